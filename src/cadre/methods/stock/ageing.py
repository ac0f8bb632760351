"""Ageing and exits by age from the accounts of published counts, where nobody counts who grows older.

Somebody who leaves is counted at the age reached by the end of the year, so the account of an age group is
after = before + moved in - moved on - left + came. From the oldest group down, with nobody moving on from it,
it gives who moves on from each younger one. Ten-year groups are not evenly filled: in the oldest working ages
far fewer than a tenth move on, for those near the end of the group have left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array


class Yearly(NamedTuple):
    """(A,) for people by their age at the start of a year: the share that leaves in it, and of those who stay
    the share that is in the next age group at its end."""

    leave: Array
    move_on: Array


def moved_on(before: ArrayLike, after: ArrayLike, left: ArrayLike) -> Array:
    """(..., A), people of each age group who are in the next one a year later, 0 for the oldest.

    All (..., A). ``left``: by age at the end of the year. Nobody is taken to enter above the youngest two
    groups, so the share of the youngest one is not known from the account of the second: it is NaN.
    """
    start, end, gone = (np.asarray(given, dtype=np.float64) for given in (before, after, left))
    onward = np.zeros_like(start)
    for age in range(onward.shape[-1] - 1, 1, -1):
        change = end[..., age] - start[..., age] + gone[..., age]
        onward[..., age - 1] = np.maximum(0, change + onward[..., age])
    onward[..., 0] = np.nan
    return onward


def exposed(before: ArrayLike, onward: ArrayLike) -> Array:
    """(..., A), people by the age they reach in the year; of them those who leave are counted."""
    start, moving = np.asarray(before, dtype=np.float64), np.asarray(onward, dtype=np.float64)
    reached = start - moving
    reached[..., 1:] += moving[..., :-1]
    return np.asarray(reached)


def by_age_at_start(rates: ArrayLike, moving: ArrayLike) -> Yearly:
    """Rates by age reached, for a projection that lets people leave first and grow older then.

    rates: (A,), share that leaves, by age reached in the year. moving: (A,), share of all that reach the next
    age group in the year, 0 for the oldest.
    """
    rate, share = np.asarray(rates, dtype=np.float64), np.asarray(moving, dtype=np.float64)
    older = np.append(rate[1:], 0.0)
    stay = (1 - share) * (1 - rate) + share * (1 - older)
    onward = np.divide(share * (1 - older), stay, out=np.zeros_like(stay), where=stay > 0)
    return Yearly(np.clip(1 - stay, 0, 1), np.clip(onward, 0, 1))
