"""Series that a publisher has already made public: the country over the years, and its place among others."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.bars import Bar, dots
from cadre.publishable.documents.charts.lines import Point, lines
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.parts import Missing, section
from cadre.publishable.documents.model import Block, Cell, Chart, Paragraph, Section, Table
from cadre.publishable.documents.release_folder import Observation

# Densities per 10 000 people, and shares of spending: WHO's Global Health Observatory and its Global
# Health Expenditure Database. Any other series is listed in the tables without a chart of its own.
DENSITIES = ("gho.HWF_0001", "gho.HWF_0006", "gho.HWF_0010", "gho.HWF_0014")
SPENDING = ("ghed.CHEGDP", "ghed.GGHE-DGGE", "ghed.GGHE-DCHE", "ghed.OOPSCHE", "ghed.EXTCHE")
RECENT_YEARS = 10
_TALLIES = {
    "headcount", "population", "entries", "exits", "education", "movements", "filled_posts", "funded_posts",
    "incidents", "pay", "pay_median", "budget", "answers", "reconciliation",
}  # fmt: skip


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
    def rank(self) -> int:
        """1 for the highest value."""
        return 1 + sum((row.value or 0.0) > (self.mine.value or 0.0) for row in self.others)


def series(c: Composer) -> list[str]:
    """The published series with figures for this area: known ones first, then in the release's order."""
    found = [
        id for id in c.release.indicators()
        if "." in id and id.split(".")[0] not in _TALLIES and c.figures(id)
    ]  # fmt: skip
    known = [id for id in (*DENSITIES, *SPENDING) if id in found]
    return known + [id for id in found if id not in known]


def published(c: Composer) -> Section | Missing:
    found = series(c)
    densities = [id for id in DENSITIES if id in found]
    blocks: list[Block | None] = [_lead(c, id) for id in densities[:2]]
    blocks.append(_trend(c, densities[:4], "published-density"))
    blocks += [_position(c, id) for id in densities[:2]]
    blocks.append(_latest(c, [id for id in found if not _is_money(id)], "published-series"))
    return section(c, "published", blocks if found else [])


def published_money(c: Composer) -> list[Block | None]:
    found = [id for id in series(c) if _is_money(id)]
    shares = [id for id in SPENDING if id in found]
    blocks: list[Block | None] = [
        _trend(c, shares[:4], "published-spending"),
        *(_position(c, id) for id in shares[1:2]),
    ]
    blocks.append(_latest(c, found, "published-money"))
    return blocks


def _is_money(id: str) -> bool:
    return id.startswith("ghed.")


def group_of(c: Composer) -> tuple[str | None, list[str]]:
    """The smallest group of countries this area belongs to, and its members; else every country."""
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
    figures = c.figures(id, "AREA")
    found: dict[str, Observation] = {}
    for (key, year), row in sorted(figures.by.items(), key=lambda item: item[0][1]):
        if row.value is not None and year >= since and key[0] in codes:
            found[key[0]] = row
    return found


def place(c: Composer, id: str) -> Place | None:
    figures = c.figures(id)
    mine = figures.at()
    group, members = group_of(c)
    if mine is None or mine.value is None or len(members) < 5:
        return None
    others = latest_by_area(c, id, members, int(mine.period) - RECENT_YEARS)
    return Place(mine, tuple(others.values()), group) if len(others) >= 5 else None


def _lead(c: Composer, id: str) -> Paragraph | None:
    found = place(c, id)
    if found is None:
        return None
    row = found.mine
    assert row.value is not None
    way = "above" if row.value > found.median else "below"
    return c.paragraph(
        f"published.lead_{way}", row, *found.others, what=c.indicator(id), value=c.shown(id, row.value),
        year=row.period, median=c.shown(id, found.median), group=_group_name(c, found.group),
        n=len(found.others),
    )  # fmt: skip


def _group_name(c: Composer, group: str | None) -> str:
    names = c.definitions.groups
    return c.name(names[group]) if group in names else c.say("published.all_countries")


def _trend(c: Composer, ids: Sequence[str], id: str) -> Chart | None:
    found = [figures for name in ids if len((figures := c.figures(name)).years) >= 2]
    if not found:
        return None
    last = max(figures.latest for figures in found)
    years = [
        year
        for year in range(last - 20, last + 1)
        if any(figures.value(year=year) is not None for figures in found)
    ]
    points = [
        Point(c.indicator(f.indicator), year, value, c.shown(f.indicator, value))
        for f in found for year in years if (value := f.value(year=year)) is not None
    ]  # fmt: skip
    rows = [(Cell(str(year)), *(c.cell(f.at(year=year)) for f in found)) for year in years]
    used = [
        row for f in found for year in years if (row := f.at(year=year)) is not None and row.value is not None
    ]
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
    name = c.indicator(id)
    columns = head(c.say("column.country"), c.unit(id), c.say("column.year"))
    sentence = c.say(
        "published.position.sentence", rank=found.rank, n=len(found.others), country=c.area_name()
    )
    chart_id = "position-" + id.split(".")[-1].lower().replace("_", "-")
    caption = c.say("published.position.caption", what=name, group=group)
    return c.chart(chart_id, caption, sentence, dots(rows, c.unit(id), median), columns, data, found.others)


def _dot(c: Composer, id: str, row: Observation) -> Bar:
    mine = row.area == c.area
    return Bar(
        row.area, row.value or 0.0, f"{c.area_name()}: {c.shown(id, row.value or 0.0)}" if mine else "", mine
    )


def _latest(c: Composer, ids: Sequence[str], id: str) -> Table | None:
    """Every series with its latest figure, and the one some ten years before."""
    if not ids:
        return None
    rows, cited = [], []
    for name in ids:
        figures: Figures = c.figures(name)
        now = figures.at()
        earlier = [year for year in figures.years if year <= figures.latest - RECENT_YEARS]
        before = figures.at(year=earlier[-1]) if earlier else None
        cited += [row for row in (now, before) if row is not None]
        year = "" if before is None else before.period
        rows.append((
            Cell(c.indicator(name)), Cell(c.unit(name)), c.cell(now), Cell(str(figures.latest)),
            c.cell(before), Cell(year),
        ))  # fmt: skip
    name_column, *numbers = head(
        c.say("column.indicator"), c.say("published.latest"), c.say("column.year"),
        c.say("published.before"), c.say("column.year"), share=3,
    )  # fmt: skip
    columns = (name_column, head(c.say("column.unit"), share=1.8)[0], *numbers)
    return c.table(id, c.say(f"{id}.caption"), columns, rows, cited)


__all__ = ["DENSITIES", "group_of", "latest_by_area", "place", "published", "published_money", "series"]
