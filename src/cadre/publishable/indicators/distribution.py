"""Inequality of a density over areas, one value for each country, year and combination of dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from cadre.methods import inequality
from cadre.methods.inequality import Vector
from cadre.publishable.indicators import reasons
from cadre.publishable.indicators.formulas import Query
from cadre.publishable.indicators.inputs import Inputs
from cadre.publishable.indicators.terms import Cut, term_query
from cadre.vocabulary.indicators import Distribution, InequalityMethod
from cadre.vocabulary.trees import UNKNOWN, Tree

FEWEST_AREAS = 3
METHODS: Mapping[InequalityMethod, Callable[[Vector, Vector], float]] = {
    "gini": inequality.gini,
    "theil": inequality.theil,
    "mean_log_deviation": inequality.mean_log_deviation,
    "hoover": inequality.hoover,
    "highest_to_lowest": inequality.highest_to_lowest,
}
Row: TypeAlias = dict[str, Any]
_UNBOUNDED_AT_ZERO = ("mean_log_deviation", "highest_to_lowest")


def distribution_rows(formula: Distribution, cut: Cut, inputs: Inputs) -> Query | None:
    """The rows of one published table, computed in numpy and handed back as a table of the connection."""
    terms = (formula.numerator, formula.denominator)
    if not all(inputs.has(term.tally, term.measure) for term in terms):
        return None
    tree = inputs.protected[formula.denominator.tally].trees["area"]
    above = units_below(tree, inputs.context.countries, formula.level)
    if not above:
        return None
    kept, table = _cells(formula, cut, tuple(above), inputs)
    rows = [
        {**key, "area": country, **result}
        for key, areas in _groups(table, kept)
        for country, result in _by_country(formula, areas, above)
    ]
    return _as_query(rows, kept, inputs)


def units_below(tree: Tree, countries: tuple[str, ...], level: int) -> dict[str, str]:
    """Area -> the country it lies in, for the areas ``level`` steps below each country; _U is no place."""
    found = {}
    for country in countries:
        codes = [country] if country in tree.level else []
        for _ in range(level):
            codes = [child for code in codes for child in tree.children.get(code, ())]
        found.update({code: country for code in codes if code != UNKNOWN})
    return found


def _cells(
    formula: Distribution, cut: Cut, units: tuple[str, ...], inputs: Inputs
) -> tuple[tuple[str, ...], pa.Table]:
    """One row per year, combination of dimensions and area, with both quantities and their states."""
    local = Cut({**cut.codes, "area": units}, cut.depth)
    above = term_query(formula.numerator, local, inputs)
    below = term_query(formula.denominator, local, inputs)
    shared = [name for name in above.kept if name in below.kept]
    on = " and ".join(f'n."{name}" = d."{name}"' for name in ("year", *shared))
    kept = "".join(f', n."{name}"' for name in above.kept)
    sql = f"""
        select n.year{kept}, d.area, d.value as population, d.state as population_state,
            s.value as staff, s.state as staff_state
        from (select distinct year{kept.replace("n.", "")} from ({above.sql}) n) n
        join ({below.sql}) d on {on}
        left join ({above.sql}) s on s.year = n.year and s.area = d.area
            {"".join(f' and s."{name}" = n."{name}"' for name in above.kept)}
        order by all"""
    return above.kept, inputs.connection.sql(sql).to_arrow_table()


def _groups(table: pa.Table, kept: tuple[str, ...]) -> Iterator[tuple[Row, list[Row]]]:
    """Runs of rows that share year and dimensions; the table is sorted by them."""
    names = ("year", *kept)
    key: tuple[Any, ...] | None = None
    run: list[Row] = []
    for row in table.to_pylist():
        here = tuple(row[name] for name in names)
        if here != key and key is not None:
            yield dict(zip(names, key, strict=True)), run
            run = []
        key = here
        run.append(row)
    if key is not None:
        yield dict(zip(names, key, strict=True)), run


def _by_country(
    formula: Distribution, areas: list[Row], above: Mapping[str, str]
) -> Iterator[tuple[str, Row]]:
    for country in dict.fromkeys(above[str(row["area"])] for row in areas):
        mine = [row for row in areas if above[str(row["area"])] == country]
        expected = sum(1 for place in above.values() if place == country)
        reason = _reason(formula, mine, expected)
        value = formula.scale * _measure(formula.method, mine) if reason is None else None
        status = "A" if reason is None else "Q" if reason == reasons.SUPPRESSED else "M"
        yield country, {"value": value, "status": status, "reason": reason}


def _reason(formula: Distribution, areas: list[Row], expected: int) -> str | None:
    """Why the areas give no measure, or None when they do."""
    if any("C" in (row["staff_state"], row["population_state"]) for row in areas):
        return reasons.SUPPRESSED
    if len(areas) < expected or any(row["staff"] is None or not row["population"] for row in areas):
        return reasons.AREA_MISSING
    if len(areas) < FEWEST_AREAS:
        return reasons.TOO_FEW_AREAS
    staff = [row["staff"] for row in areas]
    if not any(staff) or (formula.method in _UNBOUNDED_AT_ZERO and not all(staff)):
        return reasons.ZERO_AREA
    return None


def _measure(method: InequalityMethod, areas: list[Row]) -> float:
    staff = np.array([row["staff"] for row in areas], dtype=np.float64)
    population = np.array([row["population"] for row in areas], dtype=np.float64)
    return METHODS[method](staff / population, population)


def _as_query(rows: list[Row], kept: tuple[str, ...], inputs: Inputs) -> Query | None:
    if not rows:
        return None
    schema = pa.schema(
        [
            ("year", pa.int32()),
            *((name, pa.string()) for name in ("area", *kept, "status", "reason")),
            ("value", pa.float64()),
        ]
    )
    inputs.connection.register("distributed", pa.Table.from_pylist(rows, schema=schema))
    return Query("select * from distributed", kept)
