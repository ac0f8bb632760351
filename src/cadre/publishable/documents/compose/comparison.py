"""Countries beside each other: one ranked chart and one table per published density."""

from __future__ import annotations

import statistics

from cadre.publishable.documents.charts.bars import Bar, bars
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.ledger import ledger, methods, sources
from cadre.publishable.documents.compose.published import DENSITIES, latest_by_area
from cadre.publishable.documents.model import Block, Cell, Chart, Paragraph, Points, Section, Table, Text
from cadre.publishable.documents.release_folder import Observation

OLDEST = 10


def members(c: Composer) -> list[str]:
    """The areas compared: the members of the group the report is about, or every country."""
    areas = c.definitions.areas
    return [code for code, area in areas.items() if c.area in area.groups] or [
        code for code, area in areas.items() if area.level == min(a.level for a in areas.values())
    ]


def chapters(c: Composer) -> tuple[Section, ...]:
    found = {id: latest for id in DENSITIES if (latest := latest_figures(c, id))}
    compared = tuple(_compared(c, id, rows) for id, rows in found.items())
    return (_key(c, found), *compared, methods(c), ledger(c), sources(c))


def latest_figures(c: Composer, id: str) -> dict[str, Observation]:
    """The latest figure of each member, none more than ten years older than the newest of all."""
    figures = c.figures(id, "AREA")
    if not figures:
        return {}
    return latest_by_area(c, id, members(c), figures.latest - OLDEST)


def _key(c: Composer, found: dict[str, dict[str, Observation]]) -> Section:
    texts = [_message(c, id, rows) for id, rows in found.items()]
    points = Points(tuple(texts), key=True) if texts else Points((Text(c.say("key.nothing")),))
    return Section("key-messages", c.say("key.title"), (points,))


def _message(c: Composer, id: str, rows: dict[str, Observation]) -> Text:
    ranked = sorted(rows.values(), key=lambda row: row.value or 0.0)
    low, high = ranked[0], ranked[-1]
    return c.text(
        "comparison.message", *ranked, what=c.indicator(id), n=len(ranked), unit=c.spoken_unit(id),
        median=c.shown(id, statistics.median(row.value or 0.0 for row in ranked)),
        low=c.shown(id, low.value or 0.0), lowest=c.area_name(low.area),
        high=c.shown(id, high.value or 0.0), highest=c.area_name(high.area),
    )  # fmt: skip


def _compared(c: Composer, id: str, rows: dict[str, Observation]) -> Section:
    name = "compared-" + id.split(".")[-1].lower().replace("_", "-")
    blocks: list[Block] = [ranked_chart(c, id, rows, name), _table(c, id, rows, name)]
    absent = [c.area_name(code) for code in members(c) if code not in rows]
    if absent:
        blocks.append(Paragraph(Text(c.say("comparison.absent", n=len(absent), names=", ".join(absent)))))
    return Section(name, c.indicator(id), tuple(blocks))


def ranked_chart(c: Composer, id: str, rows: dict[str, Observation], name: str) -> Chart:
    """The members from the highest to the lowest, those at the median or above it darker."""
    ranked = sorted(rows.values(), key=lambda row: -(row.value or 0.0))
    median = statistics.median(row.value or 0.0 for row in ranked)
    drawn = [
        Bar(
            c.area_name(row.area),
            row.value or 0.0,
            c.shown(id, row.value or 0.0),
            (row.value or 0.0) >= median,
        )
        for row in ranked
    ]
    data = [(Cell(c.area_name(row.area)), c.cell(row), Cell(row.period)) for row in ranked]
    columns = head(c.say("column.country"), c.unit(id), c.say("column.year"))
    sentence = c.say("comparison.sentence", median=c.shown(id, median), unit=c.spoken_unit(id))
    caption = c.say("comparison.caption", what=c.indicator(id), unit=c.spoken_unit(id))
    return c.chart(name, caption, sentence, bars(drawn, row=13), columns, data, ranked)


def _table(c: Composer, id: str, rows: dict[str, Observation], name: str) -> Table:
    """In the order of the alphabet, with the change over some ten years."""
    codes = sorted(rows, key=lambda code: c.area_name(code))
    figures = c.figures(id, "AREA")
    lines, cited = [], []
    for code in codes:
        now = rows[code]
        years = [
            y
            for y in figures.years
            if figures.value(code, year=y) is not None and y <= int(now.period) - OLDEST
        ]
        before = figures.at(code, year=years[-1]) if years else None
        cited += [row for row in (now, before) if row is not None]
        lines.append((
            Cell(c.area_name(code)), c.cell(now), Cell(now.period), c.cell(before),
            Cell("" if before is None else before.period),
        ))  # fmt: skip
    columns = head(c.say("column.country"), c.say("published.latest"), c.say("column.year"),
                   c.say("published.before"), c.say("column.year"))  # fmt: skip
    caption = c.say("comparison.table", what=c.indicator(id))
    return c.table(f"{name}-table", caption, columns, lines, cited, small=True)
