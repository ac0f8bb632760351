"""How far a series strays from its mean growth: the error of a random walk with drift."""

from __future__ import annotations

import numpy as np

from cadre.methods.stock.system import Array


def drift_of(t: Array, level: Array) -> float:
    """Mean growth per year between the first and the last figure."""
    return float((level[-1] - level[0]) / (t[-1] - t[0]))


def wandering(t: Array, level: Array, to: Array) -> Array:
    """Standard error of a random walk with drift in the years ``to``, 0 up to the last year known.

    Yearly growths have the mean d and the variance s² (n - 2 degrees of freedom); h years ahead of a series
    T years long the error is s √(h + h² / T). ``t``: at least three years in order.
    """
    steps, length = np.diff(t), t[-1] - t[0]
    variance = ((np.diff(level) - drift_of(t, level) * steps) ** 2 / steps).sum() / (t.size - 2)
    ahead = np.maximum(0.0, to - t[-1])
    return np.asarray(np.sqrt(variance * (ahead + ahead**2 / length)))
