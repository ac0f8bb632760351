"""Where and how people work: facility, contract, hours, a move, a second job; and what they are paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.country import CONTRACTS, OWNERS, SPECIALTIES, Country
from cadre.sample.draws import Bools, Draws, Floats, Ints, pick
from cadre.sample.facilities import Facilities
from cadre.sample.people import NEVER, NEVER_YEAR, Careers, Columns, People, day

GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Posts(Columns):
    """One entry per worker. A worker who moves leaves ``facility`` for ``later`` on the day ``moved``."""

    district: Ints
    facility: Ints
    later_district: Ints
    later: Ints
    moved: Ints
    moved_year: Ints
    second: Ints  # facility of a second job, -1 for none
    second_year: Ints
    role: Ints
    contract: Ints
    part_time: Bools
    fte: Floats
    hours: Floats
    specialty: Ints

    def place(self, year: int) -> Ints:
        """The facility of the main job at the end of a year."""
        return np.where(self.moved_year <= year, self.later, self.facility)


def posts(country: Country, places: Facilities, draws: Draws, workers: People, career: Careers) -> Posts:
    """The posts of these workers."""
    person, occupation = workers.person, workers.occupation
    affinity = country.occupations.affinity[occupation]
    # Points spread evenly, not at random: the smallest district gets its few workers in every country.
    even = np.asarray((workers.slot * GOLDEN + draws.seed * 0.7548776662466927) % 1.0, dtype=np.float64)
    district = pick(even, country.residence, occupation)
    facility = places.choose(draws, "facility", person, district, affinity)
    moved_year, moved, later_district, later = _moves(country, places, draws, workers, career, district)
    role_rates = country.rates["role"]
    roles = np.array([[1 - sum(role_rates.values()), role_rates["management"], role_rates["education"]]])
    role = np.where(occupation == 0, 1, draws.pick("role", person, roles))
    part_time, fte, hours = _hours(country, draws, workers)
    second, second_year = _second_job(country, places, draws, workers, career, district)
    return Posts(
        district,
        facility,
        later_district,
        later,
        moved,
        moved_year,
        second,
        second_year,
        role,
        _contract(country, places, draws, workers, facility),
        part_time,
        fte,
        hours,
        _specialty(country, draws, workers),
    )


def _moves(
    country: Country, places: Facilities, draws: Draws, workers: People, career: Careers, district: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    rates, person = country.rates["moves"], workers.person
    year = country.years[0] + 1 + draws.below("year of move", person, len(country.years) - 1)
    moves = draws.chance("moves", person, rates["job"])
    moves &= (year > career.begin_year) & (year < career.leave_year)
    away = moves & draws.chance("moves away", person, rates["other_district"])
    elsewhere = draws.pick("new district", person, country.residence, workers.occupation)
    later_district = np.where(away, elsewhere, district)
    affinity = country.occupations.affinity[workers.occupation]
    later = places.choose(draws, "new facility", person, later_district, affinity)
    when = day(year, 20 + draws.below("day of move", person, 320))
    return np.where(moves, year, NEVER_YEAR), np.where(moves, when, NEVER), later_district, later


def _hours(country: Country, draws: Draws, workers: People) -> tuple[Bools, Floats, Floats]:
    rates, person = country.rates["working_time"], workers.person
    share = np.where(workers.sex == 0, rates["part_time_women"], rates["part_time_men"])
    part_time = draws.chance("part time", person, share)
    parts = np.array(rates["fte"])[draws.pick("part", person, np.array([rates["fte_weights"]]))]
    fte = np.where(part_time, parts, 1.0)
    over = draws.chance("overtime", person, rates["overtime"]) * rates["overtime_hours"]
    return part_time, fte, np.round(country.occupations["hours"][workers.occupation] * fte + over, 1)


def _second_job(
    country: Country, places: Facilities, draws: Draws, workers: People, career: Careers, district: Ints
) -> tuple[Ints, Ints]:
    """A quarter post in another facility of the district, held until the worker leaves."""
    person = workers.person
    has = draws.chance("second job", person, country.occupations["second_job"][workers.occupation])
    year = np.maximum(2020 + draws.below("second job year", person, 5), career.begin_year + 1)
    has &= (year < career.leave_year) & (year <= country.years[-1])
    affinity = country.occupations.affinity[workers.occupation]
    facility = places.choose(draws, "second facility", person, district, affinity)
    return np.where(has, facility, -1), year


def _contract(country: Country, places: Facilities, draws: Draws, workers: People, facility: Ints) -> Ints:
    shares = country.rates["contracts"]
    table = np.array([[shares[owner][kind] for kind in CONTRACTS] for owner in OWNERS])
    kind = draws.pick("contract", workers.person, table, places.owner[facility])
    # Practices of one's own are for doctors, dentists, pharmacists and physiotherapists.
    own = np.isin(
        np.array(country.occupations.codes)[workers.occupation], ("2211", "2212", "2261", "2262", "2264")
    )
    return np.where((kind == CONTRACTS.index("self_employed")) & ~own, 0, kind)


def _specialty(country: Country, draws: Draws, workers: People) -> Ints:
    table = np.zeros((len(country.occupations), len(SPECIALTIES)))
    table[:, 0] = 1.0
    for code, shares in country.rates["specialties"].items():
        table[country.occupations.codes.index(code)] = [shares.get(name, 0.0) for name in SPECIALTIES]
    return draws.pick("specialty", workers.person, table, workers.occupation)


def yearly_pay(
    country: Country,
    places: Facilities,
    draws: Draws,
    workers: People,
    career: Careers,
    place: Ints,
    year: int,
) -> Floats:
    """Gross pay of a full-time year in ``place``, XSD. Its log is linear; the gap is in ``country.yaml``."""
    rates = country.rates["pay"]
    experience = np.clip(year - career.begin_year, 0, 30)
    owner = np.array([rates["ownership"][name] for name in OWNERS])[places.owner[place]]
    log = np.log(country.occupations["pay"][workers.occupation])
    log += rates["experience"] * experience + owner - rates["gap"] * (workers.sex == 0)
    log += rates["urban"] * country.districts.urban[places.district[place]]
    log += rates["growth"] * (year - rates["base_year"]) + rates["spread"] * draws.normal(
        "pay", workers.person
    )
    return np.asarray(np.exp(log))
