"""Shares in ``cadre pay``: pay that came late, in part or not at all, unpaid hours, low pay, bonus."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.cli.language import words
from cadre.cli.pay_events import PaidInTime, Rowwise, UnpaidHours
from cadre.cli.payrolls import Payroll
from cadre.methods.inequality import Vector
from cadre.methods.pay import employers
from cadre.methods.pay.raw import Gap
from cadre.methods.pay.replication import Draws, Estimates, bootstrap
from cadre.methods.pay.shares import ratios, shares
from cadre.methods.pay.study import Resampling
from cadre.methods.uncertainty.intervals import interval
from cadre.vocabulary.errors import CadreError, ExitCode

Figures = dict[str, Any]
Rows = NDArray[np.bool_]
EVERYONE, WOMEN, MEN = "everyone", "women", "men"


def estimated(estimates: Estimates, place: int = 0) -> Figures:
    return {
        "value": float(estimates.value[place]),
        "standard_error": float(estimates.error[place]),
        "interval": interval(estimates.low[place], estimates.high[place]),
    }


def gap_of(gap: Gap) -> Figures:
    return {"men": gap.men, "women": gap.women, **estimated(gap.gap)}


@dataclass(frozen=True)
class Groups:
    """Everyone, and women and men where sex is known; a group with fewer than ``least`` rows is not told."""

    members: dict[str, Rows]
    weights: Vector
    draws: Draws
    least: int
    clusters: NDArray[np.integer] | None = None

    @property
    def told(self) -> dict[str, Rows]:
        return {name: who for name, who in self.members.items() if who.sum() >= self.least}

    def shares(self, which: Rows) -> Figures:
        """Percent of each group; null for a group that is too small."""
        return self._named(shares(which, list(self.told.values()), self.weights, self.draws, self.clusters))

    def ratios(self, over: Vector, under: Vector) -> Figures:
        return self._named(ratios(over, under, list(self.told.values()), self.weights, self.draws))

    def _named(self, found: Estimates) -> Figures:
        places = {name: place for place, name in enumerate(self.told)}
        return {name: estimated(found, places[name]) if name in places else None for name in self.members}

    def reasons(self) -> dict[str, str]:
        """Why a group has no figure."""
        small = [name for name in self.members if name not in self.told]
        return {name: words("pay.group-small", least=self.least) for name in small}


def groups_of(rows: Rowwise, count: int, seed: int, least: int) -> Groups:
    """Raises CadreError where there are fewer than ``least`` rows at all."""
    if len(rows.weights) < least:
        raise CadreError("pay-few-rows", ExitCode.DISCLOSURE, count=len(rows.weights), least=least)
    members = {EVERYONE: np.ones(len(rows.weights), dtype=np.bool_)}
    if rows.women is not None and rows.men is not None:
        members |= {WOMEN: rows.women, MEN: rows.men}
    strata = np.zeros(len(rows.weights), dtype=np.intp)
    if rows.women is not None and rows.men is not None:
        strata = np.where(rows.women, 1, np.where(rows.men, 0, 2))
    draws = bootstrap(rows.weights, strata, count, seed, rows.clusters)
    return Groups(members, rows.weights, draws, least, rows.clusters)


def paydays_part(found: PaidInTime, groups: Groups, grace: float) -> Figures:
    """Shares of pay events; ``late`` is null without dates, ``partial`` without sums."""
    judged = found.events
    part: Figures = {
        "events": len(judged.late),
        "left_out": found.rows.left_out,
        "late": groups.shares(judged.late) if found.dated else None,
        "partial": groups.shares(judged.partial) if found.summed else None,
        "missing": groups.shares(judged.missing),
        "median_delay_days": _delay(found, groups) if found.dated else None,
        "grace_days": grace,
    }
    return part | {"reasons": groups.reasons() | _unasked(found, groups.least)}


def _delay(found: PaidInTime, groups: Groups) -> float | None:
    """Of late events of everyone; not told where fewer than ``least`` were late."""
    if found.events.late.sum() < groups.least:
        return None
    return found.events.median_delay(found.rows.weights)


def _unasked(found: PaidInTime, least: int) -> dict[str, str]:
    reasons = {}
    if not found.dated:
        reasons["late"] = words("pay.no-dates")
    elif found.events.late.sum() < least:
        reasons["median_delay_days"] = words("pay.few-late", least=least)
    if not found.summed:
        reasons["partial"] = words("pay.no-sums")
    return reasons


def unpaid_part(found: UnpaidHours, groups: Groups) -> Figures:
    """Hours not paid of all hours worked, and rows (workers) with any, in percent."""
    return {
        "rows": len(found.worked),
        "left_out": found.rows.left_out,
        "share_of_hours": groups.ratios(found.unpaid, found.worked),
        "share_affected": groups.shares(found.unpaid > 0),
        "reasons": groups.reasons(),
    }


def employers_part(
    payroll: Payroll, resampling: Resampling, wage: float | None, least: int
) -> tuple[Figures, dict[str, str]]:
    """Quarters of pay and what the options ask for: bonus, share below a wage; and why one is null."""
    workers = payroll.workers
    found: Figures = {"women_by_quarter": None}
    reasons = {}
    if len(workers.women) < len(employers.QUARTERS) * least:
        reasons["women_by_quarter"] = words("pay.quarters-small", least=least)
    else:
        quarters = employers.women_by_quarter(workers.pay, workers.women, workers.weights)
        found["women_by_quarter"] = dict(zip(employers.QUARTERS, map(float, quarters), strict=True))
    everyone = np.ones(len(workers.women), dtype=np.bool_)
    members = {EVERYONE: everyone, WOMEN: workers.women, MEN: ~workers.women}
    clusters = resampling.clusters_of(everyone)
    groups = Groups(members, workers.weights, resampling.draws(workers, everyone), least, clusters)
    if payroll.bonus is not None:
        found["bonus"] = _bonus(payroll, payroll.bonus, resampling, least)
        if found["bonus"]["mean_gap"] is None:
            reasons["bonus"] = words("pay.bonus-few")
    if wage is not None:
        found["below_wage"] = {"wage": wage, **groups.shares(workers.pay < wage)}
    return found, reasons


def _bonus(payroll: Payroll, bonus: Vector, resampling: Resampling, least: int) -> Figures:
    """Gaps among those with a bonus, and the shares with one, as employers report them."""
    workers = payroll.workers
    drawn = partial(resampling.draws, workers)
    found = employers.bonus_figures(bonus, workers.women, workers.weights, drawn, least)
    return {
        "mean_gap": None if found.mean_gap is None else gap_of(found.mean_gap),
        "median_gap": None if found.median_gap is None else gap_of(found.median_gap),
        "share_women": estimated(found.shares, 0),
        "share_men": estimated(found.shares, 1),
    }
