"""A report as plain values: sections, paragraphs, tables, charts and references.

Everything a reader sees is already in the document's language, and numbers are already text. Renderers
(``render/``) know these shapes and nothing of indicators, areas or releases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cadre.vocabulary.languages import Language

CellState = Literal["open", "suppressed", "missing"]
Mark = Literal[
    "met",
    "on_track",
    "too_slow",
    "moving_away",
    "no_data",
    "not_met",
    "not_assessable",
    "yes",
    "partial",
    "no",
]


@dataclass(frozen=True)
class Text:
    """Words with the numbers of the ledger lines their figures come from, and at most one link."""

    words: str
    references: tuple[int, ...] = ()
    href: str | None = None


@dataclass(frozen=True)
class Paragraph:
    text: Text
    lead: bool = False


@dataclass(frozen=True)
class Points:
    """A list; ``key`` when these are the key messages of the report."""

    items: tuple[Text, ...]
    key: bool = False


@dataclass(frozen=True)
class BigNumber:
    value: str
    label: str
    note: str
    references: tuple[int, ...] = ()


@dataclass(frozen=True)
class BigNumbers:
    items: tuple[BigNumber, ...]


@dataclass(frozen=True)
class Notice:
    """Something the reader must know before going on. ``kind``: synthetic, plain."""

    kind: Literal["synthetic", "plain"]
    text: Text


@dataclass(frozen=True)
class Cell:
    """``figure`` is the identifier of the figure shown; ``mark`` draws a status shape before the words.

    ``references`` stand beside the name of a row whose figures have a ledger line of their own.
    """

    words: str
    figure: str | None = None
    state: CellState = "open"
    mark: Mark | None = None
    indent: int = 0
    references: tuple[int, ...] = ()


@dataclass(frozen=True)
class Column:
    head: str
    numeric: bool = False
    share: float = 1.0


@dataclass(frozen=True)
class Table:
    """The first cell of a row names the row; a row of one cell is the heading of those that follow.

    ``number`` is None for the data table of a chart.
    """

    id: str
    number: int | None
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    references: tuple[int, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class Chart:
    """``spec``: Vega-Lite with everything visible already written in it. ``alt`` says what a reader sees."""

    id: str
    number: int
    caption: str
    sentence: str
    alt: str
    spec: Mapping[str, Any]
    table: Table
    references: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reference:
    """One numbered line of the ledger, or one source; ``facts`` are label and value."""

    id: str
    label: str
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class References:
    items: tuple[Reference, ...]


Block = Paragraph | Points | BigNumbers | Notice | Table | Chart | References


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Document:
    """``facts`` stand on the cover, ``notice`` beneath them and, short, on every page.

    ``note``: what the workspace says of itself. ``labels``: the words renderers need (Contents and so on).
    """

    kind: str
    language: Language
    title: str
    subtitle: str
    date: str
    identity: str
    notice: str | None
    notice_short: str | None
    note: str | None
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def all_sections(self) -> Iterator[tuple[int, Section]]:
        """Every section with its depth, in reading order; depth 1 is a chapter."""
        yield from _walk(self.sections, 1)

    def charts(self) -> Iterator[Chart]:
        for _, section in self.all_sections():
            yield from (block for block in section.blocks if isinstance(block, Chart))


def _walk(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[int, Section]]:
    for section in sections:
        yield depth, section
        yield from _walk(section.sections, depth + 1)
