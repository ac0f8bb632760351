"""The true stocks and flows of a block, added to the truth."""

from __future__ import annotations

import numpy as np

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import (
    AGE_BANDS,
    CONTRACTS,
    EXIT_REASONS,
    FACILITY_TYPES,
    OWNERS,
    SEXES,
    SPECIALTIES,
    TIMES,
)
from cadre.sample.draws import Ints
from cadre.sample.roster import ENTRANT
from cadre.sample.truth import Truth

ORIGINS = ("domestic_graduate", "foreign_trained")
PLACES = ("domestic", "foreign")


def age_band(age: Ints) -> Ints:
    return np.asarray(np.digitize(age, [25, 35, 45, 55, 65]))


def add_stocks(world: World, work: Workforce, truth: Truth) -> None:
    """Headcounts at the end of every simulated year, and details for the years of the workspace."""
    years, codes = world.country.years, world.country.occupations.codes
    labels = [str(year) for year in years]
    for place, year in enumerate(years):
        active = work.active(year)
        truth.count("headcount", year=labels, occupation=codes).add(
            place, work.people.occupation, where=active
        )
    for place, year in enumerate(world.country.workspace_years):
        _details(world, work, truth, place, year)


def _details(world: World, work: Workforce, truth: Truth, at: int, year: int) -> None:
    active, people, post = work.active(year), work.people, work.post
    years = [str(known) for known in world.country.workspace_years]
    facility = post.place(year)
    district = world.places.district[facility]
    kinds = {
        "district": (world.country.districts.codes, district),
        "sex": (SEXES, people.sex),
        "age_band": (AGE_BANDS, age_band(year - people.birth_year)),
        "ownership": (OWNERS, world.places.owner[facility]),
        "facility_type": (FACILITY_TYPES, world.places.type[facility]),
        "contract": (CONTRACTS, post.contract),
        "working_time": (TIMES, post.part_time.astype(np.int64)),
        "training": (PLACES, (people.trained > 0).astype(np.int64)),
        "birthplace": (PLACES, (people.born > 0).astype(np.int64)),
        "specialty": (SPECIALTIES, post.specialty),
    }
    codes = world.country.occupations.codes
    for name, (labels, index) in kinds.items():
        count = truth.count(f"headcount_by_{name}", year=years, occupation=codes, **{name: labels})
        count.add(at, people.occupation, index, where=active)
    practising = truth.count("practising", year=years, occupation=codes)
    practising.add(at, people.occupation, where=active & (post.role == 0))
    fte = truth.count("fte", year=years, occupation=codes)
    fte.add(at, people.occupation, where=active, weight=post.fte)
    filled = truth.count(
        "filled_posts",
        year=years,
        occupation=codes,
        district=world.country.districts.codes,
        ownership=OWNERS,
        facility_type=FACILITY_TYPES,
    )
    owner, kind = world.places.owner[facility], world.places.type[facility]
    filled.add(at, people.occupation, district, owner, kind, where=active)


def add_flows(world: World, work: Workforce, truth: Truth) -> None:
    """Entries and exits of every simulated year."""
    labels, codes = [str(year) for year in world.country.years], world.country.occupations.codes
    first, people, career = world.country.years[0], work.people, work.career
    origin = (people.trained > 0).astype(np.int64)
    entries = truth.count("entries", year=labels, occupation=codes, entry_origin=ORIGINS)
    entered = people.sort == ENTRANT
    entries.add(np.where(entered, people.year - first, -1), people.occupation, origin)
    year = np.where(career.reason >= 0, career.leave_year - first, -1)
    exits = truth.count("exits", year=labels, occupation=codes, exit_reason=EXIT_REASONS)
    exits.add(year, people.occupation, career.reason)
    practising = work.post.role == 0
    entries = truth.count("entries_practising", year=labels, occupation=codes, entry_origin=ORIGINS)
    entries.add(np.where(entered, people.year - first, -1), people.occupation, origin, where=practising)
    exits = truth.count("exits_practising", year=labels, occupation=codes, exit_reason=EXIT_REASONS)
    exits.add(year, people.occupation, career.reason, where=practising)
    by_sex = truth.count("exits_by_sex", year=labels, sex=SEXES, exit_reason=EXIT_REASONS)
    by_sex.add(year, people.sex, career.reason)
