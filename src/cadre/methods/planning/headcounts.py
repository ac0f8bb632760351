"""The arithmetic of a table of heads: supply, requirement and inflow T years on, without ages.

The method of the Dutch planning of general practitioners (van Greuningen et al. 2012, Hum Resour Health
10:21, Tables 2-7; the inflow formula is inferred from the printed figures and gives them back).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def fte_supply(heads: ArrayLike, fte: ArrayLike) -> float:
    """Σ heads x FTE per head, over sexes or other groups."""
    return float((np.asarray(heads, dtype=np.float64) * np.asarray(fte, dtype=np.float64)).sum())


def required(supply: float, unmet: float = 0.0, growth: Sequence[float] = ()) -> float:
    """FTE required: supply (1 + unmet) (1 + Σ growth); shares, the growths of demand added up."""
    return supply * (1 + unmet) * (1 + sum(growth))


def heads_later(heads: ArrayLike, leaving: ArrayLike, arriving: ArrayLike) -> float:
    """Heads in T: Σ heads (1 - leaving) + Σ arriving; ``leaving`` is the share of each group gone by T."""
    stay = 1 - np.asarray(leaving, dtype=np.float64)
    return fte_supply(heads, stay) + float(np.sum(arriving))


def closing_inflow(inflow: float, surplus: float, yield_per_entrant: float) -> float:
    """Entrants a year that close the gap by T: x* = x - surplus / k, never below 0.

    ``surplus``: supply - requirement in T, FTE, negative where there are too few. ``yield_per_entrant``: k,
    active FTE in T for each entrant a year. Raises ValueError where entrants give nothing by T.
    """
    if yield_per_entrant <= 0:
        raise ValueError("entrants add nothing by then")
    return max(0.0, inflow - surplus / yield_per_entrant)
