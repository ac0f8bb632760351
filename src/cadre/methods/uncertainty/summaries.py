"""Draws as figures: mean, median, and intervals in the shape that every command gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cadre.methods.stock.system import Array
from cadre.methods.uncertainty.intervals import interval
from cadre.methods.uncertainty.simulating import summarise

LEVEL = 0.9  # share of draws within an interval


def summary(draws: Array) -> dict[str, Any]:
    """``draws``: (D,)."""
    return by_year(np.asarray(draws)[:, np.newaxis], [""])[""]


def by_year(draws: Array, years: Sequence[str]) -> dict[str, dict[str, Any]]:
    """``draws``: (D, T), a mean, a median and intervals of 90% and 50% for each year."""
    found = summarise(draws)
    p5, p25, p50, p75, p95 = found.quantiles
    return {
        year: {
            "mean": float(found.mean[t]) + 0.0, "median": float(p50[t]) + 0.0,
            "interval": interval(p5[t], p95[t], LEVEL), "interval_50": interval(p25[t], p75[t], 0.5),
        }
        for t, year in enumerate(years)
    }  # fmt: skip
