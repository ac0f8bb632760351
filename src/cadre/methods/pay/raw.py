"""The raw gap: G = 100 (M - W) / M with M and W the mean or median pay of men and of women.

Eurostat (sdg_05_20) and the UK publish it for hourly pay, the ILO for hourly and monthly pay, as means and as
medians; the four can differ much, so all are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.quantiles import weighted_quantiles
from cadre.methods.pay.replication import Draws, Estimates, Matrix, estimate
from cadre.vocabulary.errors import CadreError, ExitCode

LEAST = 10  # of either sex: with fewer a gap says something about persons
Level = Literal["mean", "median"]
LEVELS: tuple[Level, ...] = ("mean", "median")


@dataclass(frozen=True)
class Gap:
    """``men`` and ``women`` in the unit of pay, ``gap`` in percent of men's pay."""

    men: float
    women: float
    gap: Estimates


def enough(women: NDArray[np.bool_], least: int = LEAST) -> None:
    """Raises CadreError where there are fewer than ``least`` women or men."""
    enough_of(int(women.sum()), int((~women).sum()), least)


def enough_of(women: int, men: int, least: int) -> None:
    """As ``enough``, for workers that are counted already."""
    if min(women, men) < least:
        raise CadreError("pay-too-few", ExitCode.DISCLOSURE, women=women, men=men, least=least)


def levels(pay: Vector, weights: Matrix, level: Level) -> Vector:
    """The mean or median of ``pay`` under each set of weights (sets × workers)."""
    if level == "median":
        return weighted_quantiles(pay, weights, 0.5)
    total = weights.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(weights @ pay / total, dtype=np.float64)


def raw_gaps(pay: Vector, women: NDArray[np.bool_], weights: Matrix, level: Level) -> Vector:
    """The gap in percent of men's pay under each set of weights; positive where men are paid more."""
    men = levels(pay[~women], weights[:, ~women], level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(100 * (1 - levels(pay[women], weights[:, women], level) / men), dtype=np.float64)


def raw_gap(
    pay: Vector, women: NDArray[np.bool_], weights: Vector, draws: Draws, level: Level, least: int = LEAST
) -> Gap:
    """The gap between means or medians with its interval.

    ``pay``: hourly or monthly, all above zero; ``women``: True for a woman; ``weights``: a survey's, or ones.

    Raises:
        CadreError: fewer than ``least`` of either sex.
    """
    enough(women, least)
    own = weights[None, :]
    return Gap(
        float(levels(pay[~women], own[:, ~women], level)[0]),
        float(levels(pay[women], own[:, women], level)[0]),
        estimate(lambda sets: raw_gaps(pay, women, sets, level)[:, None], weights, draws),
    )
