"""Shares of workers, or of their hours, with standard errors and intervals: of everyone, of women, of men."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.replication import Draws, Estimates, Matrix, estimate
from cadre.methods.proportions import wilson


def ratios(
    over: Vector, under: Vector, groups: Sequence[NDArray[np.bool_]], weights: Vector, draws: Draws
) -> Estimates:
    """For each group Σ w·over / Σ w·under, in percent; ``groups``: who belongs to each, nobody left empty.

    Raises:
        CadreError: a group has no value under too many of the drawn sets.
    """

    def statistic(sets: Matrix) -> Matrix:
        with np.errstate(invalid="ignore", divide="ignore"):
            found = [100 * (sets[:, who] @ over[who]) / (sets[:, who] @ under[who]) for who in groups]
        return np.stack(found, axis=1)

    return estimate(statistic, weights, draws)


def shares(
    which: NDArray[np.bool_],
    groups: Sequence[NDArray[np.bool_]],
    weights: Vector,
    draws: Draws,
    units: NDArray[np.integer] | None = None,
) -> Estimates:
    """For each group the share of its workers, in percent, of whom ``which`` is true.

    ``units``: which rows are one unit that was drawn (0, 1 …); each row by itself where not given. Where it
    is true of nobody or of everybody, all draws agree, and the interval is Wilson's on as many units as the
    weights are worth (Kish 1965): nothing seen in 20 is not the same as nothing seen in 2,000.
    """
    found = ratios(which.astype(np.float64), np.ones(len(which)), groups, weights, draws)
    low, high = found.low.copy(), found.high.copy()
    for place, who in enumerate(groups):
        if found.value[place] in (0.0, 100.0):
            worth = _worth(weights[who], None if units is None else units[who])
            span = wilson(worth if found.value[place] else 0, worth)
            low[place], high[place] = 100 * span[0], 100 * span[1]
    return replace(found, low=low, high=high)


def _worth(weights: Vector, units: NDArray[np.integer] | None) -> int:
    """How many units of equal weight tell as much: (Σw)² / Σw², at least one."""
    of_units = weights if units is None else np.bincount(units, weights)
    return max(1, int(of_units.sum() ** 2 / (of_units**2).sum()))
