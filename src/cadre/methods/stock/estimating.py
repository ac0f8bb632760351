"""Yearly rates from what was counted: exits over people exposed, small cells drawn to the common rate.

Empirical Bayes on the beta-binomial: r_i = (x_i + M m) / (n_i + M), m = Σx / Σn, M = (1 - ρ) / ρ, with the
within-cell correlation ρ by moments (Kleinman 1973, J Am Stat Assoc 68:46). Recalled, not read.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array


class Rates(NamedTuple):
    """``rate``: of each cell, shrunken; ``common``: m; ``weight``: M in people, infinite if cells agree."""

    rate: Array
    common: float
    weight: float


def exits_between(stock: ArrayLike, entries: ArrayLike) -> Array:
    """Exits that the accounts imply: S_t + E_{t+1} - S_{t+1}, along the first axis; not negative.

    ``stock``: (Y, ...), people at the end of each year; ``entries``: (Y - 1, ...), people of the years after
    the first. Raises ValueError where more people appear than entered.
    """
    people, came = np.asarray(stock, dtype=np.float64), np.asarray(entries, dtype=np.float64)
    left = people[:-1] + came - people[1:]
    if not np.isfinite(left).all() or (left < 0).any():
        raise ValueError("the stock grew by more people than entered")
    return left


def shrunken_rates(events: ArrayLike, exposed: ArrayLike) -> Rates:
    """Rates of cells that borrow from each other. ``exposed``: person-years, at least the events.

    A cell without people gets the common rate. Raises ValueError without any people, or for more events
    than people.
    """
    x, n = np.asarray(events, dtype=np.float64), np.asarray(exposed, dtype=np.float64)
    if (
        not (np.isfinite(x).all() and np.isfinite(n).all())
        or (x < 0).any()
        or (x > n).any()
        or not n.sum() > 0
    ):
        raise ValueError("events are people among those exposed, and somebody must be exposed")
    common = float(x.sum() / n.sum())
    weight = _weight(x[n > 0], n[n > 0], common)
    if math.isinf(weight):
        return Rates(np.full_like(x, common), common, weight)
    return Rates((x + weight * common) / (n + weight), common, weight)


def _weight(x: Array, n: Array, common: float) -> float:
    """M in people. One cell alone keeps its own rate, which is the common one."""
    cells, spread = len(n), common * (1 - common)
    room = n.sum() - (n**2).sum() / n.sum() - (cells - 1)
    if cells < 2 or spread == 0 or room <= 0:
        return math.inf
    seen = float((n * (x / n - common) ** 2).sum()) / spread
    correlation = (seen - (cells - 1)) / room
    if correlation <= 0:
        return math.inf
    return float((1 - min(correlation, 1.0)) / min(correlation, 1.0))
