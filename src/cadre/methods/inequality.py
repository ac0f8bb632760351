"""How unequally something is spread over areas or people.

Throughout: ``values`` x_i (a density, a share), ``weights`` w_i (population), p_i = w_i / Σw, μ = Σ p_i x_i;
arrays of one dimension and equal length. Weights must be positive together, values not negative. Checked
against R ``ineq``, ``dineq`` and PySAL ``inequality`` (tests/oracle). Note that R's ``Theil(parameter=0)`` is
Theil's T here and ``parameter=1`` the mean log deviation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float64]


def _prepared(values: Vector, weights: Vector | None) -> tuple[Vector, Vector, float]:
    """x, p and μ. Raises ValueError where no measure of inequality has a meaning."""
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if x.ndim != 1 or x.shape != w.shape or not x.size:
        raise ValueError("values and weights must be vectors of one length, and not empty")
    if not (np.isfinite(x).all() and np.isfinite(w).all()):
        raise ValueError("values and weights must be finite")
    if (w < 0).any() or not w.sum() > 0:
        raise ValueError("weights must not be negative, nor all zero")
    p = w / w.sum()
    return x, p, float(p @ x)


def _not_negative(x: Vector, mean: float) -> None:
    if (x < 0).any() or not mean > 0:
        raise ValueError("values must not be negative, nor all zero")


def checked(values: Vector, weights: Vector | None = None) -> tuple[Vector, Vector, float]:
    """x, p and μ for the measures of a total of a shared total; ValueError below zero or all zero."""
    x, p, mean = _prepared(values, weights)
    _not_negative(x, mean)
    return x, p, mean


def mid_ranks(order_by: Vector, weights: Vector | None = None) -> Vector:
    """The middle of each unit's place on the 0-1 scale of cumulated weight; ties share one place."""
    by, p, _ = _prepared(order_by, weights)
    _, group = np.unique(by, return_inverse=True)
    share = np.bincount(group, weights=p)
    middle = np.cumsum(share) - share / 2
    return np.asarray(middle[group], dtype=np.float64)


def gini(values: Vector, weights: Vector | None = None) -> float:
    """G = 2 cov_p(x, F) / μ with F the mid-rank of x: 0 equal, towards 1 all in one place. No n/(n-1)."""
    x, p, mean = checked(values, weights)
    return 2 * float(p @ ((x - mean) * (mid_ranks(x, p) - 0.5))) / mean


def gini_unbiased(values: Vector) -> float:
    """Gini of an unweighted sample with the small-sample correction n/(n-1)."""
    n = len(values)
    if n < 2:
        raise ValueError("the small-sample correction needs at least two values")
    return gini(values) * n / (n - 1)


def theil(values: Vector, weights: Vector | None = None) -> float:
    """T = Σ p (x/μ) ln(x/μ), with 0 ln 0 = 0: 0 equal, at most ln of the total over the smallest weight."""
    x, p, mean = checked(values, weights)
    r = x / mean
    return float(p @ (r * np.log(np.where(r > 0, r, 1.0))))


def members(groups: NDArray[np.generic]) -> Iterator[tuple[np.generic, NDArray[np.intp]]]:
    """Each group in order of its name, with the places of its units."""
    names, group = np.unique(groups, return_inverse=True)
    order = np.argsort(group, kind="stable")
    yield from zip(names, np.split(order, np.cumsum(np.bincount(group))[:-1]), strict=True)


def theil_decomposed(
    values: Vector, groups: NDArray[np.generic], weights: Vector | None = None
) -> tuple[float, float]:
    """T = between + within: between = Σ s_g ln(μ_g/μ), within = Σ s_g T_g, s_g = p_g μ_g/μ.

    ``groups``: the group of each unit (regions of districts). Returns (between, within).
    """
    x, p, mean = checked(values, weights)
    between = within = 0.0
    for _, inside in members(groups):
        weight = float(p[inside].sum())
        local = float(p[inside] @ x[inside]) / weight if weight else 0.0
        share = weight * local / mean
        if share:
            between += share * float(np.log(local / mean))
            within += share * theil(x[inside], p[inside])
    return between, within


