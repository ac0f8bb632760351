"""Supply of each group carried on by its entries, exits and ages, in draws; and how it would have done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from cadre.methods.planning.closing import close_gap
from cadre.methods.stock.ageing import by_age_at_start
from cadre.methods.stock.estimating import shrunken_rates
from cadre.methods.stock.exits import hazard_of
from cadre.methods.stock.projecting import Projection
from cadre.methods.stock.system import CAUSES, ENTRIES, Array, Course, System, steady_course
from cadre.methods.uncertainty.draws import Spread
from cadre.methods.uncertainty.simulating import simulate
from cadre.methods.uncertainty.straying import CHOSEN_ENTRIES, CHOSEN_RATES, straying
from cadre.publishable.outlook.counted import Counted, Reason, Whole, whole

SEED, DRAWS = 20260101, 1000
# Defaults of ``cadre project``; rates and entries may stray further where the counted years did.
YEARLY_SD, SHARED, MEMORY = 0.05, 0.5, 0.5
_LEAVING = CAUSES.index("leaving")


class Tested(NamedTuple):
    """The latest ``year`` projected from those before it: people counted, and the range of nine in ten."""

    year: int
    counted: float
    middle: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Percent of what was counted; positive where the projection was too high."""
        return 100 * (self.middle / self.counted - 1)

    @property
    def inside(self) -> bool:
        return self.low <= self.counted <= self.high


class Laws(NamedTuple):
    """System and course of one group, its entrants a year, and the first year projected.

    rates_sd, entries_sd: how far the rates of leaving and the entries may stray.
    """

    system: System
    course: Course
    entries: float
    first: int
    rates_sd: float
    entries_sd: float


class Supply(NamedTuple):
    """``draws``: (D, T + 1), people practising, the last counted year first; ``years`` likewise."""

    years: tuple[int, ...]
    draws: Array
    laws: Laws
    tested: Tested | None
    withheld: int


def carry_groups(
    groups: Mapping[str, Counted], everybody: Counted, horizon: int
) -> dict[str, Supply | Reason]:
    """Each group until ``horizon``, or why it is not carried on. The same counts give the same draws.

    All groups meet the same chances, so that the range of their sum is not too narrow.
    """
    laws = _laws(groups, everybody, horizon)
    earlier = {
        name: counts.first(-1) for name, counts in groups.items()
        if not isinstance(laws[name], str) and len(counts.years) > 2
    }  # fmt: skip
    tests = _laws(earlier, everybody.first(-1), everybody.years[-1]) if earlier else {}
    found: dict[str, Supply | Reason] = {}
    for name, mine in laws.items():
        if not isinstance(mine, Laws):
            found[name] = mine
            continue
        counts, years = groups[name], tuple(range(mine.first - 1, horizon + 1))
        tested = _tested(tests.get(name), counts)
        found[name] = Supply(years, people(mine), mine, tested, counts.withheld)
    return found


def people(laws: Laws, more: float = 0.0) -> Array:
    """(D, T + 1), people at the end of each year, with ``more`` entrants a year than planned."""
    course = laws.course
    if more:
        entries = course.entries.copy()
        entries[:, :, ENTRIES.index("graduates")] += more
        course = Course(entries, course.factors, course.work)
    spread = Spread(
        np.full(len(CAUSES), laws.rates_sd), np.full(len(ENTRIES), laws.entries_sd), SHARED, YEARLY_SD, MEMORY
    )
    return simulate(laws.system, course, spread, seed=SEED, draws=DRAWS, keep=_headcount)


class Intake(NamedTuple):
    """Entrants a year that close a gap: for the expected course, and the ends of nine draws in ten."""

    middle: float
    low: float
    high: float


