"""Krippendorff's alpha: any number of raters, gaps, and any level of measurement.

alpha = 1 - D_o / D_e from the matrix of coincidences (Krippendorff 2011, Computing Krippendorff's
Alpha-Reliability). Checked against R ``irr`` 0.84.1 and Python ``krippendorff`` 0.9.0 (tests/oracle); this is
an implementation of its own.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from cadre.methods.agreement.ratings import NoMeaningError, Ratings
from cadre.methods.inequality import Vector

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = get_args(Level)
# Krippendorff 2004, Content Analysis, second edition: what conclusions may rest on.
FIRM, TENTATIVE = 0.80, 0.667
_NOTHING = 1e-12


def alpha(ratings: Ratings, level: Level, counts: Vector | None = None) -> float:
    """1 full agreement, 0 as by chance, below 0 systematic disagreement.

    ``counts``: how often each unit counts. Units judged by one rater only tell nothing and are not used.

    Raises:
        NoMeaningError: no unit was judged twice; all judgements are the same; ``ordinal`` without an order;
            ``interval`` or ``ratio`` without numbers; ``ratio`` with a negative number.
    """
    together = coincidences(ratings, counts)
    marginal = together.sum(axis=0)
    total = float(marginal.sum())
    if not total > 1:
        raise NoMeaningError("no-pairs")
    distance = _distances(ratings, level, marginal)
    by_chance = float(marginal @ distance @ marginal) / (total - 1)
    if by_chance < _NOTHING:
        raise NoMeaningError("all-the-same")
    observed = float((together * distance).sum())
    return 1 - observed / by_chance


def coincidences(ratings: Ratings, counts: Vector | None = None) -> NDArray[np.float64]:
    """Categories x categories: pairs of judgements within units, each unit's m judgements counting m."""
    tallies = ratings.tallies()
    judged = tallies.sum(axis=1)
    weight = np.ones(ratings.units) if counts is None else counts
    share = np.where(judged >= 2, weight / np.maximum(judged - 1, 1), 0.0)
    pairs = (tallies * share[:, None]).T @ tallies
    return np.asarray(pairs - np.diag(share @ tallies), dtype=np.float64)


def _distances(ratings: Ratings, level: Level, marginal: Vector) -> NDArray[np.float64]:
    """Squared distances of every pair of categories."""
    size = len(ratings.categories)
    if level == "nominal":
        return np.asarray(1 - np.eye(size))
    if level == "ordinal":
        if not ratings.ordered:
            raise NoMeaningError("no-order")
        middle = np.cumsum(marginal) - marginal / 2
        return np.asarray(np.subtract.outer(middle, middle) ** 2)
    values = ratings.values
    if values is None:
        raise NoMeaningError("no-numbers")
    apart = np.subtract.outer(values, values)
    if level == "interval":
        return np.asarray(apart**2)
    if (values < 0).any():
        raise NoMeaningError("negative")
    both = np.add.outer(values, values)
    return np.asarray(np.divide(apart, both, out=np.zeros_like(apart), where=both > 0) ** 2)


def standing(value: float) -> Literal["firm", "tentative", "unreliable"]:
    """What may rest on judgements that agree this well."""
    if value >= FIRM:
        return "firm"
    return "tentative" if value >= TENTATIVE else "unreliable"