def mean_log_deviation(values: Vector, weights: Vector | None = None) -> float:
    """L = Σ p ln(μ/x). Raises ValueError for a zero value: the measure is infinite there."""
    x, p, mean = _prepared(values, weights)
    if (x[p > 0] <= 0).any():
        raise ValueError("the mean log deviation is infinite where a value is zero")
    return float(p[p > 0] @ np.log(mean / x[p > 0]))


def mean_log_deviation_decomposed(
    values: Vector, groups: NDArray[np.generic], weights: Vector | None = None
) -> tuple[float, float]:
    """L = between + within: between = Σ p_g ln(μ/μ_g), within = Σ p_g L_g. Returns (between, within).

    Raises ValueError for a zero value, as ``mean_log_deviation`` does.
    """
    x, p, mean = _prepared(values, weights)
    between = within = 0.0
    for _, inside in members(groups):
        weight = float(p[inside].sum())
        if not weight:
            continue
        within += weight * mean_log_deviation(x[inside], p[inside])
        between += weight * float(np.log(mean * weight / (p[inside] @ x[inside])))
    return between, within


def hoover(values: Vector, weights: Vector | None = None) -> float:
    """H = ½ Σ |p x/μ - p|: the share of the staff who would have to move for equal densities, 0 to 1."""
    x, p, mean = checked(values, weights)
    return 0.5 * float(np.abs(p * x / mean - p).sum())


def concentration(values: Vector, rank_by: Vector, weights: Vector | None = None) -> float:
    """C = 2 cov_p(h, R) / μ with R the mid-rank by ``rank_by`` (deprivation, income): -1 to 1.

    Positive: concentrated where ``rank_by`` is high. The Gini is C with values ranked by themselves.
    """
    x, p, mean = _prepared(values, weights)
    if not mean:
        raise ValueError("the concentration index has no meaning where the mean is zero")
    return 2 * float(p @ ((x - mean) * (mid_ranks(rank_by, p) - 0.5))) / mean


def _bounded(values: Vector, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not low < high:
        raise ValueError("the lower bound must be below the upper bound")
    if (np.asarray(values) < low).any() or (np.asarray(values) > high).any():
        raise ValueError("values must lie between the bounds")


def erreygers(
    values: Vector, rank_by: Vector, bounds: tuple[float, float], weights: Vector | None = None
) -> float:
    """E = 4 μ C / (b - a), for an outcome bounded between a and b (Erreygers 2009, as in R ``rineq``)."""
    _bounded(values, bounds)
    low, high = bounds
    x, p, mean = _prepared(values, weights)
    return 8 * float(p @ ((x - mean) * (mid_ranks(rank_by, p) - 0.5))) / (high - low)


def wagstaff(
    values: Vector, rank_by: Vector, bounds: tuple[float, float], weights: Vector | None = None
) -> float:
    """W = C μ (b - a) / ((b - μ)(μ - a)), for an outcome bounded between a and b (Wagstaff 2005).

    Between 0 and 1 it is C / (1 - μ), as in R ``rineq``. Raises ValueError where the mean is at a bound.
    """
    _bounded(values, bounds)
    low, high = bounds
    mean = _prepared(values, weights)[2]
    if not low < mean < high:
        raise ValueError("Wagstaff's index has no meaning where the mean lies at a bound")
    corrected = erreygers(values, rank_by, bounds, weights)
    return corrected * (high - low) ** 2 / (4 * (high - mean) * (mean - low))


def highest_to_lowest(values: Vector, weights: Vector | None = None) -> float:
    """max x / min x over the units with weight. Raises ValueError where the lowest is zero."""
    x, p, _ = _prepared(values, weights)
    lowest = float(x[p > 0].min())
    if lowest <= 0:
        raise ValueError("the ratio has no meaning where the lowest value is zero")
    return float(x[p > 0].max()) / lowest


def share_below(values: Vector, threshold: float, weights: Vector | None = None) -> float:
    """The share of the weight (population) in units whose value is below ``threshold``, 0 to 1."""
    x, p, _ = _prepared(values, weights)
    return float(p[x < threshold].sum())
