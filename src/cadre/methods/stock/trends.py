"""Stocks of countries that publish nothing but a series: a straight line, constant growth, damped growth.

A fitted line takes each year's deviation as chance that is gone the next year. Stocks of workers keep theirs,
so the interval of a line is too narrow (bench/methods/README.md). The error is therefore never below that of
a random walk, and widened where the series itself was missed by more than its errors: each figure forecast
from those before it (rolling origin; Tashman 2000, Int J Forecast 16:437; recalled, not read).

Damped growth carries the last figure on with a growth that shrinks by a constant factor each year (Gardner
and McKenzie 1985, Manag Sci 31:1237; the factor here is a stated default, not estimated).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from cadre.methods.stock.system import Array
from cadre.methods.stock.wandering import wandering

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

    The standard error is that of a new figure on the fitted line (least squares) or, where larger, that of a
    random walk, times how far past forecasts of the series missed; for the logarithm it is turned into the
    unit of the series at the forecast. It goes with Student's t of n - 2 degrees of freedom.

    Raises ValueError: fewer than three figures, years out of order, a figure that is not positive where
    logarithms are taken, an unknown trend.
    """
    t, x, to = (np.asarray(given, dtype=np.float64) for given in (years, values, ahead))
    if t.shape != x.shape or t.size < FEWEST or (np.diff(t) <= 0).any() or not np.isfinite(x).all():
        raise ValueError("a trend needs at least three figures in order of time")
    if trend not in TRENDS:
        raise ValueError(f"unknown trend {trend}")
    if trend == "linear":
        level, error = _carried(t, x, to, trend)
        return Forecast(np.maximum(level, _FLOOR), error * _missed(t, x, trend))
    if (x <= 0).any():
        raise ValueError("growth rates need positive figures")
    level, error = _carried(t, np.log(x), to, trend)
    value = np.exp(level)
    return Forecast(value, value * error * _missed(t, np.log(x), trend))


def _carried(t: Array, x: Array, to: Array, trend: Trend) -> tuple[Array, Array]:
    """Level and standard error, both on the scale on which the trend is a line."""
    level, error, slope = _line(t, x, to)
    if trend == "damped":
        level = x[-1] + slope * damped_years(to - t[-1])
    return level, np.maximum(error, wandering(t, x, to))


def _missed(t: Array, x: Array, trend: Trend) -> float:
    """Root mean square of past one-step errors over their standard errors; never below 1.

    An error of few figures is divided by Student's 95% point over the normal one: it was expected to be wide.
    """
    missed = []
    for known in range(FEWEST, t.size):
        level, error = _carried(t[:known], x[:known], t[known : known + 1], trend)
        reach = error[0] * stdtrit(known - 2, 0.95) / ndtri(0.95)
        if reach > 0:
            missed.append((x[known] - level[0]) / reach)
    return max(1.0, float(np.sqrt(np.mean(np.square(missed))))) if len(missed) > 1 else 1.0


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
