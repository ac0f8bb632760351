"""The cell system of a release: every published cell once, and every equation that binds them.

Cells of linked tables that are the same marginal (all women of a district, in the table by occupation and in
the table by age) are one variable, known by its key. The equations "aggregate = sum of its parts" are sparse
Kronecker products over the dimensions of each table. The structure is the same for every year; years share
no cell, so each is a system of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadre.disclosure.marginals import Marginal
from cadre.disclosure.summing import Finest, Floats, Grid, Ints, finest, sum_up
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.trees import UNKNOWN, Tree

Flags = NDArray[np.bool_]
Sparse = Any  # scipy.sparse.csr_array; scipy is imported where it is used


@dataclass(frozen=True)
class CellSystem:
    """All published cells of a tally for its years.

    ``keys``: sorted, one per cell. ``equations``: sparse, one row per sum, -1 at the aggregate and +1 at its
    parts, so that ``equations @ values == 0``. ``values[measure]``: years × cells. ``tables[i]``: positions
    of the cells of ``marginals[i]``; ``published``: the cells of the first ``shown`` of them. The others bind
    the published cells (earlier releases, the joint table) and are not published now. ``told`` and ``kept``:
    years × cells, those that earlier releases show or withhold.
    """

    grid: Grid
    marginals: tuple[Marginal, ...]
    keys: Ints
    equations: Sparse
    tables: tuple[Ints, ...]
    years: tuple[int, ...]
    values: Mapping[str, Floats]
    shown: int
    told: Flags
    kept: Flags

    @property
    def unknown(self) -> Flags:
        """The cells in which some dimension stands at "not known"."""
        found = np.zeros(len(self.keys), dtype=bool)
        for name, tree in self.grid.trees.items():
            if UNKNOWN in tree.order:
                found |= self.grid.places(self.keys, name) == tree.order.index(UNKNOWN)
        return found

    @property
    def published(self) -> Flags:
        inside = np.zeros(len(self.keys), dtype=bool)
        for places in self.tables[: self.shown]:
            inside[places] = True
        return inside


def cell_system(
    cells: pa.Table,
    trees: Mapping[str, Tree],
    published: Sequence[Marginal],
    columns: Sequence[str],
    tally: str,
    unpublished: Sequence[Marginal] = (),
) -> CellSystem:
    """Build the system over all marginals with the sums of ``columns`` for every year of ``cells``."""
    shown = len(published)
    published = [*published, *unpublished]
    grid = Grid(dict(trees))
    keys_of = [_table_keys(grid, marginal) for marginal in published]
    keys = np.unique(np.concatenate(keys_of))
    tables = tuple(np.searchsorted(keys, mine) for mine in keys_of)
    rows = finest(cells, grid, columns, tally)
    values = _values(rows, grid, published, keys, columns)
    equations = _equations(published, tables, len(keys))
    never = np.zeros((len(rows.years), len(keys)), dtype=bool)
    system = CellSystem(
        grid, tuple(published), keys, equations, tables, rows.years, values, shown, never, never
    )
    _check_additive(system, tally)
    return system


def _table_keys(grid: Grid, marginal: Marginal) -> Ints:
    """Keys of the table's cells in row-major order over its shown dimensions."""
    steps = grid.steps()
    base = sum(grid.positions(name)[code] * steps[name] for name, code in marginal.fixed.items())
    keys: Ints = np.array([base], dtype=grid.number)
    for name, tree in marginal.shown.items():
        places = grid.positions(name)
        own: Ints = np.array([places[code] * steps[name] for code in tree.order], dtype=grid.number)
        keys = (keys[:, None] + own[None, :]).ravel()
    return keys


def _values(
    rows: Finest, grid: Grid, published: Sequence[Marginal], keys: Ints, columns: Sequence[str]
) -> dict[str, Floats]:
    values = {name: np.zeros((len(rows.years), len(keys))) for name in columns}
    for marginal in published:
        found = sum_up(rows, marginal, grid)
        place = np.searchsorted(keys, found.key)
        for name in columns:
            values[name][found.year, place] = found.columns[name]
    return values


def _equations(published: Sequence[Marginal], tables: Sequence[Ints], cells: int) -> Sparse:
    """Every sum of every table once: the same aggregate over the same dimension is the same equation."""
    from scipy import sparse

    blocks, names = [], []
    for marginal, places in zip(published, tables, strict=True):
        link = sparse.csr_array(
            (np.ones(len(places)), (np.arange(len(places)), places)), (len(places), cells)
        )
        sizes = [len(tree.order) for tree in marginal.shown.values()]
        for axis, (name, tree) in enumerate(marginal.shown.items()):
            if not tree.children:
                continue
            before, after = int(np.prod(sizes[:axis])), int(np.prod(sizes[axis + 1 :]))
            inner = sparse.kron(_sums(tree), sparse.eye_array(after))
            block = sparse.csr_array(sparse.kron(sparse.eye_array(before), inner)) @ link
            blocks.append(block)
            aggregate = np.asarray(block.argmin(axis=1)).ravel()
            names.append(_dimension_rank(published, name) * np.int64(cells) + aggregate)
    if not blocks:
        return sparse.csr_array((0, cells))
    _, first = np.unique(np.concatenate(names), return_index=True)
    return sparse.csr_array(sparse.vstack(blocks, format="csr")[np.sort(first)])


def _dimension_rank(published: Sequence[Marginal], name: str) -> int:
    return sorted({word for marginal in published for word in marginal.shown}).index(name)


def _sums(tree: Tree) -> Sparse:
    """One row per aggregate of the tree over its codes."""
    from scipy import sparse

    place = {code: number for number, code in enumerate(tree.order)}
    rows, columns, signs = [], [], []
    for row, code in enumerate(tree.aggregates):
        for part, sign in [(code, -1.0), *((child, 1.0) for child in tree.children[code])]:
            rows.append(row)
            columns.append(place[part])
            signs.append(sign)
    return sparse.csr_array((signs, (rows, columns)), (len(tree.aggregates), len(tree.order)))


def _check_additive(system: CellSystem, tally: str) -> None:
    """Raises CadreError when sums do not add up, e.g. an overlapping sum that counts a code twice."""
    for name, values in system.values.items():
        off = np.abs(system.equations @ values.T)
        scale = abs(system.equations) @ np.abs(values.T)
        if not name.endswith("_max") and (off > 1e-9 * scale + 1e-9).any():
            raise CadreError("disclosure-not-additive", ExitCode.DISCLOSURE, tally=tally, value=name)
