"""From the first year of training to the first day of work: lags, completion, licensing and absorption."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.system import Array


def entrants(intake: ArrayLike, lag: int, shares: ArrayLike = (1.0,)) -> Array:
    """People who start work in each projected year: E[y] = intake[y - lag] x the product of ``shares``.

    Args:
        intake: (..., N), students who start; the first year is ``lag`` years before the first projected
            year, so that N - lag years are not needed and N years come out.
        lag: years from the start of training to the start of work, not negative.
        shares: completion, licensing, absorption: shares of those before that pass.

    Returns:
        (..., N), people per year, for the projected years.

    Raises:
        ValueError: a share outside 0 to 1, a negative lag or intake.
    """
    started = np.asarray(intake, dtype=np.float64)
    passing = np.asarray(shares, dtype=np.float64)
    if lag < 0 or not np.isfinite(started).all() or (started < 0).any():
        raise ValueError("a training pipeline needs a lag and intakes that are not negative")
    if not ((passing >= 0) & (passing <= 1)).all():
        raise ValueError("completion, licensing and absorption are shares from 0 to 1")
    return started * float(passing.prod())


def intake_years(first: int, last: int, lag: int) -> range:
    """Years of intake that reach work in the years ``first`` to ``last``.

    Raises ValueError where the lag is longer than the years from ``first`` to ``last`` with their past.
    """
    if last < first:
        raise ValueError("the last year comes before the first")
    return range(first - lag, last - lag + 1)
