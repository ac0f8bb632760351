"""The Anticipated Progress Index of the regional commissions of the United Nations.

The indicator is carried on to the year of the target by a linear regression in which recent figures count
more; the index is the gap that is then left, relative to the progress needed since 2015 (UNECE, technical
notes of the SDG reports of 2022 and 2023, read). The weights (here growing evenly with time) and the limits
of the three grades are recalled from ESCAP's notes, not checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Outlook = Literal["maintain", "accelerate", "reverse"]
VERIFIED = False  # weights and limits
BASE_YEAR = 2015
MAINTAIN, ACCELERATE = 10.0, 100.0  # percent of the progress needed


@dataclass(frozen=True)
class Anticipated:
    """``projected``: value in the year of the target; ``index``: gap left, percent of the progress needed."""

    projected: float
    base_year: int
    index: float

    @property
    def outlook(self) -> Outlook:
        """At most a tenth left: maintain; at most all of it: accelerate; the gap grows: reverse."""
        if self.index <= MAINTAIN:
            return "maintain"
        return "accelerate" if self.index <= ACCELERATE else "reverse"


def projected(years: ArrayLike, values: ArrayLike, year: float) -> float:
    """The value in ``year`` on a line fitted with weights 1, 2 … by the years since the first.

    Raises ValueError for fewer than two figures in different years.
    """
    t, x = np.asarray(years, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if t.size < 2 or np.ptp(t) == 0:
        raise ValueError("a trend needs figures of two years")
    weights = t - t.min() + 1
    middle, mean = np.average(t, weights=weights), np.average(x, weights=weights)
    slope = (weights * (t - middle) * (x - mean)).sum() / (weights * (t - middle) ** 2).sum()
    return float(mean + slope * (year - middle))


def anticipated(
    years: ArrayLike, values: ArrayLike, target: float, target_year: int, *, at_least: bool
) -> Anticipated | None:
    """The index from the figure of 2015, or the first where there is none of 2015.

    ``years``, ``values``: figures in order of time. None where the base has reached the target already, so
    that no progress is needed. Raises ValueError for fewer than two figures.
    """
    t, x = np.asarray(years, dtype=np.float64), np.asarray(values, dtype=np.float64)
    value = projected(t, x, target_year)
    base = int(np.argmax(t == BASE_YEAR)) if (t == BASE_YEAR).any() else 0
    sign = 1 if at_least else -1
    needed = sign * (target - float(x[base]))
    if needed <= 0:
        return None
    return Anticipated(value, int(t[base]), 100 * sign * (target - value) / needed)
