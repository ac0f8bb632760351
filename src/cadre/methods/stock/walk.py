"""A series as a random walk with damped drift: ranges that widen with each year ahead.

The drift method of Hyndman and Athanasopoulos (Forecasting: Principles and Practice, 3rd ed., section 5.2
and 5.5; recalled, not read), on logarithms and for years that are not evenly spaced, with the mean growth
damped as in ``trends``. The spread takes the drift as undamped, so that damping does not narrow the range.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from cadre.methods.stock.system import Array
from cadre.methods.stock.trends import FEWEST, damped_years
from cadre.methods.stock.wandering import drift_of, wandering


class Walk(NamedTuple):
    """``middle`` and standard error ``error`` of the logarithm in each year ahead; ``freedom``: of its t."""

    middle: Array
    error: Array
    freedom: int

    @property
    def value(self) -> Array:
        """The median of each year, in the unit of the series."""
        return np.asarray(np.exp(self.middle))

    def band(self, share: float) -> tuple[Array, Array]:
        """The ends between which the figure lies with probability ``share``, in the unit of the series."""
        reach = float(stdtrit(self.freedom, (1 + share) / 2)) * self.error
        return np.exp(self.middle - reach), np.exp(self.middle + reach)


def walk(years: Sequence[float], values: Sequence[float], ahead: ArrayLike) -> Walk:
    """The series in the years ``ahead`` of its last.

    Raises ValueError: fewer than three figures, years out of order, a figure that is not positive.
    """
    t, x = np.asarray(years, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if t.shape != x.shape or t.size < FEWEST or (np.diff(t) <= 0).any():
        raise ValueError("a walk needs at least three figures in order of time")
    if not (np.isfinite(x).all() and (x > 0).all()):
        raise ValueError("growth rates need positive figures")
    level, to = np.log(x), np.asarray(ahead, dtype=np.float64)
    middle = level[-1] + drift_of(t, level) * damped_years(to - t[-1])
    return Walk(middle, wandering(t, level, to), t.size - 2)
