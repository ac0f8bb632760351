"""Random draws of what is not known exactly, from uniform numbers that depend on the seed alone.

Every distribution is an inverse of uniform numbers, so that scenarios with the same seed differ by nothing
but their levers (common random numbers), and the size of a block changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtr, ndtri

from cadre.methods.stock.projecting import Chance
from cadre.methods.stock.system import CAUSES, ENTRIES, Array, Course


@dataclass(frozen=True)
class Spread:
    """How uncertain the inputs are.

    hazards: (C,) or (C, O), standard deviation of the logarithm of each hazard.
    shared: share of that variance that is one shock to all occupations and causes (0.3 to 0.6 is usual);
        without it totals look too certain.
    entries: (K,) or (K, O), as ``hazards``, of entries in all years together; they deviate together in all
        occupations, each as far as its own spread says.
    drift, memory: standard deviation of their yearly deviations (logarithms) and its correlation from one
        year to the next, AR(1).
    work: relative standard deviation of FTE per person.
    passing, shares: (O,), people on whom the share of students who reach work was counted, 0 where it is
        taken as certain; and that share.
    """

    hazards: Array
    entries: Array
    shared: float = 0.5
    drift: float = 0.0
    memory: float = 0.5
    work: float = 0.0
    passing: Array | None = None
    shares: Array | None = None

    def __post_init__(self) -> None:
        if self.hazards.shape[:1] + self.entries.shape[:1] != (len(CAUSES), len(ENTRIES)):
            raise ValueError("a spread needs a value for each cause of exit and each kind of entry")
        numbers = np.concatenate([self.hazards.ravel(), self.entries.ravel(), [self.drift, self.work]])
        if not (numbers >= 0).all() or not (0 <= self.shared <= 1 and 0 <= self.memory < 1):
            raise ValueError("spreads are not negative, and correlations are shares")


def uniforms(seed: int, draws: int, numbers: int) -> Array:
    """(D, numbers) from 0 to 1, the ends left out; a longer run begins with the shorter one."""
    generator = np.random.Generator(np.random.Philox(key=[seed % 2**64, 0]))
    drawn: Array = np.clip(generator.random((draws, numbers)), 2.0**-53, 1 - 2.0**-53)
    return drawn


def luck(seed: int, first: int) -> Chance:
    """Chances of a block that begins with draw ``first``: a stream for each draw, year and occupation."""

    def generator(draw: int, year: int, occupation: int) -> np.random.Generator:
        key, counter = [seed % 2**64, first + draw + 1], [0, 0, year, occupation]
        return np.random.Generator(np.random.Philox(key=key, counter=counter))

    return generator


def multipliers(deviates: ArrayLike, sd: ArrayLike) -> Array:
    """exp(sd z - sd² / 2): lognormal with mean 1, for standard normal ``deviates``."""
    z, spread = np.asarray(deviates, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    return np.asarray(np.exp(spread * z - spread**2 / 2))


def beta_share(uniform: ArrayLike, share: ArrayLike, people: ArrayLike) -> Array:
    """Beta(n p, n (1 - p)): a share p counted on n people; p itself where n is 0, or p is 0 or 1."""
    u, p, n = np.broadcast_arrays(
        *(np.asarray(given, dtype=np.float64) for given in (uniform, share, people))
    )
    certain = (n <= 0) | (p <= 0) | (p >= 1)
    a, b = np.where(certain, 1, n * p), np.where(certain, 1, n * (1 - p))
    return np.asarray(np.where(certain, p, betaincinv(a, b, u)))


def truncated_normal(uniform: ArrayLike, mean: float, sd: float, low: float, high: float) -> Array:
    """Normal between ``low`` and ``high``; the mean where ``sd`` is 0."""
    u = np.asarray(uniform, dtype=np.float64)
    if sd == 0:
        return np.full_like(u, mean)
    below, above = ndtr((low - mean) / sd), ndtr((high - mean) / sd)
    return np.asarray(np.clip(mean + sd * ndtri(below + u * (above - below)), low, high))


def ar1(deviates: Array, sd: float, memory: float) -> Array:
    """(D, T): x_t = memory x_{t-1} + noise, with standard deviation ``sd`` in every year."""
    found = np.empty_like(deviates)
    found[:, 0] = deviates[:, 0]
    for year in range(1, deviates.shape[1]):
        found[:, year] = memory * found[:, year - 1] + np.sqrt(1 - memory**2) * deviates[:, year]
    return sd * found


def courses(base: Course, spread: Spread, seed: int, draws: int) -> Callable[[int, int], Course]:
    """Draws of ``base`` (one draw) as a function of the first draw wanted and the one after the last."""
    years, causes, occupations = base.factors.shape[1:]
    kinds = base.entries.shape[2]
    counts = [1, causes * occupations, kinds, kinds * years, 1, occupations]
    parts = np.split(uniforms(seed, draws, sum(counts)), np.cumsum(counts)[:-1], axis=1)
    common, exits, whole, yearly, work, passing = parts

    hazards = _hazards(common, exits, spread, (causes, occupations))[:, np.newaxis]
    entries = _entries(whole, yearly, spread, (kinds, years))[..., np.newaxis, :]
    pass_on = _passing(passing, spread)[:, np.newaxis, np.newaxis]
    working = truncated_normal(work, 1.0, spread.work, 0.0, 2.0)[:, :, np.newaxis]

    def block(first: int, last: int) -> Course:
        here = slice(first, last)
        started = entries[here] * base.entries
        started[:, :, 0] *= pass_on[here]
        return Course(started, base.factors * hazards[here], base.work * working[here])

    return block


def _hazards(common: Array, own: Array, spread: Spread, shape: tuple[int, int]) -> Array:
    """(D, C, O), mean 1, correlated by the shared shock."""
    mixed = np.sqrt(spread.shared) * ndtri(common) + np.sqrt(1 - spread.shared) * ndtri(own)
    return multipliers(mixed.reshape(-1, *shape), _of_each(spread.hazards))


def _entries(whole: Array, yearly: Array, spread: Spread, shape: tuple[int, int]) -> Array:
    """(D, T, K, 1 or O), mean 1."""
    kinds, years = shape
    level = multipliers(ndtri(whole)[..., np.newaxis], _of_each(spread.entries))
    steps = np.stack(
        [
            ar1(part, spread.drift, spread.memory)
            for part in ndtri(yearly).reshape(-1, kinds, years).swapaxes(0, 1)
        ]
    )
    yearly_deviations = np.exp(steps - spread.drift**2 / 2).transpose(1, 2, 0)
    return np.asarray(level[:, np.newaxis] * yearly_deviations[..., np.newaxis])


def _of_each(spread: Array) -> Array:
    """(C or K, 1 or O)."""
    return spread.reshape(len(spread), -1)


def _passing(uniform: Array, spread: Spread) -> Array:
    """(D, O), the share of students that reaches work, over the expected one."""
    if spread.passing is None or spread.shares is None:
        return np.ones_like(uniform)
    central = np.where(spread.shares > 0, spread.shares, 1)
    return beta_share(uniform, spread.shares, spread.passing) / central
