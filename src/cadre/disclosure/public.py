"""What needs no protection passes the same door: figures published before, and figures about no person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.cells import cell_system
from cadre.disclosure.layout import lay_out
from cadre.disclosure.marginals import marginals, with_total
from cadre.disclosure.protected import OPEN, REASON, STATUS, ProtectedTable, seal
from cadre.disclosure.summing import Grid, Ints, finest, ranks, sum_up
from cadre.vocabulary.definitions import Rule
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import YEAR, TallyTable


def pass_public(table: TallyTable, rule: Rule, publishers: Sequence[str] | None = None) -> ProtectedTable:
    """Publish every cell of a table whose rule is ``already-public`` or ``open``.

    ``already-public``: only cells the publisher gave, and sums of them, are there (an absent cell is not a
    zero); ``publishers`` (default: those of ``table.sources``) are kept as evidence and must be named.
    ``open``: all cells of the published tables, with zeros. Raises CadreError otherwise.
    """
    named = sorted({source.publisher for source in table.sources} if publishers is None else set(publishers))
    if rule.kind == "open":
        cells = _complete(table)
    elif rule.kind == "already-public":
        if not named or not all(name.strip() for name in named):
            raise CadreError("disclosure-no-publisher", ExitCode.DISCLOSURE, tally=table.definition.id)
        cells = _given(table)
    else:
        raise CadreError(
            "disclosure-not-public", ExitCode.DISCLOSURE, tally=table.definition.id, value=rule.id
        )
    evidence: dict[str, Any] = {
        "rule": f"{rule.id}@{rule.version}",
        "method": rule.kind,
        "publishers": named,
        "cells": len(cells),
        "suppressed": 0,
    }
    return seal(table.definition, rule, table.edition, cells, dict(table.trees), evidence, table.sources)


def _complete(table: TallyTable) -> pa.Table:
    trees = {name: with_total(tree) for name, tree in table.trees.items()}
    published = marginals(table.definition, table.trees)
    system = cell_system(table.cells, trees, published, list(table.definition.measures), table.definition.id)
    return lay_out(system, list(table.definition.measures), None, "")


def _given(table: TallyTable) -> pa.Table:
    """Cells that are themselves in the data, and sums of leaves for aggregates the publisher did not give.

    Rates and answers (``counts: values``) have no sums: the density of two occupations is not their total.
    """
    definition = table.definition
    grid = Grid({name: with_total(tree) for name, tree in table.trees.items()})
    measures = list(definition.measures)
    rows = finest(_leaves_only(table), grid, measures, definition.id)
    parts = []
    for marginal in () if definition.counts == "values" else marginals(definition, table.trees):
        found = sum_up(rows, marginal, grid)
        columns: dict[str, Any] = {YEAR: pa.array(np.array(rows.years, dtype=np.int32)[found.year])}
        columns |= {name: grid.codes(found.key, name) for name in grid.dimensions}
        columns |= {name: pa.array(found.columns[name], from_pandas=True) for name in measures}
        parts.append(pa.table(columns))
    return _with_status(_first_of_each(pa.concat_tables([_as_given(table), *parts]), grid), measures)


def _leaves_only(table: TallyTable) -> pa.Table:
    kept = np.ones(len(table.cells), dtype=bool)
    for name, tree in table.trees.items():
        aggregates = pa.array(tree.aggregates, type=pa.string())
        kept &= ~np.asarray(pc.is_in(table.cells.column(name).cast(pa.string()), value_set=aggregates))
    return table.cells.filter(pa.array(kept))


def _as_given(table: TallyTable) -> pa.Table:
    names = [YEAR, *table.trees, *table.definition.measures]
    types = [
        pa.int32(),
        *(pa.string() for _ in table.trees),
        *(pa.float64() for _ in table.definition.measures),
    ]
    return table.cells.select(names).cast(pa.schema(list(zip(names, types, strict=True))))


def _first_of_each(cells: pa.Table, grid: Grid) -> pa.Table:
    """One row per year and codes, the publisher's own figure before a sum of ours; in tree order."""
    key: Ints = np.zeros(len(cells), dtype=grid.number)
    for name, step in grid.steps().items():
        place = pc.index_in(cells.column(name), value_set=pa.array(grid.trees[name].order, type=pa.string()))
        key += np.asarray(place, dtype=np.int64).astype(grid.number) * step
    year = np.asarray(cells.column(YEAR), dtype=np.int64)
    order = np.lexsort((ranks(key), year))
    year, key = year[order], key[order]
    fresh = np.concatenate([np.ones(min(len(key), 1), bool), (key[1:] != key[:-1]) | (year[1:] != year[:-1])])
    return cells.take(pa.array(order[fresh]))


def _with_status(cells: pa.Table, measures: Sequence[str]) -> pa.Table:
    """Without rows that hold no figure at all, and marked open."""
    some = np.zeros(len(cells), dtype=bool)
    for name in measures:
        some |= np.asarray(pc.is_valid(cells.column(name)))
    kept = cells.filter(pa.array(some))
    status = pa.array([OPEN] * len(kept), type=pa.string())
    return kept.append_column(STATUS, status).append_column(REASON, pa.nulls(len(kept), pa.string()))
