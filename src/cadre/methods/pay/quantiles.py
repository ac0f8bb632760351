"""Weighted quantiles and densities under many sets of weights at once."""

from __future__ import annotations

import numpy as np

from cadre.methods.inequality import Vector
from cadre.methods.pay.replication import Matrix

_ROUNDING = 1e-9  # of the total weight


def weighted_quantiles(values: Vector, weights: Matrix, share: float) -> Vector:
    """For each set of ``weights`` (sets × values), the value at which ``share`` of the weight is reached.

    Where it is reached exactly between two values, their mean (Hyndman and Fan 1996, definition 2; with
    ``share`` 0.5 and equal weights the ordinary median). NaN for a set without weight.
    """
    order = np.argsort(values, kind="stable")
    x = values[order]
    reached = np.cumsum(weights[:, order], axis=1)
    total = reached[:, -1:]
    slack = _ROUNDING * total
    lower = (reached < share * total - slack).sum(axis=1)
    upper = (reached <= share * total + slack).sum(axis=1)
    last = len(x) - 1
    found = (x[np.minimum(lower, last)] + x[np.minimum(upper, last)]) / 2
    return np.where(total[:, 0] > 0, found, np.nan)


def bandwidth(values: Vector, weights: Vector) -> float:
    """Silverman's rule of thumb, 0.9 · min(sd, IQR/1.34) · n^(-1/5), with Kish's n = (Σw)² / Σw²."""
    sd = float(np.sqrt(np.average((values - np.average(values, weights=weights)) ** 2, weights=weights)))
    quarters = [float(weighted_quantiles(values, weights[None, :], share)[0]) for share in (0.25, 0.75)]
    spread = (quarters[1] - quarters[0]) / 1.34
    n = float(weights.sum() ** 2 / (weights**2).sum())
    return float(0.9 * (min(sd, spread) if spread > 0 else sd) * n**-0.2)


def densities(values: Vector, weights: Matrix, at: Vector, width: float) -> Vector:
    """The Gaussian kernel density of ``values`` at one point for each set of weights."""
    kernel = np.exp(-0.5 * ((at[:, None] - values) / width) ** 2)
    return np.asarray(
        (weights * kernel).sum(axis=1) / weights.sum(axis=1) / (width * np.sqrt(2 * np.pi)), dtype=np.float64
    )
