"""Small invented tables in the shape of protected ones, for tests of what comes after the wall."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from cadre.catalogue import load
from cadre.publishable.indicators.examples import ExampleTable
from cadre.vocabulary.trees import TOTAL, Tree

COUNTRY = "XSC"


def areas(children: Mapping[str, tuple[str, ...]]) -> Tree:
    level, order = {COUNTRY: 0}, [COUNTRY]
    for above, below in children.items():
        for code in below:
            level[code] = level[above] + 1
            order.append(code)
    return Tree("area", "1", dict(children), {}, level, tuple(order))


def table(tally: str, rows: list[dict[str, object]], tree: Tree | None = None) -> ExampleTable:
    """Cells from rows of codes and numbers; a row with ``hidden`` is suppressed."""
    definition = load.tallies()[tally]
    columns: dict[str, pa.Array] = {"year": pa.array([row["year"] for row in rows], pa.int32())}
    for name in definition.dimensions:
        total = COUNTRY if name == "area" else TOTAL
        columns[name] = pa.array([row.get(name, total) for row in rows], pa.string())
    for name in definition.measures:
        columns[name] = pa.array([None if row.get("hidden") else row.get(name) for row in rows], pa.float64())
    columns["status"] = pa.array(["C" if row.get("hidden") else "A" for row in rows])
    columns["reason"] = pa.array(
        [definition.rule if row.get("hidden") else None for row in rows], pa.string()
    )
    trees = {"area": tree or areas({})}
    return ExampleTable(definition, load.rules()[definition.rule], "E1", pa.table(columns), trees)
