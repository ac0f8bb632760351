"""Workers with the very same factors as one cell, so that sums over workers become sums over fewer cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.pay.replication import Matrix

_WORTH = 0.5  # cells per worker; above it, adding up first costs more than it saves


@dataclass(frozen=True)
class Cells:
    """``x``: cells × columns; ``of``: the cell of each worker; ``order``, ``starts``: workers by cell."""

    x: Matrix
    of: NDArray[np.intp]
    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    def sums(self, weights: Matrix) -> Matrix:
        """Weights (sets × workers) added up by cell (sets × cells)."""
        if len(self.x) == len(self.of):
            return weights
        return np.asarray(np.add.reduceat(weights[:, self.order], self.starts, axis=1))


def cells(x: Matrix) -> Cells:
    """The distinct rows of ``x``; every worker is a cell where few share one."""
    everybody = np.arange(len(x))
    distinct, of = np.unique(x, axis=0, return_inverse=True)
    if len(distinct) > _WORTH * len(x):
        return Cells(x, everybody, everybody, everybody)
    of = of.ravel()
    order = np.argsort(of, kind="stable")
    return Cells(distinct, of, order, np.searchsorted(of[order], np.arange(len(distinct))))
