"""Gaps: between the pay of men and women, and between a need and a stock.

Pay (Eurostat sdg_05_20, ILO, UK): G = 100 (M - W) / M with M and W weighted means or medians. Need (Scheffler
et al. 2018): shortage = Σ max(0, need - stock) over country and occupation. The floor is essential: a surplus
in one place does not fill a shortage in another.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector


def weighted_median(values: Vector, weights: Vector | None = None) -> float:
    """The value at which half of the weight is reached; between two values, their mean."""
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if not x.size or x.shape != w.shape or (w < 0).any() or not w.sum() > 0:
        raise ValueError("a median needs values with weights that are not negative, nor all zero")
    order = np.argsort(x, kind="stable")
    order = order[w[order] > 0]
    reached = np.cumsum(w[order])
    half = reached[-1] / 2
    first = int(np.searchsorted(reached, half))
    if np.isclose(reached[first], half):
        return float((x[order[first]] + x[order[first + 1]]) / 2)
    return float(x[order[first]])


def pay_gap(
    pay: Vector,
    women: NDArray[np.bool_],
    weights: Vector | None = None,
    *,
    statistic: Literal["mean", "median"] = "mean",
) -> float:
    """The raw gap in percent of men's pay; positive where men are paid more.

    ``pay``: hourly or monthly pay; ``women``: True for a woman. Raises ValueError where a sex is absent or
    men's pay is zero.
    """
    x = np.asarray(pay, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    if women.all() or not women.any():
        raise ValueError("a pay gap needs men and women")
    men_level, women_level = (_level(x[who], w[who], statistic) for who in (~women, women))
    if men_level == 0:
        raise ValueError("the pay of men is zero")
    return 100 * (men_level - women_level) / men_level


def _level(x: Vector, w: Vector, statistic: Literal["mean", "median"]) -> float:
    return weighted_median(x, w) if statistic == "median" else float(np.average(x, weights=w))


def factor_weighted_gap(
    pay: Vector, women: NDArray[np.bool_], groups: NDArray[np.generic], minimum: int = 1
) -> tuple[float, float]:
    """The ILO's factor-weighted gap, and the share of workers in groups that could not be compared.

    G = Σ_g w_g (M_g - W_g) / M_g over groups (occupation x age x …) with at least ``minimum`` of each sex,
    w_g their share of the workers, scaled up to 1. In percent. Recalled from ILO 2018, not read.
    """
    kept, gaps = [], []
    for group in np.unique(groups):
        inside = groups == group
        if min(int((inside & women).sum()), int((inside & ~women).sum())) >= minimum:
            kept.append(int(inside.sum()))
            gaps.append(pay_gap(pay[inside], women[inside]))
    if not kept:
        raise ValueError("no group holds enough men and women")
    return float(np.average(gaps, weights=kept)), 1 - sum(kept) / len(pay)


def shortage(need: Vector, stock: Vector) -> float:
    """Σ max(0, need - stock), in workers."""
    return float(np.maximum(0, np.asarray(need) - np.asarray(stock)).sum())


def balance(need: Vector, stock: Vector) -> float:
    """Σ (stock - need), in workers: negative where there are too few in all."""
    return float((np.asarray(stock) - np.asarray(need)).sum())


def workers_short(density: float, benchmark: float, population: float, per: float = 10_000) -> float:
    """Workers needed for ``density`` to reach ``benchmark``, both per ``per`` people; zero where it does."""
    return max(0.0, (benchmark - density) * population / per)
