"""Shares of workers, or of their hours, with standard errors and intervals: of everyone, of women, of men."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.replication import Draws, Estimates, Matrix, estimate


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
    which: NDArray[np.bool_], groups: Sequence[NDArray[np.bool_]], weights: Vector, draws: Draws
) -> Estimates:
    """For each group the share of its workers, in percent, of whom ``which`` is true."""
    return ratios(which.astype(np.float64), np.ones(len(which)), groups, weights, draws)
