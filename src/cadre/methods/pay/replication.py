"""How sure an estimate is: the same statistic under many sets of weights.

A statistic takes weights (sets × workers) and gives values (sets × figures), so that a bootstrap of thousands
of sets is a few products of matrices. Replicate weights of a survey are such sets as they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from cadre.methods.inequality import Vector
from cadre.vocabulary.errors import CadreError, ExitCode

Matrix: TypeAlias = NDArray[np.float64]
Statistic: TypeAlias = Callable[[Matrix], Matrix]
Method = Literal["bootstrap", "jackknife", "brr"]
METHODS: tuple[Method, ...] = ("bootstrap", "jackknife", "brr")

_HELD = 4_000_000  # weights held at once
_LEAST_GOOD = 0.9  # share of the sets under which the statistic must exist


@dataclass(frozen=True)
class Draws:
    """Sets of weights. ``chunks()`` streams them (sets × workers), each time the same.

    ``drawn``: drawn by us, so that percentiles of the values are an interval; the weights of a survey give
    a standard error: variance = ``factor`` · Σ (value of a set - estimate)².
    """

    count: int
    chunks: Callable[[], Iterator[Matrix]]
    drawn: bool
    factor: float


@dataclass(frozen=True)
class Estimates:
    """Figures of one statistic with standard errors and 95 % intervals; ``dropped``: sets without a value."""

    value: Vector
    error: Vector
    low: Vector
    high: Vector
    dropped: int

    def split(self, count: int) -> list[Estimates]:
        """Several statistics that were estimated side by side, each with as many figures."""
        value, error, low, high = (
            np.split(one, count) for one in (self.value, self.error, self.low, self.high)
        )
        return [
            Estimates(value[place], error[place], low[place], high[place], self.dropped)
            for place in range(count)
        ]


def bootstrap(
    weights: Vector,
    strata: NDArray[np.integer],
    count: int,
    seed: int,
    clusters: NDArray[np.integer] | None = None,
) -> Draws:
    """Workers drawn with replacement within each of ``strata`` (0, 1 …: the sexes), ``count`` times.

    ``clusters``: where given (facilities, sampling units), whole clusters are drawn instead, across strata.
    """
    units = clusters if clusters is not None else np.arange(len(weights))
    blocks = [np.arange(int(units.max()) + 1)] if clusters is not None else _members(strata)

    def chunks() -> Iterator[Matrix]:
        random = np.random.default_rng(seed)
        size = max(1, _HELD // len(weights))
        for start in range(0, count, size):
            sets = min(size, count - start)
            drawn = np.empty((sets, int(units.max()) + 1))
            for block in blocks:
                drawn[:, block] = _counts(random, sets, len(block))
            yield (drawn if clusters is None else drawn[:, units]) * weights

    return Draws(count, chunks, True, 1 / max(1, count - 1))


def replicate_weights(replicates: Matrix, method: Method) -> Draws:
    """The replicate weights of a survey (workers × sets), with the factor of the ``method`` that made them.

    jackknife (JK1): (R-1)/R; brr and bootstrap: 1/R (Wolter 2007, Introduction to Variance Estimation).
    """
    count = replicates.shape[1]
    factor = (count - 1) / count if method == "jackknife" else 1 / count
    size = max(1, _HELD // len(replicates))

    def chunks() -> Iterator[Matrix]:
        for start in range(0, count, size):
            yield np.ascontiguousarray(replicates[:, start : start + size].T)

    return Draws(count, chunks, False, factor)


def estimate(statistic: Statistic, weights: Vector, draws: Draws) -> Estimates:
    """The statistic under the workers' own weights, and how it spreads under ``draws``.

    Raises:
        CadreError: it has no value under more than a tenth of the drawn sets, or under a set of a survey.
    """
    value = statistic(weights[None, :])[0]
    values = np.concatenate([statistic(chunk) for chunk in draws.chunks()])
    good = np.isfinite(values).all(axis=1)
    needed = draws.count * _LEAST_GOOD if draws.drawn else draws.count
    if not np.isfinite(value).all() or good.sum() < max(2, needed):
        raise CadreError("pay-no-spread", ExitCode.INPUT, count=int((~good).sum()), sets=draws.count)
    return _spread(value, values[good], draws, int((~good).sum()))


def _spread(value: Vector, values: Matrix, draws: Draws, dropped: int) -> Estimates:
    if draws.drawn:
        low, high = np.percentile(values, [2.5, 97.5], axis=0)
        return Estimates(value, values.std(axis=0, ddof=1), low, high, dropped)
    error = np.sqrt(draws.factor * ((values - value) ** 2).sum(axis=0))
    half = float(stdtrit(draws.count - 1, 0.975)) * error
    return Estimates(value, error, value - half, value + half, dropped)


def _members(strata: NDArray[np.integer]) -> list[NDArray[np.intp]]:
    return [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]


def _counts(random: np.random.Generator, sets: int, size: int) -> Matrix:
    """How often each of ``size`` is drawn in ``size`` draws: a multinomial, by counting the draws."""
    drawn = random.integers(0, size, (sets, size))
    drawn += np.arange(sets)[:, None] * size
    return np.bincount(drawn.ravel(), minlength=sets * size).reshape(sets, size).astype(np.float64)
