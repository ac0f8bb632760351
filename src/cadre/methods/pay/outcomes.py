"""What is decomposed: pay itself, or the influence of each worker's pay on a quantile.

RIF(y; τ) = q + (τ - 1{y <= q}) / f(q), q the quantile τ and f the density (Firpo, Fortin and Lemieux 2009,
Econometrica 77). The RIF of the mean is pay itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.methods.inequality import Vector
from cadre.methods.pay.quantiles import bandwidth, densities, weighted_quantiles
from cadre.methods.pay.replication import Matrix


@dataclass(frozen=True)
class Outcome:
    """Pay of one sex (``y``) with its regression columns (``x``), for the mean."""

    x: Matrix
    y: Vector

    def cross(self, weights: Matrix) -> Matrix:
        """Σ w x y (sets × columns)."""
        return np.asarray(weights @ (self.x * self.y[:, None]))


@dataclass(frozen=True)
class QuantileOutcome(Outcome):
    """For the quantile ``share``; ``width`` of the kernel is that of the sample under all weights."""

    share: float
    width: float

    def cross(self, weights: Matrix) -> Matrix:
        """Σ w x RIF, with quantile and density under the same weights."""
        at, density = self._at(weights)
        below = (weights * (self.y <= at[:, None])) @ self.x
        level = (at + self.share / density)[:, None]
        return np.asarray(level * (weights @ self.x) - below / density[:, None])

    def _at(self, weights: Matrix) -> tuple[Vector, Vector]:
        at = weighted_quantiles(self.y, weights, self.share)
        density = densities(self.y, weights, at, self.width)
        return at, np.where(density > 0, density, np.nan)


def outcome(x: Matrix, y: Vector, weights: Vector, share: float | None) -> Outcome:
    """Pay for the mean (``share`` None) or for a quantile."""
    if share is None:
        return Outcome(x, y)
    return QuantileOutcome(x, y, share, bandwidth(y, weights))
