"""Series that a publisher has already made public: the country over the years, and its place among others."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from cadre.publishable.documents.charts.bars import Bar, dots
from cadre.publishable.documents.charts.lines import in_runs, lines
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import Missing, section
from cadre.publishable.documents.model import Block, Cell, Chart, Paragraph, Section, Table
from cadre.publishable.documents.release_folder import Observation

# Densities per 10 000 people, and shares of spending: WHO's Global Health Observatory and its Global
# Health Expenditure Database. Any other series is listed in the tables without a chart of its own.
DENSITIES = ("gho.HWF_0001", "gho.HWF_0006", "gho.HWF_0010")
SPENDING = ("ghed.GGHE-DGGE", "ghed.OOPSCHE", "ghed.CHEGDP", "ghed.GGHE-DCHE", "ghed.EXTCHE")
MONEY = ("ghed.",)
AGREEMENTS = ("ilo.",)
RECENT_YEARS = 10
_SHOWN_YEARS = 20
_FEWEST_OTHERS = 5


@dataclass(frozen=True)
class Place:
    """Where a country stands: its latest figure, and the latest of every country of its group."""

    mine: Observation
    others: tuple[Observation, ...]
    group: str | None

    @property
    def median(self) -> float:
        return statistics.median(row.value or 0.0 for row in self.others)

    @property
    def way(self) -> str:
        value = self.mine.value or 0.0
        return "above" if value > self.median else "below" if value < self.median else "at"

    @property
    def rank(self) -> int:
        """1 for the highest value."""
        return 1 + sum((row.value or 0.0) > (self.mine.value or 0.0) for row in self.others)


def series(c: Composer) -> list[str]:
    """The published series with figures for this area at their totals: known ones first, then by code."""
    found = [id for id in _published(c) if c.figures(id)]
    known = [id for id in (*DENSITIES, *SPENDING) if id in found]
    return known + [id for id in found if id not in known]


def _published(c: Composer) -> list[str]:
    indicators = c.definitions.indicators
    return [id for id in c.release.indicators() if id in indicators and indicators[id].collect == "published"]


def published(c: Composer) -> Section | Missing:
    found = [id for id in _published(c) if not id.startswith((*MONEY, *AGREEMENTS))]
    densities = [id for id in DENSITIES if id in found and c.figures(id)]
    blocks: list[Block | None] = [_lead(c, id) for id in densities[:2]]
    blocks.append(_trend(c, densities, "published-density"))
    blocks += [_position(c, id) for id in densities[:2]]
    blocks.append(_latest(c, found, "published-series"))
    return section(c, "published", blocks)


def published_money(c: Composer) -> list[Block | None]:
    found = [id for id in series(c) if id.startswith(MONEY)]
    shares = [id for id in SPENDING if id in found]
    blocks: list[Block | None] = [_trend(c, shares[:3], "published-spending")]
    blocks += [_position(c, id) for id in shares[:2]]
    blocks.append(_latest(c, found, "published-money"))
    return blocks


def group_of(c: Composer) -> tuple[str | None, list[str]]:
    """The smallest group of countries this area belongs to, and its members; else every area of its level."""
    areas = c.definitions.areas
    mine = areas[c.area].groups if c.area in areas else ()
    if mine:
        sizes = {group: [code for code, area in areas.items() if group in area.groups] for group in mine}
        group = min(sizes, key=lambda group: len(sizes[group]))
        return group, sizes[group]
    level = areas[c.area].level if c.area in areas else 0
    return None, [code for code, area in areas.items() if area.level == level]


def latest_by_area(c: Composer, id: str, codes: Sequence[str], since: int) -> dict[str, Observation]:
    """The latest figure of each area, none older than ``since``."""
    figures = c.figures(id, "AREA").until(c.this_year)
    wanted, found = set(codes), dict[str, Observation]()
    for (key, year), row in sorted(figures.by.items(), key=lambda item: item[0][1]):
        if row.value is not None and year >= since and key[0] in wanted:
            found[key[0]] = row
    return found


def place(c: Composer, id: str) -> Place | None:
    """None where there are too few others to stand among."""
    mine = c.figures(id).until(c.this_year).at()
    group, members = group_of(c)
    if mine is None or mine.value is None or len(members) < _FEWEST_OTHERS:
        return None
    others = latest_by_area(c, id, members, int(mine.period) - RECENT_YEARS)
    return Place(mine, tuple(others.values()), group) if len(others) >= _FEWEST_OTHERS else None


def _lead(c: Composer, id: str) -> Paragraph | None:
    found = place(c, id)
    if found is None:
        return None
    row = found.mine
    return c.paragraph(
        "published.lead", row, *found.others, what=c.indicator(id), value=c.shown(id, row.value or 0.0),
        year=row.period, median=c.shown(id, found.median), group=_group_name(c, found.group),
        n=len(found.others), unit=c.spoken_unit(id),
    )  # fmt: skip


def _group_name(c: Composer, group: str | None) -> str:
    if group is None:
        return c.say("published.all_countries")
    names = c.definitions.groups
    return c.name(names[group]) if group in names else c.area_name(group)


def _trend(c: Composer, ids: Sequence[str], id: str) -> Chart | None:
    found = [figures for name in ids if len((figures := c.figures(name).until(c.this_year)).years) >= 2]
    if not found:
        return None
    last = max(figures.latest for figures in found)
    years = sorted({year for f in found for year in f.years if year >= last - _SHOWN_YEARS})
    points = [
        point
        for f in found  # a year that a publisher does not tell of breaks no line, one without its value does
        for point in in_runs(
            c.indicator(f.indicator), ((y, f.value(year=y)) for y in years if f.at(year=y) is not None),
            partial(c.shown, f.indicator),
        )
    ]  # fmt: skip
    rows = [(Cell(str(year)), *(c.cell(f.at(year=year)) for f in found)) for year in years]
    used = [row for f in found for row in f.used() if int(row.period) in years]
    facts = {"first": str(years[0]), "last": str(years[-1])}
    columns = head(c.say("column.year"), *(c.indicator(f.indicator) for f in found), share=1)
    sentence = c.say(f"{id}.sentence", **facts)
    return c.chart(id, c.say(f"{id}.caption", **facts), sentence, lines(points), columns, rows, used)


def _position(c: Composer, id: str) -> Chart | None:
    """One tick per country of the group: a figure means more beside its neighbours."""
    found = place(c, id)
    if found is None:
        return None
    rows = [_dot(c, id, row) for row in found.others]
    ranked = sorted(found.others, key=lambda row: -(row.value or 0.0))
    data = [(Cell(c.area_name(row.area)), c.cell(row), Cell(row.period)) for row in ranked]
    median = (found.median, c.say("published.median", value=c.shown(id, found.median)))
    group = _group_name(c, found.group)
    columns = head(c.say("column.country"), c.unit(id), c.say("column.year"))
    sentence = c.say(
        "published.position.sentence", rank=found.rank, n=len(found.others), country=c.area_name()
    )
    chart_id = "position-" + id.split(".")[-1].lower().replace("_", "-")
    caption = c.say("published.position.caption", what=c.indicator(id), group=group)
    return c.chart(chart_id, caption, sentence, dots(rows, c.unit(id), median), columns, data, found.others)


def _dot(c: Composer, id: str, row: Observation) -> Bar:
    value, mine = row.value or 0.0, row.area == c.area
    return Bar(row.area, value, f"{c.area_name()}: {c.shown(id, value)}" if mine else "", mine)


def variants(c: Composer, id: str) -> list[tuple[str, Figures]]:
    """A series by each combination of codes it is published for, named: "… : medical doctors, women"."""
    by: dict[tuple[tuple[str, str], ...], list[Observation]] = {}
    for row in c.release.observations(id, area=c.area, vary=c.release.dimensions):
        by.setdefault(tuple(sorted(row.codes.items())), []).append(row)
    name = c.indicator(id)
    found = []
    for codes, rows in by.items():
        words = ", ".join(c.code(column, code) for column, code in codes if code != TOTAL)
        figures = Figures.of(id, (), rows).until(c.this_year)
        if figures:
            found.append((words, figures))
    if len(found) == 1:
        return [(name, found[0][1])]
    return [(f"{name}: {words}" if words else name, figures) for words, figures in sorted(found, key=_words)]


def _words(variant: tuple[str, Figures]) -> str:
    return variant[0]


def _latest(c: Composer, ids: Sequence[str], id: str) -> Table | None:
    """Every series with its latest figure, and the one some ten years before."""
    rows = []
    for name, figures in (variant for found in ids for variant in variants(c, found)):
        now = figures.at()
        earlier = [year for year in figures.years if year <= figures.latest - RECENT_YEARS]
        before = figures.at(year=earlier[-1]) if earlier else None
        was = "" if before is None else before.period
        rows.append((
            Cell(name, references=c.cite(now)), Cell(c.unit(figures.indicator)), c.cell(now),
            Cell(str(figures.latest)), c.cell(before), Cell(was),
        ))  # fmt: skip
    if not rows:
        return None
    name_column, *numbers = head(
        c.say("column.indicator"), c.say("published.latest"), c.say("column.year"),
        c.say("published.before"), c.say("column.year"), share=3,
    )  # fmt: skip
    columns = (name_column, head(c.say("column.unit"), share=1.8)[0], *numbers)
    return c.table(id, c.say(f"{id}.caption"), columns, rows, small=True)


def agreements(c: Composer) -> Table | None:
    """Labour conventions the state has ratified, oldest number first."""
    rows = []
    for id in sorted(id for id in _published(c) if id.startswith(AGREEMENTS)):
        found = c.figures(id).at()
        if found is not None and found.value:
            name = Cell(c.indicator(id), references=c.cite(found))
            rows.append((name, Cell(found.period, found.figure)))
    if not rows:
        return None
    columns = head(c.say("agreements.name"), c.say("agreements.year"), share=5)
    notes = [c.say("agreements.note")]
    return c.table("agreements", c.say("agreements.caption"), columns, rows, notes=notes)


__all__ = [
    "DENSITIES",
    "agreements",
    "group_of",
    "latest_by_area",
    "place",
    "published",
    "published_money",
    "series",
]
