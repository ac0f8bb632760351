"""Outlook of the stock: who will practise by 2030, and four lines that are never one gap."""

from __future__ import annotations

import numpy as np

from cadre.methods.stock.system import Array
from cadre.publishable.documents.charts.beside import Other, beside
from cadre.publishable.documents.charts.fan import Step
from cadre.publishable.documents.charts.lines import Point
from cadre.publishable.documents.compose import supply_words as told
from cadre.publishable.documents.compose.composer import TOTAL, Composer, head
from cadre.publishable.documents.compose.supply_figures import GROUPS, Group, Read, beside_used, given, read
from cadre.publishable.documents.compose.supply_scenarios import changed_supply
from cadre.publishable.documents.compose.supply_tables import beside_table, tested_table
from cadre.publishable.documents.model import Block, Cell, Chart
from cadre.publishable.outlook.beside import Line, lines_of
from cadre.publishable.outlook.carry import HORIZON
from cadre.publishable.outlook.supply import Supply, carry_groups
from cadre.vocabulary.languages import thousands

# The groups that are drawn; the others are in the table alone.
DRAWN = ("doctors", "nurses+midwives")
_ENDS = (0.05, 0.25, 0.5, 0.75, 0.95)


def stock_outlook(c: Composer) -> tuple[list[Block | None], str]:
    """The blocks of the outlook from counts of people and flows, or why they cannot be made.

    Neither where the release does not hold such counts.
    """
    everybody = read(c, TOTAL)
    found = {name: one for name, code in GROUPS.items() if (one := read(c, code)) is not None}
    if everybody is None or not found:
        return [], ""
    carried = carry_groups({name: one.counts for name, one in found.items()}, everybody.counts, HORIZON)
    groups = [_group(c, name, found[name], one) for name, one in carried.items() if isinstance(one, Supply)]
    refused = told.reasons(c, {name: why for name, why in carried.items() if isinstance(why, str)})
    if not groups:
        return [], refused
    blocks: list[Block | None] = [told.lead(c, groups[0])]
    for group in groups:
        if group.name in DRAWN:
            blocks += [_chart(c, group), told.points(c, group)]
    left = c.paragraph("supply.refused", reasons=refused) if refused else None
    return [
        *blocks, beside_table(c, groups), *changed_supply(c, groups), tested_table(c, groups), left,
        *told.method(c, groups),
    ], refused  # fmt: skip


def _group(c: Composer, name: str, found: Read, supply: Supply) -> Group:
    code, counts = GROUPS[name], found.counts
    facts = given(c, code)
    people = dict(zip(counts.years, counts.practising.tolist(), strict=True))
    used = [*found.used, *beside_used(c, code)]
    return Group(name, code, people, supply, facts, lines_of(name, facts, supply), used)


def _chart(c: Composer, group: Group) -> Chart:
    years, draws = group.supply.years, group.supply.draws
    ends = np.quantile(draws, _ENDS, axis=0)
    past = [Point("", year, value, "") for year, value in group.counted.items()]
    steps = [
        Step(year, float(m), (float(q1), float(q3)), (float(low), float(high)))
        for year, low, q1, m, q3, high in zip(years[1:], *ends[:, 1:], strict=True)
    ]
    supply = Point(c.say("supply.line.supply"), years[-1], steps[-1].value, told.about(c, steps[-1].value))
    others = [_other(c, group, line) for line in group.lines]
    bands = (c.say("outlook.band.most"), c.say("outlook.band.half"))
    caption = c.say(
        "supply.caption", group=told.name_of(c, group.name), first=str(min(group.counted)),
        last=str(max(group.counted)), year=str(years[-1]),
    )  # fmt: skip
    columns = head(
        c.say("column.year"), told.title(c, "supply"), bands[1], bands[0],
        *(told.title(c, line.kind) for line in group.lines), share=1,
    )  # fmt: skip
    spec = beside(past, steps, supply, others, bands, thousands(c.language))
    id = "supply-" + group.name.replace("+", "-")
    return c.chart(id, caption, told.sentence(c, group), spec, columns, _rows(c, group, ends), group.used)


def _other(c: Composer, group: Group, line: Line) -> Other:
    years = group.supply.years
    label = Point(
        c.say(f"supply.line.{line.kind}"), years[-1], float(line.low[-1] + line.high[-1]) / 2,
        told.of_line(c, line, float(line.low[-1]), float(line.high[-1])),
    )  # fmt: skip
    return Other(line.kind, years, line.low.tolist(), line.high.tolist(), label)


def _rows(c: Composer, group: Group, ends: Array) -> list[tuple[Cell, ...]]:
    """Counted years exactly, projected ones about; the lines beside supply from the last counted year on."""
    first = group.supply.years[0]
    none = Cell("")
    blank = [none for _ in group.lines]
    rows: list[tuple[Cell, ...]] = [
        (Cell(str(year)), Cell(c.number(value)), none, none, *blank)
        for year, value in group.counted.items()
        if year < first
    ]
    for n, year in enumerate(group.supply.years):
        low, q1, middle, q3, high = (float(end) for end in ends[:, n])
        lines = [Cell(told.of_line(c, line, float(line.low[n]), float(line.high[n]))) for line in group.lines]
        mine = (
            (Cell(c.number(group.counted[year])), none, none)
            if year == first
            else (Cell(told.about(c, middle)), Cell(told.span(c, q1, q3)), Cell(told.span(c, low, high)))
        )
        rows.append((Cell(str(year)), *mine, *lines))
    return rows
