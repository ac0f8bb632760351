"""Further measures of how unequal values are: Atkinson, coefficient of variation, Herfindahl.

``values`` and ``weights`` as in ``inequality``. Checked against R ``ineq`` 0.2-13 (tests/oracle).
"""

from __future__ import annotations

import numpy as np

from cadre.methods.inequality import Vector, checked


def atkinson(values: Vector, weights: Vector | None = None, aversion: float = 0.5) -> float:
    """A = 1 - (Σ p x^(1-ε))^(1/(1-ε)) / μ: the share of the total that equality could do without, 0 to 1.

    ``aversion``: ε > 0; at 1 the geometric mean takes the place of the power mean (Atkinson 1970).
    """
    if aversion <= 0:
        raise ValueError("the aversion to inequality must be positive")
    x, p, mean = checked(values, weights)
    if aversion == 1:
        if (x[p > 0] == 0).any():
            return 1.0
        return max(0.0, 1 - float(np.exp(p[p > 0] @ np.log(x[p > 0]))) / mean)
    if aversion > 1 and (x[p > 0] == 0).any():
        return 1.0
    power = 1 - aversion
    equal = float(np.power(p[p > 0] @ x[p > 0] ** power, 1 / power))
    return max(0.0, 1 - equal / mean)


def coefficient_of_variation(values: Vector, weights: Vector | None = None) -> float:
    """Standard deviation over mean, with the sum of weights (not one less) in the denominator."""
    x, p, mean = checked(values, weights)
    return float(np.sqrt(p @ (x - mean) ** 2)) / mean


def herfindahl(values: Vector, weights: Vector | None = None) -> float:
    """H = Σ s², s the share of each unit in the total: 1/n where all are equal, 1 where one has all."""
    x, p, mean = checked(values, weights)
    return float(((p * x / mean) ** 2).sum())
