"""The typed schemas of what is data, not code: source kinds, tallies and disclosure rules.

Indicators and frameworks have their own modules (``indicators.py``, ``commitments.py``).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cadre.vocabulary.bilingual import Bilingual, Strict

ColumnType = Literal["text", "integer", "number", "date", "month", "quarter", "year", "boolean", "code"]
ColumnRole = Literal["identity", "attribute"]


class Column(Strict):
    """One canonical column of a source kind.

    ``identity`` columns (names, numbers, birth dates) go to the linkage vault only. ``list`` names a code
    list of the catalogue, or ``area``/``facility`` for the workspace's own.
    """

    type: ColumnType
    role: ColumnRole = "attribute"
    required: bool = False
    list: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    not_future: bool = False
    not_before: str | None = None
    unit: str | None = None
    name: Bilingual


class SourceKind(Strict):
    """What a kind of file holds: its columns, and whether its rows are about people."""

    id: str
    version: int = 1
    level: Literal["person", "reference", "aggregate"]
    name: Bilingual
    describes: Bilingual
    columns: dict[str, Column]
    unique: list[list[str]] = Field(default_factory=list)


class Measure(Strict):
    """An additive count or sum. ``count`` measures are what thresholds are held against.

    ``decimals``: how many a report shows.
    """

    kind: Literal["count", "sum"]
    unit: str
    decimals: int = Field(default=0, ge=0, le=6)
    name: Bilingual


class Figures(Strict):
    """What the wall publishes in the place of a tally's cells, where it makes other figures of them."""

    dimensions: list[str]
    measures: dict[str, Measure]


class TallyDefinition(Strict):
    """A count or sum at the finest grain, and the marginals of it that are published.

    ``query`` is a file of SQL in DuckDB's dialect over the edition tables in ``reads``. ``tables`` lists
    the published marginals as dimensions, each ``dimension`` or ``dimension@depth``; every table is
    published for each ``year`` with all the totals of its dimensions. ``counts: values`` are rates or answers
    that nobody may add up: every code stands for itself. ``priorities``: how much more than its figures say
    a table's cells are worth when cells are chosen to be withheld, by the table's words joined by " × ".
    ``figures``: what a rule of kind ``gap`` makes of the cells; ``tables`` then speak of its dimensions.
    """

    id: str
    version: int = 1
    name: Bilingual
    query: str
    reads: list[str]
    counts: Literal["persons", "posts", "events", "money", "values"]
    dimensions: list[str]
    measures: dict[str, Measure]
    rule: str
    tables: list[list[str]]
    priorities: dict[str, float] = Field(default_factory=dict)
    figures: Figures | None = None

    def as_published(self) -> TallyDefinition:
        """The definition of what leaves: that of the cells, or of the figures made of them."""
        if self.figures is None:
            return self
        shape = {"dimensions": self.figures.dimensions, "measures": self.figures.measures, "figures": None}
        return self.model_copy(update=shape)


class Raised(Strict):
    """A higher threshold for the cells in which ``dimension`` stands at one of ``codes``."""

    dimension: str
    codes: list[str]
    minimum: int


class Rule(Strict):
    """A disclosure rule. ``threshold``: cells of 1 … minimum-1 contributors are not published.

    ``gap``: at least ``minimum`` women and men in all that is compared; ``round_to`` is a step there, and a
    number of significant digits for ``order-statistic``.

    ``raised``: where a code asks for more than ``minimum``; the greatest number holds. ``holders``: how many
    organisations the contributors of a cell must come from. ``crossed``: the most dimensions of a published
    table. ``between``: a year is not published again where fewer than ``minimum`` were added to a figure.
    ``insiders``: a person who is alone in a cell must not be able to work out another small cell either.
    ``exempt_unknown``: a few people about whom a dimension is not recorded are no secret (decision 0007).
    """

    id: str
    version: int = 1
    kind: Literal["threshold", "already-public", "order-statistic", "gap", "open"]
    minimum: int | None = None
    raised: list[Raised] = Field(default_factory=list)
    holders: int | None = None
    crossed: int | None = None
    between: bool = False
    dominance_percent: float | None = None
    round_to: float | None = None
    insiders: bool = False
    exempt_unknown: bool = False
    name: Bilingual
    reason: Bilingual
