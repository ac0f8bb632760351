"""Pieces that several sections share: the occupations to show, one bar per occupation, a missing section."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.bars import Bar, bars
from cadre.publishable.documents.charts.lines import Point, gaps
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.model import Block, Cell, Chart, Column, Section

OCCUPATION = "OCCUPATION"
DOCTORS, NURSING = "221", "NM"
# Groups the field speaks of first; the unit groups inside them are not shown beside them.
LEADING = (DOCTORS, NURSING)
_INSIDE_LEADING = {"2211", "2212", "222", "322", "2221", "2222", "3221", "3222", "NUR", "MID"}
_NOT_AN_OCCUPATION = {"_T", "_U"}


@dataclass(frozen=True)
class Missing:
    """A section without data: its title, and what would have to be collected."""

    title: str
    needs: str


# None: the report was not asked for the section.
SectionMaker = Callable[[Composer], Section | Missing | None]


def missing(c: Composer, section: str) -> Missing:
    return Missing(c.say(f"{section}.title"), c.say(f"{section}.needs"))


def section(c: Composer, id: str, blocks: Sequence[Block | None]) -> Section | Missing:
    """The section of these blocks, or a Missing one when none of them has anything to show."""
    kept = tuple(block for block in blocks if block is not None)
    return Section(id, c.say(f"{id}.title"), kept) if kept else missing(c, id)


def main_occupations(c: Composer, codes: Sequence[str], most: int = 10) -> list[str]:
    """Doctors and nurses first, then the unit groups (or groups without them) outside those two."""
    known = c.definitions.codes.get(OCCUPATION, {})
    present = set(codes) - _NOT_AN_OCCUPATION
    leading = [code for code in LEADING if code in present]
    inside = _INSIDE_LEADING if leading == list(LEADING) else set[str]()
    parents = {known[code].parent for code in present if code in known}
    rest = [code for code in c.in_order(OCCUPATION, present) if code not in inside and code not in leading]
    return (leading + [code for code in rest if code not in parents])[:most]


def by_size(figures: Figures, codes: Sequence[str]) -> list[str]:
    """Largest first; those without a value, which are withheld, last."""
    return sorted(codes, key=lambda code: (figures.value(code) is None, -(figures.value(code) or 0.0)))


def occupation_bars(
    c: Composer, id: str, figures: Figures, codes: Sequence[str], sentence: str, caption: str
) -> Chart | None:
    """One bar per occupation in the latest year, longest first."""
    if sum(figures.value(code) is not None for code in codes) < 2:
        return None
    return code_bars(c, id, figures, OCCUPATION, by_size(figures, codes), sentence, caption)


def code_bars(
    c: Composer, id: str, figures: Figures, column: str, codes: Sequence[str], sentence: str, caption: str
) -> Chart:
    """One bar per code in the order given, latest year.

    A withheld figure keeps its place without a bar; where most are withheld they are counted in the sentence.
    """
    known = [code for code in codes if figures.value(code) is not None]
    hidden = len(codes) - len(known)
    drawn = codes if hidden <= len(known) else known
    if hidden > len(known):
        sentence = f"{sentence} {c.say('chart.withheld', n=hidden)}"
    rows = [
        Bar(c.code(column, code), figures.value(code) or 0.0, c.cell(figures.at(code)).words)
        for code in drawn
    ]
    data = [(Cell(c.code(column, code)), c.cell(figures.at(code))) for code in codes]
    columns = head(c.say(f"column.{column}"), c.unit(figures.indicator))
    return c.chart(id, caption, sentence, bars(rows), columns, data, figures.used(figures.latest))


def line_sentence(c: Composer, sentence: str, points: Sequence[Point], years: Sequence[int]) -> str:
    """The sentence of a chart of lines, and where the lines are broken; ``years``: those the figures know."""
    broken = gaps(points, years)
    if not broken:
        return sentence
    told = ", ".join(str(year) for year in broken)
    return f"{sentence} {c.say('chart.broken', n=len(broken), years=told)}"


def year_columns(c: Composer, label: str, years: Sequence[int]) -> tuple[Column, ...]:
    return head(label, *(str(year) for year in years))
