"""The suppressor's own smaller system: no empty cells, and cells that are the same cell only once.

An aggregate with one part that is not known goes up and down with that part: both get one status, or the open
one would tell the other. Where the known parts are zeros they are the same cell twice. (Two parts of a known
sum go in opposite directions: they stay two.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.cells import Flags, Sparse
from cadre.disclosure.summing import Ints


@dataclass(frozen=True)
class Core:
    """``equations``: sums × units; the cells of a unit go up and down together.

    ``unit``: per cell its unit, -1 if everybody knows the cell.
    """

    equations: Sparse
    unit: Ints

    @property
    def size(self) -> int:
        return int(self.equations.shape[1])


def core_of(equations: Sparse, known: Flags) -> Core:
    """Reduce ``equations`` (sums × cells) to the units of the cells that are not ``known`` to everybody."""
    from scipy import sparse

    filled = np.flatnonzero(~known)
    system = sparse.csr_array(equations[:, filled])
    unit = np.arange(len(filled))
    while True:
        system.sum_duplicates()
        system.eliminate_zeros()
        pairs = np.flatnonzero((np.diff(system.indptr) == 2) & (system.sum(axis=1) == 0))
        if not len(pairs):
            break
        same = _components(system, pairs)
        units = int(same.max()) + 1
        merge = sparse.csr_array((np.ones(len(same)), (np.arange(len(same)), same)), (len(same), units))
        system, unit = sparse.csr_array(system @ merge), same[unit]
    of_cell = np.full(len(known), -1)
    of_cell[filled] = unit
    return Core(system[np.diff(system.indptr) > 0], of_cell)


def _components(system: Sparse, pairs: Ints) -> Ints:
    """Cells joined by an equation of two, numbered in the order of their first cell."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    one, other = system.indices[system.indptr[pairs]], system.indices[system.indptr[pairs] + 1]
    size = system.shape[1]
    graph = sparse.coo_array((np.ones(len(one)), (one, other)), (size, size))
    label = connected_components(graph, directed=False)[1]
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[inverse], dtype=np.int64)
