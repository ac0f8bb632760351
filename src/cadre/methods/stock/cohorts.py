"""Who left and who came between two yearly counts, by following each age group for a year.

What is found is net: in a cell where some left and others came, only the difference shows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array


def a_year_older(people: ArrayLike, move_on: ArrayLike) -> Array:
    """(..., A), the same people a year later if nobody left or came; ``move_on``: (A,), as in a System."""
    before, share = np.asarray(people, dtype=np.float64), np.asarray(move_on, dtype=np.float64)
    onward = before * share
    after = before - onward
    after[..., 1:] += onward[..., :-1]
    return after


def exits_by_origin(gone: ArrayLike, before: ArrayLike, move_on: ArrayLike) -> Array:
    """(..., A): people who are missing from a group a year later, in the groups that they stood in before.

    ``gone``: (..., A), at most ``a_year_older(before)``. They are shared out as those who should have been
    there: from the group itself and from the one below. Sums stay the same.
    """
    left, start = np.asarray(gone, dtype=np.float64), np.asarray(before, dtype=np.float64)
    share = np.asarray(move_on, dtype=np.float64)
    expected = a_year_older(start, share)
    rate = np.divide(left, expected, out=np.zeros_like(left), where=expected > 0)
    found = rate * start * (1 - share)
    found[..., :-1] += rate[..., 1:] * start[..., :-1] * share[:-1]
    return np.asarray(found)
