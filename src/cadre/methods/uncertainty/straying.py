"""How far yearly flows strayed from what the years before them foresaw: the spread of a projection's inputs.

Rolling origin (Tashman 2000, Int J Forecast 16:437; recalled, not read): each year's flow is forecast from
the years before it, as the projection does, and the relative errors are what is not known of the next flow.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

# Standard deviations of the logarithms of rates and entries where nothing tells them: Cadre's own choice.
CHOSEN_RATES, CHOSEN_ENTRIES = 0.15, 0.10
WIDEST = 1.5
FEWEST = 2  # errors; one alone would make any range as wide as it likes


def straying(flows: ArrayLike, exposed: ArrayLike) -> float | None:
    """Standard deviation of the logarithm of a flow over its forecast; None with fewer than two errors.

    flows: (Y,), people who came or left in each year; exposed: (Y,), those whom the flow comes from, or ones
    where it is a number of people a year. The forecast is the flow per exposed of all years before. Few
    errors say little of the spread: it is multiplied by Student's 95% point over the normal one, so that an
    interval of 90% is as wide as the errors allow, and is at most 1.5.
    """
    people, base = np.asarray(flows, dtype=np.float64), np.asarray(exposed, dtype=np.float64)
    foreseen = np.cumsum(people)[:-1] * base[1:]
    behind = np.cumsum(base)[:-1]
    told = (foreseen > 0) & (behind > 0)
    if told.sum() < FEWEST:
        return None
    errors = people[1:][told] * behind[told] / foreseen[told] - 1
    logarithm = np.sqrt(np.log1p(np.mean(errors**2)))
    return min(WIDEST, float(logarithm * stdtrit(told.sum(), 0.95) / ndtri(0.95)))
