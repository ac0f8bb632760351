"""Intervals by the bootstrap: the statistic again and again over rows drawn with replacement.

Percentile method (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13). A row drawn
k times counts k times, so a draw is a vector of whole numbers with which the rows' weights are multiplied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """``undefined``: draws in which the statistic had no meaning; they are left out."""

    low: float
    high: float
    draws: int
    undefined: int = 0


def interval(
    statistic: Callable[[Vector], float], rows: int, draws: int, seed: int, level: float = LEVEL
) -> Interval | None:
    """The middle ``level`` of ``statistic(counts)`` over ``draws`` draws of ``rows`` rows.

    ``statistic`` gets how often each row was drawn, and raises ValueError or gives NaN where it has no
    meaning. None where that happens in more than half of the draws, or there are fewer than two rows.
    """
    if rows < 2 or draws < 1:
        return None
    values = np.array([_value(statistic, counts) for counts in _counts(rows, draws, seed)])
    found = values[np.isfinite(values)]
    if 2 * len(found) < draws:
        return None
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), draws, draws - len(found))


def _counts(rows: int, draws: int, seed: int) -> map[Vector]:
    generator = np.random.default_rng(seed)

    def one(_: int) -> NDArray[np.float64]:
        return np.bincount(generator.integers(rows, size=rows), minlength=rows).astype(np.float64)

    return map(one, range(draws))


def _value(statistic: Callable[[Vector], float], counts: Vector) -> float:
    try:
        return statistic(counts)
    except ValueError:
        return float("nan")
