"""The Lorenz curve: which share of the staff the worst served share of the people has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector


def lorenz(values: Vector, weights: Vector | None = None) -> NDArray[np.float64]:
    """Points (share of the weight, share of the total) from (0, 0) to (1, 1), by value upwards.

    Returns an array of n + 1 rows. Twice the area between the curve and the diagonal is the Gini, the
    greatest distance from it Hoover's index. Raises ValueError for negative values or a total of zero.
    """
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if (x < 0).any() or not (w @ x) > 0:
        raise ValueError("values must not be negative, nor all zero")
    order = np.argsort(x, kind="stable")
    steps = np.column_stack([w[order] / w.sum(), (w * x)[order] / (w @ x)])
    points = np.vstack([np.zeros((1, 2)), np.cumsum(steps, axis=0)])
    points[-1] = 1.0
    return points


def thinned(points: NDArray[np.float64], most: int = 1000) -> NDArray[np.float64]:
    """At most ``most`` of the points, both ends among them, evenly taken."""
    if len(points) <= most:
        return points
    places = np.unique(np.linspace(0, len(points) - 1, most).round().astype(np.int64))
    return np.asarray(points[places], dtype=np.float64)
