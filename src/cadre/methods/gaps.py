"""Gaps between a need and a stock; the gap in pay is in ``pay``.

Scheffler et al. 2018: shortage = Σ max(0, need - stock) over country and occupation. The floor is essential:
a surplus in one place does not fill a shortage in another.
"""

from __future__ import annotations

import numpy as np

from cadre.methods.inequality import Vector


def shortage(need: Vector, stock: Vector) -> float:
    """Σ max(0, need - stock), in workers."""
    return float(np.maximum(0, np.asarray(need) - np.asarray(stock)).sum())


def balance(need: Vector, stock: Vector) -> float:
    """Σ (stock - need), in workers: negative where there are too few in all."""
    return float((np.asarray(stock) - np.asarray(need)).sum())


def workers_short(density: float, benchmark: float, population: float, per: float = 10_000) -> float:
    """Workers needed for ``density`` to reach ``benchmark``, both per ``per`` people; zero where it does."""
    return max(0.0, (benchmark - density) * population / per)
