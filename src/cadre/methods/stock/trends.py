"""Stocks of countries that publish nothing but a series: a straight line, constant growth, damped growth.

Damped growth carries the last figure on with a growth that shrinks by a constant factor each year (Gardner
and McKenzie 1985, Manag Sci 31:1237; the factor here is a stated default, not estimated).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array

Trend = Literal["linear", "log-linear", "damped"]
TRENDS: tuple[Trend, ...] = get_args(Trend)
DAMPING = 0.9
FEWEST = 3
_FLOOR = 0.0


class Forecast(NamedTuple):
    """``value`` and standard error ``error`` of each year asked for, in the unit of the series."""

    value: Array
    error: Array


def forecast(years: ArrayLike, values: ArrayLike, ahead: ArrayLike, trend: Trend = "damped") -> Forecast:
    """The series in the years ``ahead``, never below 0.

    The standard error is that of a new figure on the fitted line (least squares); for the logarithm it is
    turned into the unit of the series at the forecast.

    Raises ValueError: fewer than three figures, years out of order, a figure that is not positive where
    logarithms are taken, an unknown trend.
    """
    t, x, to = (np.asarray(given, dtype=np.float64) for given in (years, values, ahead))
    if t.shape != x.shape or t.size < FEWEST or (np.diff(t) <= 0).any() or not np.isfinite(x).all():
        raise ValueError("a trend needs at least three figures in order of time")
    if trend not in TRENDS:
        raise ValueError(f"unknown trend {trend}")
    if trend == "linear":
        level, error, _ = _line(t, x, to)
        return Forecast(np.maximum(level, _FLOOR), error)
    if (x <= 0).any():
        raise ValueError("growth rates need positive figures")
    level, error, slope = _line(t, np.log(x), to)
    if trend == "damped":
        level = np.log(x[-1]) + slope * damped_years(to - t[-1])
    value = np.exp(level)
    return Forecast(value, value * error)


def damped_years(ahead: Array) -> Array:
    """φ + φ² + … + φ^h for h years."""
    return DAMPING * (1 - DAMPING**ahead) / (1 - DAMPING)


def _line(t: Array, x: Array, to: Array) -> tuple[Array, Array, float]:
    """Fitted values, standard errors of new figures, slope."""
    middle = t.mean()
    spread = ((t - middle) ** 2).sum()
    slope = float(((t - middle) * (x - x.mean())).sum() / spread)
    residual = x - x.mean() - slope * (t - middle)
    sigma = np.sqrt((residual**2).sum() / (t.size - 2))
    error = sigma * np.sqrt(1 + 1 / t.size + (to - middle) ** 2 / spread)
    return x.mean() + slope * (to - middle), error, slope
