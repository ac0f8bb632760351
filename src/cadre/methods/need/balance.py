"""Supply, need, demand and funded posts side by side; they are four things and never one gap.

shortage = Σ max(0, wanted - supply) over country and occupation, floored before any sum (Scheffler et al.
2018, Hum Resour Health 16:5): a surplus in one place does not fill a shortage in another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array

WANTED = ("need", "demand", "posts")


@dataclass(frozen=True)
class Series:
    """Workers or FTE, all in the same unit; (..., N), N the cells of country or area and occupation.

    A series that is not known is None.
    """

    supply: Array
    need: Array | None = None
    demand: Array | None = None
    posts: Array | None = None

    def shortage(self, wanted: str) -> Array | None:
        """(...,), Σ max(0, wanted - supply) against ``need``, ``demand`` or ``posts``."""
        other = getattr(self, wanted)
        return None if other is None else shortages(other, self.supply)

    def balance(self, wanted: str) -> Array | None:
        """(...,), Σ (supply - wanted): negative where there are too few in all."""
        other = getattr(self, wanted)
        return None if other is None else np.asarray((self.supply - other).sum(axis=-1))


def shortages(wanted: ArrayLike, supply: ArrayLike) -> Array:
    """(...,), each cell floored at 0, then summed over the last axis."""
    lacking = np.asarray(wanted, dtype=np.float64) - np.asarray(supply, dtype=np.float64)
    return np.asarray(np.maximum(0, lacking).sum(axis=-1))


def implied_supply(demand: ArrayLike, shortage: ArrayLike) -> Array:
    """Supply that a published demand and signed shortage imply: demand - shortage."""
    return np.asarray(demand, dtype=np.float64) - np.asarray(shortage, dtype=np.float64)
