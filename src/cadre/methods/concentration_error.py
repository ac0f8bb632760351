"""The standard error of a concentration index of an unweighted sample."""

from __future__ import annotations

import numpy as np

from cadre.methods.inequality import Vector, concentration, mid_ranks


def concentration_error(values: Vector, rank_by: Vector) -> float:
    """s = √((Σ a²/n - (1 + C)²)/n), a = (x/μ)(2R - 1 - C) + 2 - q before - q, q the concentration curve.

    Kakwani, Wagstaff and van Doorslaer 1997, equation 14, as R ``rineq`` has it ("direct"). Units of equal
    rank stand in the order given. Raises ValueError where the index has no meaning.
    """
    index = concentration(values, rank_by)
    order = np.argsort(rank_by, kind="stable")
    x, rank = np.asarray(values, dtype=np.float64)[order], mid_ranks(rank_by)[order]
    reached = np.cumsum(x) / x.sum()
    before = np.concatenate([[0.0], reached[:-1]])
    terms = x / x.mean() * (2 * rank - 1 - index) + 2 - before - reached
    return float(np.sqrt(max(0.0, float((terms**2).mean()) - (1 + index) ** 2) / len(x)))
