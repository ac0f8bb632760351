"""The factor-weighted gap of the ILO: gaps within groups of alike workers, averaged by the groups' sizes.

G = Σ_g w_g (M_g - W_g) / M_g over groups (education × age × hours × sector) that hold enough of both sexes,
w_g their share of the workers, scaled up to 1. The formula is recalled from the Global Wage Report 2018/19;
its text has not been seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.quantiles import weighted_quantiles
from cadre.methods.pay.raw import LEAST, Level, raw_gaps
from cadre.methods.pay.replication import Draws, Estimates, Matrix, estimate
from cadre.vocabulary.errors import CadreError, ExitCode

VERIFIED = False
_MOST_VALUES = 10  # of a number that is taken as it stands; above, it is cut into fifths
_FIFTHS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class FactorWeighted:
    """``gap`` in percent of men's pay; ``left_out``: share of workers in groups that were not compared."""

    gap: Estimates
    groups: int
    left_out: float


def bands(values: Vector, weights: Vector) -> NDArray[np.intp]:
    """A number as groups: each value one, or fifths of the workers where there are more than ten values."""
    distinct = np.unique(values)
    if len(distinct) <= _MOST_VALUES:
        return np.searchsorted(distinct, values)
    cuts = [float(weighted_quantiles(values, weights[None, :], share)[0]) for share in _FIFTHS]
    return np.searchsorted(np.unique(cuts), values)


def groups_of(columns: Sequence[NDArray[np.integer]]) -> NDArray[np.intp]:
    """The groups that several factors make together, numbered from 0."""
    _, group = np.unique(np.stack(columns), axis=1, return_inverse=True)
    return np.asarray(group, dtype=np.intp).ravel()


def factor_weighted_gap(
    pay: Vector,
    women: NDArray[np.bool_],
    groups: NDArray[np.integer],
    weights: Vector,
    draws: Draws,
    level: Level = "mean",
    least: int = LEAST,
) -> FactorWeighted:
    """The factor-weighted gap between means or medians, over groups with ``least`` or more of either sex.

    Raises:
        CadreError: no group holds enough of both.
    """
    fewest = np.minimum(np.bincount(groups[women], minlength=groups.max() + 1), _men(groups, women))
    kept = np.flatnonzero(fewest >= least)
    if not len(kept):
        raise CadreError("pay-no-group", ExitCode.DISCLOSURE, least=least, groups=int(groups.max()) + 1)
    places = [np.flatnonzero(groups == group) for group in kept]

    def statistic(sets: Matrix) -> Matrix:
        sizes = np.stack([sets[:, place].sum(axis=1) for place in places])
        gaps = np.stack([raw_gaps(pay[place], women[place], sets[:, place], level) for place in places])
        told = np.isfinite(gaps)  # a set of weights may hold nobody of a sex in a group
        sizes, gaps = np.where(told, sizes, 0), np.where(told, gaps, 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(((sizes * gaps).sum(axis=0) / sizes.sum(axis=0))[:, None])

    inside = sum(float(weights[place].sum()) for place in places)
    return FactorWeighted(estimate(statistic, weights, draws), len(kept), 1 - inside / float(weights.sum()))


def _men(groups: NDArray[np.integer], women: NDArray[np.bool_]) -> NDArray[np.intp]:
    return np.bincount(groups[~women], minlength=groups.max() + 1)
