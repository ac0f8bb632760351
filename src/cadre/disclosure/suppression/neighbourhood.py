"""The cells around a cell: enough of the system for a small program, and not more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cadre.disclosure.problem import Flags, Ints, Problem, Sparse

SHOWN_PER_EQUATION = 3  # beside all hidden cells of an equation, the cheapest shown ones


@dataclass
class Neighbourhoods:
    """Rings of cells in the equations of ``problem``; ``hidden`` (m) may grow between calls."""

    problem: Problem
    hidden: Flags

    @cached_property
    def rows(self) -> Sparse:
        return self.problem.equations

    @cached_property
    def columns(self) -> Sparse:
        from scipy import sparse

        return sparse.csr_array(self.problem.equations.T)

    @cached_property
    def movable(self) -> Flags:
        return np.asarray(~self.problem.known)

    def around(self, cells: Ints, limit: int) -> tuple[Ints, Ints]:
        """About ``limit`` cells around ``cells`` (fewer if there are no more), and the equations on them."""
        found, ring = set(cells.tolist()), cells
        seen: set[int] = set()
        while len(ring) and len(found) < limit:
            equations = [row for row in self._equations(ring) if row not in seen]
            seen.update(equations)
            fresh = [cell for row in equations for cell in self._chosen(row) if cell not in found]
            ring = np.array(sorted(set(fresh)), dtype=np.int64)
            found.update(ring.tolist())
        inside = np.array(sorted(found), dtype=np.int64)
        return inside, np.array(self._equations(inside), dtype=np.int64)

    def _equations(self, cells: Ints) -> list[int]:
        starts, ends = self.columns.indptr[cells], self.columns.indptr[cells + 1]
        parts = [self.columns.indices[start:end] for start, end in zip(starts, ends, strict=True)]
        return [int(row) for row in np.unique(np.concatenate([*parts, np.zeros(0, np.int64)]))]

    def _chosen(self, row: int) -> list[int]:
        own = self.rows.indices[self.rows.indptr[row] : self.rows.indptr[row + 1]]
        own = own[self.movable[own]]
        hidden = own[self.hidden[own]]
        shown = own[~self.hidden[own]]
        cheap = shown[np.lexsort((shown, self.problem.cost[shown]))][:SHOWN_PER_EQUATION]
        return [*hidden.tolist(), *cheap.tolist()]
