"""The lookup table of the cell-key method: for every count, the chances of every change.

Marley and Leaver 2011 and Giessing 2016 as retold by the vignette of the R package ptable: of all chances
with mean 0, a given variance, no change beyond D, zeros that stay zeros and no figure of 1 to js, those of
the largest entropy. Two differences: no monotony is asked for, and where mean and variance cannot both be
had (a count of 1 with js 2), the mean comes first and then the variance nearest to the one asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Floats, Ints
from cadre.vocabulary.errors import CadreError, ExitCode

NEAR = 1e-9


@dataclass(frozen=True)
class NoiseTable:
    """``chances``: (D + js + 1) × (2 D + 1), row = count (the last one for all larger counts), column =
    change from -D to D. ``mean``, ``variance``: of each row."""

    largest_change: int
    never_below: int
    chances: Floats

    @property
    def changes(self) -> Ints:
        return np.arange(-self.largest_change, self.largest_change + 1, dtype=np.int64)

    @property
    def mean(self) -> Floats:
        return np.asarray(self.chances @ self.changes)

    @property
    def variance(self) -> Floats:
        return np.asarray(self.chances @ self.changes**2) - self.mean**2

    def change(self, counts: Ints, uniform: Floats) -> Ints:
        """What to add to each count; ``uniform``: a number from 0 to below 1 made from its cell key."""
        row = np.minimum(counts, len(self.chances) - 1)
        edges = np.cumsum(self.chances, axis=1)
        edges[:, -1] = 1.0
        found = (uniform[:, None] >= edges[row]).sum(axis=1)
        last = np.array([np.flatnonzero(one)[-1] for one in self.chances])
        return np.asarray(self.changes[np.minimum(found, last[row])])


def noise_table(largest_change: int, variance: float, never_below: int = 0) -> NoiseTable:
    """``never_below`` (js): no published figure is 1 to js. Raises CadreError when no such noise exists."""
    possible = largest_change >= 1 and 0 < variance < largest_change**2 and never_below >= 0
    if not possible or never_below >= largest_change:
        raise CadreError(
            "alternatives-impossible-noise", ExitCode.CONFIGURATION,
            largest=largest_change, variance=variance, never=never_below,
        )  # fmt: skip
    changes = np.arange(-largest_change, largest_change + 1)
    rows = np.zeros((largest_change + never_below + 1, len(changes)))
    rows[0, largest_change] = 1.0
    for count in range(1, len(rows)):
        after = count + changes
        allowed = (after == 0) | (after > never_below)
        rows[count, allowed] = _largest_entropy(changes[allowed].astype(float), variance)
    return NoiseTable(largest_change, never_below, rows)


def _largest_entropy(changes: Floats, variance: float) -> Floats:
    """Chances proportional to exp(a change + b change²) with mean 0 and the variance, by Newton's method."""
    least, most = _range_of_variance(changes)
    if most - least < NEAR or not least + NEAR < variance < most - NEAR:
        return _extreme(changes, largest=variance > least)
    moments = np.stack([changes, changes**2])
    goal, weights = np.array([0.0, variance]), np.zeros(2)
    for _ in range(200):
        chances = _tilted(weights, moments)
        gap = moments @ chances - goal
        if np.abs(gap).max() < 1e-13:
            break
        spread = (moments * chances) @ moments.T - np.outer(moments @ chances, moments @ chances)
        weights = _damped(weights, np.linalg.solve(spread, gap), moments, goal)
    return _tilted(weights, moments)


def _tilted(weights: Floats, moments: Floats) -> Floats:
    power = weights @ moments
    chances = np.exp(power - power.max())
    return np.asarray(chances / chances.sum())


def _damped(weights: Floats, step: Floats, moments: Floats, goal: Floats) -> Floats:
    """Newton's step, halved until the convex dual falls."""

    def dual(at: Floats) -> float:
        power = at @ moments
        return float(power.max() + np.log(np.exp(power - power.max()).sum()) - at @ goal)

    now, length = dual(weights), 1.0
    while dual(weights - length * step) > now and length > 1e-12:
        length /= 2
    return weights - length * step


def _range_of_variance(changes: Floats) -> tuple[float, float]:
    both = [_extreme(changes, largest=largest) @ changes**2 for largest in (False, True)]
    return float(both[0]), float(both[1])


def _extreme(changes: Floats, largest: bool) -> Floats:
    """The chances with mean 0 and the smallest or largest variance: at most two changes, around 0."""
    if not largest and (changes == 0).any():
        return np.asarray((changes == 0).astype(float))
    below, above = changes[changes < 0], changes[changes > 0]
    if not len(below) or not len(above):
        return np.asarray((changes == 0).astype(float))
    low, high = (below.min(), above.max()) if largest else (below.max(), above.min())
    chances = np.where(changes == low, high, np.where(changes == high, -low, 0.0))
    return np.asarray(chances / chances.sum())
