"""Who knows cells from inside: sole contributors, and holdings that are alone in cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadre.disclosure.problem import Flags, Ints, Sparse
from cadre.disclosure.structure import add_up
from cadre.disclosure.structure.linked import steps
from cadre.disclosure.tool.primary import Behind
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated


def insiders(table: Tabulated, spec: Spec, who: Behind) -> Sparse:
    """g × m flags: one row per person and per holding that is alone in cells, with all of these cells."""
    cells = len(table.values)
    if not spec.rules.insiders:
        return _matrix([], cells)
    known = [(heads.alone, heads.who) for heads in (who.persons, who.holdings) if heads is not None]
    if who.persons is None:
        alone = who.number == 1
        known.insert(0, (alone, _sole_rows(table)))
    return _matrix(known, cells)


def _sole_rows(table: Tabulated) -> Ints:
    """m: the finest cell where the contributor of a cell with just one is, whatever the order of rows."""
    keys = table.rows @ steps(table.linked.dimensions)
    counted = table.figures.counts > 0
    _, number = np.unique(keys, return_inverse=True)
    found = add_up(table.linked, table.rows[counted], number[counted].astype(np.float64), how="max")
    return np.asarray(found.astype(np.int64))


def _matrix(known: Sequence[tuple[Flags, Ints]], cells: int) -> Sparse:
    from scipy import sparse

    rows, columns, base = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    for alone, party in known:
        cell = np.flatnonzero(alone)
        names, place = np.unique(party[cell], return_inverse=True)
        rows.append(place + base)
        columns.append(cell)
        base += len(names)
    place, cell = np.concatenate(rows), np.concatenate(columns)
    return sparse.csr_array((np.ones(len(cell), dtype=np.bool_), (place, cell)), shape=(base, cells))
