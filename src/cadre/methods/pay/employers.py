"""The six figures that employers report in Great Britain (Equality Act 2010 (Gender Pay Gap Information)
Regulations 2017): hourly gaps in mean and median are in ``raw``; here the bonus gaps, the shares with a
bonus, and women and men in each quarter of hourly pay. Whose pay counts (full-pay relevant employees on the
snapshot date) is for the caller to settle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.raw import LEAST, LEVELS, Gap, raw_gap
from cadre.methods.pay.replication import Draws, Estimates
from cadre.methods.pay.shares import shares

QUARTERS = ("lower", "lower_middle", "upper_middle", "upper")


@dataclass(frozen=True)
class Bonus:
    """Gaps among those with a bonus, None where too few of a sex had one; ``shares``: of women, of men."""

    mean_gap: Gap | None
    median_gap: Gap | None
    shares: Estimates


def women_by_quarter(pay: Vector, women: NDArray[np.bool_], weights: Vector) -> Vector:
    """The share of women, in percent, in each quarter of the workers by hourly pay, lowest first.

    Workers of equal pay on both sides of a border are divided between the quarters alike, so the order of the
    file does not matter; the official guidance asks the same (recalled, its text was not read).
    """
    _, group = np.unique(pay, return_inverse=True)
    everybody = np.bincount(group, weights=weights)
    of_women = np.bincount(group, weights=weights * women)
    ends = np.concatenate([[0.0], np.cumsum(everybody)])
    borders = ends[-1] * np.arange(5) / 4
    reached = np.interp(borders, ends, np.concatenate([[0.0], np.cumsum(of_women)]))
    return np.asarray(100 * np.diff(reached) / np.diff(borders))


def bonus_figures(
    bonus: Vector,
    women: NDArray[np.bool_],
    weights: Vector,
    draws: Callable[[NDArray[np.bool_]], Draws],
    least: int = LEAST,
) -> Bonus:
    """Of bonus pay in twelve months, zero for those who had none; ``draws``: of some of the workers.

    Raises ValueError for a negative bonus.
    """
    if (bonus < 0).any():
        raise ValueError("a bonus must not be negative")
    had, everyone = bonus > 0, np.ones(len(bonus), dtype=np.bool_)
    of_sex = shares(had, (women, ~women), weights, draws(everyone))
    if min((had & women).sum(), (had & ~women).sum()) < least:
        return Bonus(None, None, of_sex)
    drawn = draws(had)
    mean, median = (raw_gap(bonus[had], women[had], weights[had], drawn, level, least) for level in LEVELS)
    return Bonus(mean, median, of_sex)
