"""Weighted sums of squares and products for many sets of weights at once, and the regressions they give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.methods.inequality import Vector
from cadre.methods.pay.replication import Matrix

_INFLATED = 1e11


@dataclass(frozen=True)
class Moments:
    """``gram`` (sets × k × k) = Σ w x x', ``cross`` (sets × k) = Σ w x y; the first of x is 1."""

    gram: Matrix
    cross: Matrix

    @property
    def weight(self) -> Vector:
        return np.asarray(self.gram[:, 0, 0])

    @property
    def means(self) -> Matrix:
        return np.asarray(self.gram[:, 0, :] / self.weight[:, None])

    def coefficients(self) -> Matrix:
        return solve(self.gram, self.cross)

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.gram + other.gram, self.cross + other.cross)


def products(x: Matrix) -> Matrix:
    """x_i x_j for i <= j (rows × k(k+1)/2): with these every Gram matrix is one row of one product."""
    upper = np.triu_indices(x.shape[1])
    return np.asarray(x[:, upper[0]] * x[:, upper[1]])


def gram(weights: Matrix, pairs: Matrix, size: int) -> Matrix:
    """Σ w x x' (sets × k × k) from ``products``."""
    upper = np.triu_indices(size)
    found = np.empty((len(weights), size, size))
    found[:, upper[0], upper[1]] = sums = weights @ pairs
    found[:, upper[1], upper[0]] = sums
    return found


def solve(left: Matrix, right: Matrix) -> Matrix:
    """b with ``left`` b = ``right`` for each set; NaN where there is no single answer."""
    diagonal = np.sqrt(np.maximum(np.einsum("rii->ri", left), 0))
    scale = np.where(diagonal > 0, diagonal, 1)
    inverse = _inverse(left / scale[:, :, None] / scale[:, None, :])
    # The diagonal of a scaled inverse tells how far a column follows from the others; below 1 is rounding.
    inflation = np.einsum("rii->ri", inverse)
    good = (diagonal > 0).all(axis=1) & ((inflation > 0.5) & (inflation < _INFLATED)).all(axis=1)
    found = np.einsum("rij,rj->ri", inverse, right / scale) / scale
    return np.where(good[:, None], found, np.nan)


def _inverse(matrices: Matrix) -> Matrix:
    try:
        return np.asarray(np.linalg.inv(matrices))
    except np.linalg.LinAlgError:
        found = np.full_like(matrices, np.nan)
        values = np.linalg.eigvalsh(np.where(np.isfinite(matrices), matrices, 0))
        good = values[:, 0] > 1 / _INFLATED
        found[good] = np.linalg.inv(matrices[good])
        return found


def pooled(men: Moments, women: Moments, with_sex: bool) -> Matrix:
    """The coefficients of one regression for all workers, without sex or with it (its own one left out).

    With sex, the constant is set so that the mean of all pay is met, as it is without.
    """
    both = men + women
    if not with_sex:
        return both.coefficients()
    sets, size = both.cross.shape
    left = np.empty((sets, size + 1, size + 1))
    left[:, :size, :size] = both.gram
    left[:, size, :size] = left[:, :size, size] = men.gram[:, 0, :]
    left[:, size, size] = men.weight
    found = solve(left, np.concatenate([both.cross, men.cross[:, :1]], axis=1))
    found[:, 0] += found[:, size] * men.weight / both.weight
    return found[:, :size]
