"""Who the people are: sex, birth, names, countries of birth and training, and (of workers) how they leave."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np

from cadre.sample.country import Country
from cadre.sample.draws import Bools, Draws, Floats, Ints
from cadre.sample.roster import AGES, ENTRANT, STOCK, Roster

NEVER = 2_900_000  # a day after every other
NEVER_YEAR = 9999


class Columns:
    """Arrays of one length that are cut together."""

    def take(self, index: Ints | Bools) -> Self:
        this: Any = self
        cut: Self = replace(this, **{field.name: getattr(self, field.name)[index] for field in fields(this)})
        return cut


@dataclass(frozen=True)
class People(Columns):
    """A block of persons. Days count from 1970-01-01; ``year`` is the roster cell's year.

    ``trained`` and ``born`` are 0 for the country itself, else 1 + place in the list of countries.
    """

    person: Ints
    slot: Ints
    sort: Ints
    year: Ints
    occupation: Ints
    sex: Ints
    birth_year: Ints
    birth: Ints
    trained: Ints
    born: Ints

    def __len__(self) -> int:
        return len(self.person)

    @property
    def working(self) -> Bools:
        return np.asarray((self.sort == STOCK) | (self.sort == ENTRANT))


@dataclass(frozen=True)
class Careers(Columns):
    """When each worker began and left; ``reason`` is -1 and ``leave`` is NEVER for those still there."""

    begin: Ints
    begin_year: Ints
    leave: Ints
    leave_year: Ints
    reason: Ints


def day(year: Ints, of_year: Ints) -> Ints:
    """Days since 1970-01-01 of the day ``of_year`` (0 = 1 January) of a year."""
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(start + of_year)


def people(
    country: Country, roster: Roster, ages: tuple[Floats, Floats], draws: Draws, persons: Ints
) -> People:
    """The persons with these numbers."""
    slot, cell = roster.slots(persons)
    sort, occupation, year = roster.sort[cell], roster.occupation[cell], roster.year[cell]
    sex = (~draws.chance("sex", persons, country.occupations["female"][occupation])).astype(np.int64)
    birth_year = year - _age(country, ages, draws, persons, sort, occupation)
    birth = day(birth_year, draws.below("birthday", persons, 365))
    trained, born = _origins(country, draws, persons, sort, occupation)
    return People(persons, slot, sort, year, occupation, sex, birth_year, birth, trained, born)


def _age(
    country: Country, ages: tuple[Floats, Floats], draws: Draws, persons: Ints, sort: Ints, occupation: Ints
) -> Ints:
    """Age at the end of the year of the roster cell."""
    first, entering = (draws.pick("age", persons, table, occupation) for table in ages)
    length = country.occupations["years"][occupation].astype(np.int64)
    lead = np.where(sort > ENTRANT, np.maximum(length // 2, 1), 0)
    return np.asarray(AGES[np.where(sort == STOCK, first, entering)] - lead)


def _origins(
    country: Country, draws: Draws, persons: Ints, sort: Ints, occupation: Ints
) -> tuple[Ints, Ints]:
    rates = country.rates["training"]
    share = country.occupations["foreign"][occupation]
    share = np.where(sort == STOCK, share * rates["initial_foreign"], np.where(sort == ENTRANT, share, 0.0))
    abroad = draws.chance("trained abroad", persons, share)
    among = np.array([list(rates["countries"].values())])
    trained = np.where(abroad, 1 + draws.pick("country of training", persons, among), 0)
    foreign = draws.chance(
        "born abroad",
        persons,
        np.where(abroad, rates["born_abroad_if_trained_abroad"], rates["born_abroad"]),
    )
    elsewhere = np.where(abroad, trained, 1 + draws.pick("country of birth", persons, among))
    return trained, np.where(foreign, elsewhere, 0)


def careers(country: Country, hazards: Floats, draws: Draws, workers: People) -> Careers:
    """Live each worker's years one by one; nobody leaves in the year of entry."""
    leave_year = np.full(len(workers), NEVER_YEAR)
    reason = np.full(len(workers), -1)
    steps = np.cumsum(hazards, axis=3)
    for year in country.years:
        there = np.flatnonzero((workers.year < year) & (leave_year == NEVER_YEAR))
        age = np.clip(year - workers.birth_year[there], AGES[0], AGES[-1]) - AGES[0]
        row = steps[workers.occupation[there], workers.sex[there], age]
        point = draws.uniform(f"exit {year}", workers.person[there])
        gone = point < row[:, -1]
        leave_year[there[gone]] = year
        reason[there[gone]] = (point[gone, None] >= row[gone]).sum(axis=1)
    leave = day(np.where(reason < 0, 1970, leave_year), draws.below("exit day", workers.person, 364))
    begin_year, begin = _begin(country, draws, workers)
    return Careers(begin, begin_year, np.where(reason < 0, NEVER, leave), leave_year, reason)


def _begin(country: Country, draws: Draws, workers: People) -> tuple[Ints, Ints]:
    """First day at work: in the first stock some time after the usual age of entry."""
    stock = workers.sort == STOCK
    usual = country.occupations["entry_age"][workers.occupation].astype(np.int64)
    seniority = np.maximum(workers.year - workers.birth_year - usual, 0)
    late = np.floor(seniority * draws.uniform("late start", workers.person) ** 3).astype(np.int64)
    year = np.where(stock, workers.year - seniority + late, workers.year)
    return year, day(year, 120 + draws.below("first day", workers.person, 240))
