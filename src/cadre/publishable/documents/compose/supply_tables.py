"""The tables of the outlook of the stock: each line with its shortage and balance, and the test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.supply_figures import Group
from cadre.publishable.documents.compose.supply_words import (
    about,
    ends,
    name_of,
    of_line,
    signed,
    span,
    title,
)
from cadre.publishable.documents.model import Cell, Table
from cadre.publishable.outlook.beside import Held, Line, held, in_all


def beside_table(c: Composer, groups: Sequence[Group]) -> Table:
    """Shortages are floored at zero in each draw and group; the signed balance stands beside them."""
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        rows.append((Cell(name_of(c, group.name)),))
        low, middle, high = np.quantile(group.supply.draws[:, -1], (0.05, 0.5, 0.95)).tolist()
        supply = f"{about(c, middle)} ({ends(c, low, high)})"
        rows.append((Cell(title(c, "supply"), indent=1), Cell(supply), Cell(""), Cell("")))
        for line in group.lines:
            rows += _line(c, group, line)
    needs = [(group, line) for group in groups for line in group.lines if line.kind == "need"]
    if len(needs) > 1:
        together = in_all([group.supply for group, _ in needs], [line.low for _, line in needs])
        total = float(sum(line.low[-1] for _, line in needs))
        rows.append((Cell(c.say("supply.table.together")),))
        rows.append((Cell(title(c, "need"), indent=1), Cell(about(c, total)), *_held(c, together)))
    year = str(groups[0].supply.years[-1])
    columns = head(
        c.say("supply.column.line"), c.say("supply.column.people", year=year), c.say("supply.column.short"),
        c.say("supply.column.balance"), share=1.6,
    )  # fmt: skip
    cited = [row for group in groups for row in group.used]
    notes = [c.say("supply.table.note"), *([c.say("supply.table.posts")] if _shares(groups) else [])]
    return c.table("supply-beside", c.say("supply.table.caption", year=year), columns, rows, cited, notes)


def _line(c: Composer, group: Group, line: Line) -> list[tuple[Cell, ...]]:
    name = title(c, line.kind)
    if float(line.low[-1]) == float(line.high[-1]):
        ends = [(name, line.low)]
    else:
        ends = [(f"{name}, {c.say(f'supply.table.{end}')}", getattr(line, end)) for end in ("low", "high")]
    return [
        (
            Cell(text, indent=1),
            Cell(of_line(c, line, *2 * (float(wanted[-1]),))),
            *_held(c, held(group.supply, line, wanted)),
        )
        for text, wanted in ends
    ]


def _held(c: Composer, found: Held) -> tuple[Cell, Cell]:
    low, middle, high = found.shortage
    less, balance, more = found.balance
    return (
        Cell(f"{about(c, middle)} ({ends(c, low, high)})"),
        Cell(f"{signed(c, balance)} ({span(c, less, more, sign=True)})"),
    )


def _shares(groups: Sequence[Group]) -> bool:
    return any(line.of < 1 for group in groups for line in group.lines)


def tested_table(c: Composer, groups: Sequence[Group]) -> Table | None:
    """The latest year projected from those before it, beside what was counted."""
    tests = [(group, group.supply.tested) for group in groups if group.supply.tested is not None]
    if not tests:
        return None
    rows = []
    for group, one in tests:
        if one is not None:
            rows.append((
                Cell(name_of(c, group.name)), Cell(f"{about(c, one.middle)} ({ends(c, one.low, one.high)})"),
                Cell(c.number(one.counted)), Cell(c.change(one.error)),
                Cell(c.say("supply.test.inside" if one.inside else "supply.test.outside")),
            ))  # fmt: skip
    year = str(max(groups[0].counted))
    columns = head(
        c.say("column.OCCUPATION"), c.say("supply.test.projected"), c.say("supply.test.counted"),
        c.say("supply.test.error"), c.say("supply.test.range"), share=1.6,
    )  # fmt: skip
    caption = c.say("supply.test.caption", year=year)
    return c.table("supply-test", caption, columns, rows, notes=[c.say("supply.test.note")])
