"""What a projection must equal where the answer can be written down."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array


def constant_flow(start: float, inflow: float, leave: float, years: ArrayLike) -> Array:
    """S_t = S_0 (1 - q)^t + I (1 - (1 - q)^t) / q: stock with a constant inflow after exits.

    ``leave``: share q that leaves in a year, 0 to 1; ``inflow``: people per year.
    """
    t = np.asarray(years, dtype=np.float64)
    if leave == 0:
        return start + inflow * t
    left = (1 - leave) ** t
    return np.asarray(start * left + inflow * (1 - left) / leave)


def steady_state(inflow: float, leave: float) -> float:
    """I / q, the stock that a constant inflow holds. Raises ValueError where nobody leaves."""
    if leave <= 0:
        raise ValueError("a stock that nobody leaves has no steady state")
    return inflow / leave
