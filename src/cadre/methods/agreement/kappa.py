"""Kappa: agreement beyond what chance would give, (A_o - A_e) / (1 - A_e).

Cohen 1960 for two raters, Cohen 1968 weighted, Fleiss 1971 for several. Checked against R ``irr`` 0.84.1
(tests/oracle). Where all judgements are the same, chance explains everything and kappa has no meaning.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cadre.methods.agreement.ratings import GAP, NoMeaningError, Ratings
from cadre.methods.inequality import Vector

Weights = Literal["none", "linear", "quadratic"]
_NOTHING = 1e-12


def cohen(
    ratings: Ratings, first: int, second: int, weights: Weights = "none", counts: Vector | None = None
) -> float:
    """Kappa of two raters over the units that both judged.

    ``weights``: a disagreement counts 1 ("none"), its distance in places of the order, or the square of that.
    ``counts``: how often each unit counts. Raises NoMeaningError: weights without an order, no unit
    judged by both, or all judgements the same.
    """
    if weights != "none" and not ratings.ordered:
        raise NoMeaningError("no-order")
    table = confusion(ratings, first, second, counts)
    total = table.sum()
    if not total > 0:
        raise NoMeaningError("no-pairs")
    share = table / total
    expected = np.outer(share.sum(axis=1), share.sum(axis=0))
    cost = _costs(len(table), weights)
    by_chance = float((cost * expected).sum())
    if by_chance < _NOTHING:
        raise NoMeaningError("all-the-same")
    return 1 - float((cost * share).sum()) / by_chance


def confusion(ratings: Ratings, first: int, second: int, counts: Vector | None = None) -> NDArray[np.float64]:
    """Categories of ``first`` x categories of ``second``, over the units that both judged."""
    a, b = ratings.codes[:, first], ratings.codes[:, second]
    both = (a != GAP) & (b != GAP)
    size = len(ratings.categories)
    weight = np.ones(len(a)) if counts is None else counts
    cells = np.bincount(a[both] * size + b[both], weights=weight[both], minlength=size * size)
    return np.asarray(cells.reshape(size, size), dtype=np.float64)


def _costs(size: int, weights: Weights) -> NDArray[np.float64]:
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(np.float64)
    if weights == "none":
        return (apart > 0).astype(np.float64)
    return apart if weights == "linear" else apart**2


def fleiss(ratings: Ratings, counts: Vector | None = None) -> float:
    """Kappa of all raters over the units that every rater judged.

    Raises NoMeaningError where there is no such unit, fewer than two raters, or all judgements are the same.
    """
    complete = (ratings.codes != GAP).all(axis=1)
    weight = np.ones(ratings.units) if counts is None else counts
    tallies, weight = ratings.tallies()[complete], weight[complete]
    raters, total = ratings.raters, weight.sum()
    if raters < 2 or not total > 0:
        raise NoMeaningError("not-complete")
    agreed = (tallies * (tallies - 1)).sum(axis=1) / (raters * (raters - 1))
    by_chance = float((((weight @ tallies) / (raters * total)) ** 2).sum())
    if 1 - by_chance < _NOTHING:
        raise NoMeaningError("all-the-same")
    return (float(weight @ agreed) / float(total) - by_chance) / (1 - by_chance)
