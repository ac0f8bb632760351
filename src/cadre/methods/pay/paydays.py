"""Whether pay came, in full and in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.pay.quantiles import weighted_quantiles

_CENT = 1e-9  # of what was due: below it, rounding


@dataclass(frozen=True)
class Events:
    """Each pay event by itself: ``late``, paid after the day it was due; ``partial``, less than was due, but
    something; ``missing``, not paid at all. A partial payment may also be late.

    ``delay``: days after the day it was due, 0 where nothing was paid.
    """

    late: NDArray[np.bool_]
    partial: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    delay: Vector

    def median_delay(self, weights: Vector) -> float | None:
        """Days, of the late ones; None where none was late."""
        some = self.late & (weights > 0)
        if not some.any():
            return None
        return float(weighted_quantiles(self.delay[some], weights[some][None, :], 0.5)[0])


def events(due_day: Vector, paid_day: Vector, due: Vector, paid: Vector, grace: float = 0) -> Events:
    """One element per pay event: the day and the sum that were due, and those that were paid.

    Days as numbers (NaN: no payment), sums in one currency; up to ``grace`` days are not late.
    Raises ValueError for a sum due that is not positive, or a negative payment.
    """
    if not (due > 0).all() or (paid < 0).any():
        raise ValueError("sums due must be positive, payments not negative")
    missing = np.isnan(paid_day) | ~(paid > 0)
    days = np.where(missing, 0, paid_day - due_day)
    late = ~missing & (days > grace)
    return Events(late, ~missing & (paid < due * (1 - _CENT)), missing, days)
