"""How a forecast would have done: hide the last years, forecast them, and compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from cadre.methods.stock.system import Array
from cadre.methods.stock.trends import FEWEST, Forecast, Trend, forecast

COVER = 0.90


class Backtest(NamedTuple):
    """Over all hidden figures: mean absolute error and bias in percent, share inside the 90% interval."""

    figures: int
    mape: float
    bias: float
    coverage: float


def backtest(
    series: Sequence[tuple[Sequence[float], Sequence[float]]], hidden: int, trend: Trend
) -> Backtest:
    """Forecast the last ``hidden`` years of each (years, values) from the years before.

    The interval is the forecast ± t(0.95, n - 2) standard errors. Bias is positive where forecasts are too
    high. Raises ValueError: nothing to hide, a series too short for a trend, or a hidden figure of 0.
    """
    if hidden < 1 or not series or min(len(years) for years, _ in series) < hidden + FEWEST:
        raise ValueError("a test needs a year to hide and three figures before it")
    errors, inside = zip(*(_one(years, values, hidden, trend) for years, values in series), strict=True)
    percent = 100 * np.concatenate(errors)
    return Backtest(
        len(percent),
        float(np.abs(percent).mean()),
        float(percent.mean()),
        float(np.mean(np.concatenate(inside))),
    )


def _one(years: Sequence[float], values: Sequence[float], hidden: int, trend: Trend) -> tuple[Array, Array]:
    """Relative errors, and whether each figure lies in its interval."""
    true = np.asarray(values[-hidden:], dtype=np.float64)
    if (true == 0).any():
        raise ValueError("a figure of 0 has no error in percent")
    found: Forecast = forecast(years[:-hidden], values[:-hidden], years[-hidden:], trend)
    reach = float(stdtrit(len(years) - hidden - 2, 1 - (1 - COVER) / 2)) * found.error
    return found.value / true - 1, (np.abs(found.value - true) <= reach).astype(np.float64)
