"""The example in every definition: read its small tables, run them, and say where the result differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from cadre.publishable.indicators.columns import DIMENSION_COLUMNS
from cadre.publishable.indicators.derive import derive
from cadre.publishable.indicators.inputs import Context, Protected
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.indicators import Example, Indicator
from cadre.vocabulary.tables import Provenance
from cadre.vocabulary.trees import TOTAL, Tree

COUNTRY = "XSC"
SUPPRESSED, NOT_GIVEN = "?", "-"
_AREA, _PERIOD = "area", "period"


@dataclass(frozen=True)
class ExampleTable:
    """Invented cells of an example, shaped as a protected table; it never holds anybody's data."""

    definition: TallyDefinition
    rule: Rule
    edition: str
    cells: pa.Table
    trees: Mapping[str, Tree]
    sources: tuple[Provenance, ...] = ()


def text_table(text: str) -> list[dict[str, str]]:
    """Rows of a table whose columns are parted by ``|``; the first line names them."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def run_example(
    definition: Indicator,
    tallies: Mapping[str, TallyDefinition],
    rules: Mapping[str, Rule],
    trees: Mapping[str, Tree],
) -> list[dict[str, str]]:
    """Derive the example's observations, written as ``expect`` writes them, in its order of columns.

    ``trees``: the code lists by dimension; the areas are the example's own.
    """
    example = definition.example
    areas = _area_tree(example)
    protected: dict[str, Protected] = {
        id: _table(tallies[id].as_published(), rules, {**trees, _AREA: areas}, text_table(text))
        for id, text in example.given.items()
    }
    years = {int(row["year"]) for text in example.given.values() for row in text_table(text)}
    context = Context(COUNTRY, tuple(sorted(years)), example.currency)
    found = derive(protected, {definition.id: definition}, context).to_pylist()
    shown = list(text_table(example.expect)[0])
    return [_written(row, shown) for row in found if row["INDICATOR"] == definition.id]


def _area_tree(example: Example) -> Tree:
    children: dict[str, tuple[str, ...]] = {}
    level, order = {COUNTRY: 0}, [COUNTRY]
    for code, parent in example.areas.items():
        children[parent] = (*children.get(parent, ()), code)
        level[code] = level[parent] + 1
        order.append(code)
    return Tree("area", "example", children, {}, level, tuple(order))


def _table(
    definition: TallyDefinition,
    rules: Mapping[str, Rule],
    trees: Mapping[str, Tree],
    rows: list[dict[str, str]],
) -> ExampleTable:
    columns: dict[str, pa.Array] = {"year": pa.array([int(row["year"]) for row in rows], pa.int32())}
    for name in definition.dimensions:
        total = COUNTRY if name == _AREA else TOTAL
        columns[name] = pa.array([row.get(name, total) for row in rows], pa.string())
    for name in definition.measures:
        columns[name] = pa.array([_number(row.get(name, NOT_GIVEN)) for row in rows], pa.float64())
    suppressed = [SUPPRESSED in row.values() for row in rows]
    columns["status"] = pa.array(["C" if hidden else "A" for hidden in suppressed])
    columns["reason"] = pa.array([definition.rule if hidden else None for hidden in suppressed], pa.string())
    used = {name: trees[name] for name in definition.dimensions if name in trees}
    return ExampleTable(definition, rules[definition.rule], "example", pa.table(columns), used)


def _number(text: str) -> float | None:
    return None if text in (SUPPRESSED, NOT_GIVEN) else float(text)


def _written(row: Mapping[str, object], shown: list[str]) -> dict[str, str]:
    """An observation in the columns the example shows, and any dimension it should have shown."""
    said = {_PERIOD: str(row["TIME_PERIOD"]), _AREA: str(row["AREA"])}
    said |= {name: str(row[column]) for name, column in DIMENSION_COLUMNS.items()}
    value = row["OBS_VALUE"]
    said["value"] = f"{value:.10g}" if isinstance(value, float) else NOT_GIVEN
    said["status"], said["reason"] = str(row["OBS_STATUS"]), str(row["STATUS_REASON"] or "")
    unsaid = [name for name in (*DIMENSION_COLUMNS, "reason") if said[name] not in (TOTAL, "")]
    kept = dict.fromkeys([*shown, *unsaid])
    if "area" not in shown and said[_AREA] != COUNTRY:
        kept[_AREA] = None
    if "status" not in shown and said["status"] != "A":
        kept["status"] = None
    return {name: said[name] for name in kept}