def intake_that_closes(supply: Supply, wanted: float) -> Intake:
    """People who must start work in each year from the first projected for ``wanted`` in the last.

    Supply is a straight line in entrants, so two projections with the same chances answer for every draw.
    """
    laws = supply.laws
    closing = close_gap(laws.system, laws.course, 0, wanted, "intake", 0)
    base, more = supply.draws[:, -1], people(laws, 1.0)[:, -1]
    needed = np.maximum(0, laws.entries + (wanted - base) / (more - base))
    low, high = np.quantile(needed, (0.05, 0.95))
    return Intake(laws.entries + closing.amount, float(low), float(high))


def _headcount(found: Projection) -> Array:
    return np.asarray(found.headcount.sum(axis=(2, 3, 4)))


def _laws(groups: Mapping[str, Counted], everybody: Counted, horizon: int) -> dict[str, Laws | Reason]:
    reference = whole(everybody)
    if not isinstance(reference, Whole):
        return dict.fromkeys(groups, reference)
    made = {name: whole(counts, reference) for name, counts in groups.items()}
    kept = {name: one for name, one in made.items() if isinstance(one, Whole)}
    rates = _rates(kept)
    return {
        name: one if not isinstance(one, Whole) else _law(one, rates[name], groups[name], horizon)
        for name, one in made.items()
    }


def _rates(groups: Mapping[str, Whole]) -> dict[str, Array]:
    """(A,) for each group; at each age the small groups are drawn to the rate of all."""
    if not groups:
        return {}
    at_risk = np.stack([one.exposed.sum(axis=0) for one in groups.values()])
    left = np.minimum(np.stack([one.left.sum(axis=0) for one in groups.values()]), at_risk)
    ages = [
        shrunken_rates(x, n).rate if n.sum() > 0 else np.zeros_like(x)
        for x, n in zip(left.T, at_risk.T, strict=True)
    ]
    return dict(zip(groups, np.stack(ages, axis=1), strict=True))


def _law(one: Whole, rates: Array, counts: Counted, horizon: int) -> Laws:
    before = one.before.sum(axis=0)
    moving = np.divide(one.onward.sum(axis=0), before, out=np.zeros_like(before), where=before > 0)
    yearly = by_age_at_start(rates, np.minimum(moving, 1.0))
    start = one.after[-1]
    hazards = np.zeros((len(CAUSES), 1, 1, 1, len(start)))
    hazards[_LEAVING, 0, 0, 0] = hazard_of(yearly.leave)
    system = System(
        start[np.newaxis, np.newaxis, np.newaxis], hazards, yearly.move_on, _profile(one), np.ones(1)
    )
    entries, first = float(np.nanmean(counts.entries)), counts.years[-1] + 1
    flows = np.zeros((horizon - first + 1, len(ENTRIES), 1, 1))
    flows[:, ENTRIES.index("graduates")] = entries
    gone = straying(one.left.sum(axis=1), one.before.sum(axis=1))
    came = None if np.isnan(one.came).any() else straying(one.came, np.ones(len(one.came)))
    spreads = max(CHOSEN_RATES, gone or 0.0), max(CHOSEN_ENTRIES, came or 0.0)
    return Laws(system, steady_course(flows, 1), entries, first, *spreads)


def _profile(one: Whole) -> Array:
    """(K, 1, 1, A), entrants in the two youngest groups, as the account of the youngest implies."""
    youngest = one.after[:, 0] - one.before[:, 0] + one.onward[:, 0] + one.left[:, 0]
    share = float(np.clip(youngest.sum() / max(np.nansum(one.came), 1.0), 0, 1))
    profile = np.zeros((len(ENTRIES), 1, 1, one.after.shape[1]))
    profile[..., 0], profile[..., 1] = share, 1 - share
    return profile


def _tested(laws: Laws | Reason | None, counts: Counted) -> Tested | None:
    if not isinstance(laws, Laws):
        return None
    low, middle, high = np.quantile(people(laws)[:, -1], (0.05, 0.5, 0.95))
    return Tested(counts.years[-1], float(counts.practising[-1]), float(middle), float(low), float(high))
