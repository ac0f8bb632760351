"""Flows: differences of other tables from the truth, each checked before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.auditing.modular import compiled
from cadre.disclosure.auditing.sparse_rows import Places
from cadre.disclosure.problem import Flags, Floats, Ints, Problem, Sparse

DUST = 1e-9  # smaller steps, as a share of the largest of the flow, are what a program rounds
NEAR_WHOLE = 1e-6

SHARE, LEAST = 4e-6, 0.05  # of a sum, or of this where it is smaller: more than programs may be wrong by

Step = tuple[Ints, Floats]  # cells, and by how much each changes


def least_change(problem: Problem) -> Floats:
    """m: what makes another value of a cell: one person, or more than programs may be wrong by."""
    if problem.whole:
        return np.ones(problem.size)
    return np.asarray(SHARE * np.maximum(LEAST, np.abs(problem.values)))


@dataclass(frozen=True)
class Flows:
    """``matrix``: csr float64, n × m. ``whole``: n, are all its steps whole numbers?"""

    matrix: Sparse
    whole: Flags

    def only(self, which: Flags) -> Flows:
        return Flows(self.matrix[np.flatnonzero(which)], self.whole[which])

    def most(self, way: int) -> Floats:
        """Per cell: the furthest that a flow takes it up (``way`` 1) or down (-1); 0 where none does."""
        best = np.zeros(self.matrix.shape[1])
        np.maximum.at(best, self.matrix.indices, way * self.matrix.data)
        return best

    def joined(self, other: Flows) -> Flows:
        from scipy import sparse

        both = sparse.vstack([self.matrix, other.matrix], format="csr")
        return Flows(both, np.concatenate([self.whole, other.whole]))


def gathered(steps: Sequence[Step], width: int) -> Sparse:
    """The steps as rows of a csr matrix, n × ``width``."""
    from scipy import sparse

    start = np.concatenate([[0], np.cumsum([len(cells) for cells, _ in steps])]).astype(np.int64)
    cells = np.concatenate([np.zeros(0, np.int64), *[cells for cells, _ in steps]])
    sizes = np.concatenate([np.zeros(0), *[sizes for _, sizes in steps]])
    return sparse.csr_array((sizes, cells, start), shape=(len(steps), width), dtype=np.float64)


def checked(problem: Problem, shown: Flags, matrix: Sparse) -> Flows:
    """The rows of ``matrix`` (csr, n × m) that lead from the truth to a table that agrees with all shown.

    Equations, floors and that shown cells stay are looked at afresh: counts to the last digit where a row
    comes to whole numbers, other rows to the ninth. What does not stand the test is left out.
    """
    matrix = matrix.copy()
    matrix.sum_duplicates()
    broken = _per_row(matrix, (~np.isfinite(matrix.data)).astype(float), np.maximum) > 0
    matrix = matrix[np.flatnonzero(~broken)]
    largest = _per_row(matrix, np.abs(matrix.data), np.maximum)
    matrix.data[np.abs(matrix.data) <= DUST * _spread(matrix, largest)] = 0.0
    whole = np.zeros(matrix.shape[0], dtype=bool)
    if problem.whole:
        off = np.abs(matrix.data - np.round(matrix.data))
        whole = _per_row(matrix, off, np.maximum) <= NEAR_WHOLE
        entries = _spread(matrix, whole)
        matrix.data[entries] = np.round(matrix.data[entries])
    matrix.eliminate_zeros()
    return Flows(matrix, whole).only(_stands(problem, shown, matrix, whole))


def _stands(problem: Problem, shown: Flags, matrix: Sparse, whole: Flags) -> Flags:
    cells, steps = matrix.indices, matrix.data
    exact = _spread(matrix, whole)
    slack = np.where(exact, 0.0, 1e-9 * np.maximum(1.0, np.abs(problem.values[cells])))
    wrong = shown[cells] | (problem.values[cells] + steps < problem.floor[cells] - slack)
    bad = _per_row(matrix, wrong.astype(np.float64), np.maximum) > 0
    gap = matrix @ problem.equations.T.tocsr().astype(np.float64)
    size = abs(matrix).sum(axis=1)
    off = _per_row(gap, np.abs(gap.data), np.maximum)
    bad |= off > np.where(whole, 0.0, 1e-9 * np.maximum(1.0, size))
    return np.asarray(~bad & (np.diff(matrix.indptr) > 0))


def _per_row(matrix: Sparse, entries: Floats, fold: np.ufunc) -> Floats:
    found = np.zeros(matrix.shape[0])
    fold.at(found, np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)), entries)
    return found


def _spread(matrix: Sparse, per_row: NDArray[Any]) -> NDArray[Any]:
    return np.repeat(per_row, np.diff(matrix.indptr))


def spared(
    flows: Flows, cells: Ints, parties: Ints, start: Places, known: Places, step: Floats
) -> NDArray[np.bool_]:
    """For pairs in order of party: does a flow move the cell by its ``step`` (m) and leave the party's alone?

    ``start``, ``known``: the cells that each party knows, as the rows of a csr matrix.
    """
    by_cell = flows.matrix.tocsc()
    return _spared(
        by_cell.indptr.astype(np.int64), by_cell.indices.astype(np.int64), by_cell.data,
        flows.matrix.shape[0], cells, parties, start, known, step,
    )  # fmt: skip


@compiled
def _spared(
    cell_start: Places, cell_flow: Places, size: Floats, flows: int, cells: Places, parties: Places,
    start: Places, known: Places, step: Floats,
) -> NDArray[np.bool_]:  # fmt: skip
    found = np.zeros(len(cells), dtype=np.bool_)
    touched = np.full(flows, -1, dtype=np.int64)
    last = -1
    for pair in range(len(cells)):
        party, cell = parties[pair], cells[pair]
        if party != last:
            for own in known[start[party] : start[party + 1]]:
                for entry in range(cell_start[own], cell_start[own + 1]):
                    touched[cell_flow[entry]] = party
            last = party
        for entry in range(cell_start[cell], cell_start[cell + 1]):
            if touched[cell_flow[entry]] != party and abs(size[entry]) >= step[cell]:
                found[pair] = True
                break
    return found
