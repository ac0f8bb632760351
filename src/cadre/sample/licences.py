"""Licences to practise: what both registers hold, and what they should have taken off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import COUNCILS, EXIT_REASONS
from cadre.sample.draws import Bools, Ints
from cadre.sample.people import NEVER, Columns, day
from cadre.sample.truth import Truth

TODAY = 20463  # 2026-01-10, the day of the extracts
CURRENT, EXPIRED, SUSPENDED, REMOVED = range(4)


@dataclass(frozen=True)
class Licences(Columns):
    """One licence per worker of the block; ``listed`` says whether the register has it at all."""

    listed: Bools
    status: Ints
    first: Ints
    valid_to: Ints
    removed_on: Ints


def licences(world: World, work: Workforce) -> Licences:
    """The true content of the registers, stale entries included."""
    draws, person, career = world.draws, work.people.person, work.career
    rates = world.country.rates["licence"]
    left = career.reason >= 0
    gone = left & np.isin(
        career.reason, [EXIT_REASONS.index(name) for name in ("retirement", "death", "emigration")]
    )
    stale = gone & draws.chance("stale licence", person, world.country.dirt["stale_licence"])
    shares = np.array([rates["removed"][reason] for reason in EXIT_REASONS])
    removed = left & ~stale & draws.chance("removed", person, shares[career.reason])
    removed_on = np.minimum(career.leave + draws.below("removal", person, 200), TODAY - 5)
    ends = 2026 + draws.below("renewal", person, 5)
    lapsed = ~left & draws.chance("lapsed", person, rates["lapsed_while_active"])
    ends = np.where(lapsed, 2023 + draws.below("lapse", person, 3), ends)
    ends = np.where(left & ~stale, career.leave_year + 1 + draws.below("last renewal", person, 4), ends)
    valid_to = day(ends, np.full(len(person), 180))
    suspended = ~left & draws.chance("suspended", person, rates["suspended"])
    status = np.select([removed, suspended, valid_to < TODAY], [REMOVED, SUSPENDED, EXPIRED], CURRENT)
    unlisted = ~left & draws.chance("paid not registered", person, world.country.dirt["paid_not_registered"])
    listed = work.regulated(world) & ~unlisted & (~left | stale | (career.leave_year >= rates["kept_since"]))
    _note(world, work, stale & listed, gone & work.regulated(world), unlisted & work.regulated(world))
    first = career.begin - 10 - draws.below("first licence", person, 80)
    return Licences(listed, status, first, valid_to, np.where(removed, removed_on, NEVER))


def _note(world: World, work: Workforce, stale: Bools, gone: Bools, unlisted: Bools) -> None:
    council = world.country.occupations.council[work.people.occupation]
    for number, name in enumerate(COUNCILS[1:], 1):
        here, source = council == number, f"{name}_register"
        world.ledger.note(source, "stale_licence", stale & here, int((gone & here).sum()))
        working = here & (work.career.reason < 0)
        world.ledger.note(source, "paid_not_registered", unlisted & here, int(working.sum()))


def add_licensed(world: World, work: Workforce, licence: Licences, truth: Truth) -> None:
    """Who is at work with a licence valid at the end of each year of the workspace."""
    years = [str(year) for year in world.country.workspace_years]
    count = truth.count("active_and_licensed", year=years, occupation=world.country.occupations.codes)
    for place, year in enumerate(world.country.workspace_years):
        last_day = int(day(np.array([year + 1]), np.array([-1]))[0])
        valid = licence.listed & (licence.status != SUSPENDED) & (licence.valid_to >= last_day)
        count.add(place, work.people.occupation, where=valid & work.active(year))
