"""How fast an indicator moves towards a target, and how fast it would have to.

Compound: CAGR_o = (x_t / x_0)^(1/(t-t0)) - 1 observed, CAGR_r = (x* / x_0)^(1/(T-t0)) - 1 required, and
R = CAGR_o / CAGR_r. Linear, where growth rates have no meaning (a zero, a sign change, a share bounded by
100): slopes (x_t - x_0)/(t - t0) and (x* - x_0)/(T - t0), and their ratio R. Logit, on request, for a
coverage in percent: slopes of ln(x/(100 - x)), since the last points are the slowest to gain.

R >= 0.95 is on track, 0 <= R < 0.95 too slow, R < 0 moving away: the limits of Open SDG (sdg-build), whose
0.6 parts "needs acceleration" from "limited" (``strength``). A target already reached is met; a target of
zero counts as 0.001 in the compound form. Fewer than three figures are not assessed; none at all is no data,
a grade of its own and never a zero. Cadre's own addition: a movement the wrong way of less than a twentieth
of the required one is a standstill, too slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Status = Literal["met", "on_track", "too_slow", "moving_away", "not_met", "not_assessable", "no_data"]
Basis = Literal["compound", "linear", "logit"]

ON_TRACK, ACCELERATE = 0.95, 0.6
STANDSTILL = 0.05
FEWEST_FIGURES = 3
_NEARLY_ZERO = 0.001


@dataclass(frozen=True)
class Progress:
    """``observed`` and ``required`` per year: in percent of the value, in its unit (linear) or in logits."""

    status: Status
    observed: float | None = None
    required: float | None = None
    ratio: float | None = None
    basis: Basis | None = None

    @property
    def strength(self) -> Literal["acceleration", "limited"] | None:
        """Of a progress that is too slow: whether speeding up could do, or little moves."""
        if self.status != "too_slow" or self.ratio is None:
            return None
        return "acceleration" if self.ratio >= ACCELERATE else "limited"


def compound_rate(start: float, end: float, years: float) -> float:
    """Constant growth per year from ``start`` to ``end``, in percent. Both must be positive."""
    if start <= 0 or end <= 0 or years <= 0:
        raise ValueError("a compound rate needs positive values and a span of time")
    return 100 * float((end / start) ** (1 / years) - 1)


def linear_rate(start: float, end: float, years: float) -> float:
    """Constant change per year from ``start`` to ``end``, in the unit of the values."""
    if years <= 0:
        raise ValueError("a rate needs a span of time")
    return (end - start) / years


def logit_rate(start: float, end: float, years: float) -> float:
    """Constant growth per year of ln(x/(100 - x)). Both must lie between 0 and 100, exclusive."""
    if not (min(start, end) > 0 and max(start, end) < 100) or years <= 0:
        raise ValueError("a logit rate needs values between 0 and 100 and a span of time")
    first, last = (float(np.log(share / (100 - share))) for share in (start, end))
    return linear_rate(first, last, years)


def assess(
    years: ArrayLike,
    values: ArrayLike,
    target: float,
    target_year: int | None,
    *,
    at_least: bool,
    bounded: bool,
    logit: bool = False,
) -> Progress:
    """Hold a series against a target.

    Args:
        years, values: the figures in order of time; the first is the baseline, the last the present.
        target, target_year: x* and T; without T the target is a benchmark, met or not.
        at_least: whether the target is a floor, else a ceiling.
        bounded: the indicator is a share or an index with limits: rates are linear.
        logit: the indicator is a coverage in percent: rates are of its logit, but linear where the first
            figure, the last or the target is 0 or 100.

    Returns:
        Progress; rates are None where there is no span of time to take them over.

    Raises:
        ValueError: years out of order.
    """
    t, x = np.asarray(years, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if t.shape != x.shape or (np.diff(t) <= 0).any():
        raise ValueError("figures must be in order of time, one for a year")
    t, x = t[np.isfinite(x)], x[np.isfinite(x)]
    if not t.size:
        return Progress("no_data")
    basis = _basis(float(x[0]), float(x[-1]), target, bounded=bounded, logit=logit)
    start, now = float(x[0]), float(x[-1])
    observed = _rate(basis, start, now, float(t[-1] - t[0]))
    required = None if target_year is None else _rate(basis, start, target, float(target_year - t[0]))
    ratio = observed / required if observed is not None and required else None
    reached = now >= target if at_least else now <= target
    status = "met" if reached else _status(t, observed, required, ratio, target_year, at_least)
    return Progress(status, observed, required, ratio, basis)


def _basis(start: float, now: float, target: float, *, bounded: bool, logit: bool) -> Basis:
    if logit and all(0 < value < 100 for value in (start, now, target)):
        return "logit"
    return "linear" if bounded or logit or start <= 0 or now <= 0 or target < 0 else "compound"


def _rate(basis: Basis, start: float, end: float, span: float) -> float | None:
    if span <= 0:
        return None
    if basis == "compound":
        return compound_rate(start, end if end > 0 else _NEARLY_ZERO, span)
    return logit_rate(start, end, span) if basis == "logit" else linear_rate(start, end, span)


def _status(
    t: np.ndarray[tuple[int], np.dtype[np.float64]],
    observed: float | None,
    required: float | None,
    ratio: float | None,
    target_year: int | None,
    at_least: bool,
) -> Status:
    """The grade of a target that is not reached."""
    if target_year is None:
        return "not_met"
    away = observed is not None and (observed < 0 if at_least else observed > 0)
    if t[-1] >= target_year:
        return "moving_away" if away and t.size >= FEWEST_FIGURES else "too_slow"
    if t.size < FEWEST_FIGURES or required is None:
        return "not_assessable"
    if ratio is None or ratio <= -STANDSTILL:
        return "moving_away"
    return "on_track" if ratio >= ON_TRACK else "too_slow"
