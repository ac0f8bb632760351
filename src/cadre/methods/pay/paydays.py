"""Whether pay came, in full and in time; whether it reaches a stated wage; how much work is not paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.methods.inequality import Vector
from cadre.methods.pay.quantiles import weighted_quantiles

_CENT = 1e-9  # of what was due: below it, rounding


@dataclass(frozen=True)
class Paydays:
    """Shares of pay events, 0 to 1, that do not overlap except that a partial payment may also be late.

    ``late``: paid after the day it was due; ``partial``: less than was due, but something; ``missing``: not
    paid at all. ``delay``: median days of the late ones, None where none was late.
    """

    late: float
    partial: float
    missing: float
    delay: float | None


def paydays(
    due_day: Vector, paid_day: Vector, due: Vector, paid: Vector, weights: Vector, grace: float = 0
) -> Paydays:
    """One element per pay event: the day and the sum that were due, and those that were paid.

    Days as numbers (NaN: no payment), sums in one currency; up to ``grace`` days are not late.
    Raises ValueError for a sum due that is not positive, a negative payment, or no weight at all.
    """
    if not (due > 0).all() or (paid < 0).any() or not weights.sum() > 0:
        raise ValueError("sums due must be positive, payments not negative, weights not all zero")
    missing = np.isnan(paid_day) | ~(paid > 0)
    days = np.where(missing, 0, paid_day - due_day)
    late = ~missing & (days > grace)
    partial = ~missing & (paid < due * (1 - _CENT))
    shares = [float(np.average(which, weights=weights)) for which in (late, partial, missing)]
    some = late & (weights > 0)
    delay = float(weighted_quantiles(days[some], weights[some][None, :], 0.5)[0]) if some.any() else None
    return Paydays(shares[0], shares[1], shares[2], delay)


def share_below(pay: Vector, wage: float, weights: Vector) -> float:
    """The share of workers, 0 to 1, paid less than a stated minimum or living ``wage`` for the same time."""
    return float(np.average(pay < wage, weights=weights))


def unpaid_share(unpaid_hours: Vector, hours: Vector, weights: Vector) -> float:
    """Unpaid hours as a share of all hours worked, 0 to 1; ``hours`` include the unpaid ones.

    Raises ValueError where more hours are unpaid than worked, or nobody worked.
    """
    if (unpaid_hours < 0).any() or (unpaid_hours > hours).any() or not weights @ hours > 0:
        raise ValueError("unpaid hours lie between zero and the hours worked, which are not all zero")
    return float(weights @ unpaid_hours / (weights @ hours))
