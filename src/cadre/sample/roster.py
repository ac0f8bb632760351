"""How many people of each sort the country ever had: a cohort-component projection, then a numbered roster.

The projection adds in each year as many entrants as make the expected stock of an occupation grow at its
rate. ``people.careers`` then lives every person's years with the same hazards, so stocks come out near it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.country import EXIT_REASONS, Country
from cadre.sample.draws import Floats, Ints, scatter

AGES = np.arange(16, 81)
STOCK, ENTRANT, LEFT, UNPLACED, ENROLLED = range(5)
ROLL_SINCE = 2021  # the schools' roll keeps students whose studies ended in this year or later


@dataclass(frozen=True)
class Roster:
    """Cells of people laid end to end; ``year`` is that of entry, leaving, graduation or admission."""

    sort: Ints
    occupation: Ints
    year: Ints
    count: Ints
    seed: int

    @property
    def size(self) -> int:
        return int(self.count.sum())

    def slots(self, persons: Ints) -> tuple[Ints, Ints]:
        """The place of each person in the roster, and the cell it falls in."""
        slot = scatter(persons, self.size, self.seed)
        return slot, np.asarray(np.searchsorted(np.cumsum(self.count), slot, side="right"), dtype=np.int64)


def hazards(country: Country) -> Floats:
    """Occupation × sex × age × reason: chance of leaving for good within a year, by age at its end."""
    rates, occupations = country.rates["exits"], country.occupations
    table = np.zeros((len(occupations), 2, len(AGES), len(EXIT_REASONS)))
    death = rates["death_at_25"] * np.exp(rates["death_slope"] * (AGES - 25))
    young = np.clip(1.1 - (AGES - 25) * 0.02, 0.3, 1.1)
    table[..., 0] = _retirement(rates["retirement"])
    table[:, 0, :, 1], table[:, 1, :, 1] = death, death * rates["death_men"]
    table[..., 2] = rates["dismissal"]
    table[..., 3] = (occupations["voluntary"][:, None] * young)[:, None, :]
    table[..., 4] = (occupations["emigration"][:, None] * young)[:, None, :]
    table[..., 5] = rates["end_of_contract"]
    table[:, :, AGES >= 72, 0], table[:, :, AGES >= 72, 1:] = 1.0, 0.0
    return table


def _retirement(steps: dict[int, float]) -> Floats:
    return np.array([max((rate for start, rate in steps.items() if start <= age), default=0) for age in AGES])


def ages_at_start(country: Country) -> tuple[Floats, Floats]:
    """Occupation × age: ages of the first stock, and of those who enter."""
    entry = country.occupations["entry_age"][:, None]
    seniority = AGES[None, :] - entry
    stock = np.where(seniority >= 0, 1.0 + np.clip(seniority, 0, 20) * 0.02, 0.0)
    stock *= np.clip((68 - AGES) / 9.0, 0.0, 1.0)
    entrants = np.where(seniority >= 0, np.exp(-seniority / 6.0), 0.0) * (AGES < 60)
    return stock / stock.sum(axis=1, keepdims=True), entrants / entrants.sum(axis=1, keepdims=True)


def entrants(country: Country, workers: int) -> tuple[Floats, Floats]:
    """Expected first stock by occupation, and entrants by occupation × simulated year."""
    occupations, leave = country.occupations, hazards(country).sum(axis=3)
    stock_ages, entry_ages = ages_at_start(country)
    sexes = np.stack([occupations["female"], 1 - occupations["female"]], axis=1)[:, :, None]
    years = len(country.years)

    def target(year: int) -> Floats:
        back = country.rates["last_year"] - year
        return np.asarray(workers * occupations["share"] * (1 + occupations["growth"]) ** -back)

    first = target(country.years[0] - 1)
    alive = first[:, None, None] * sexes * stock_ages[:, None, :]
    arriving = np.zeros((len(occupations), years))
    for index, year in enumerate(country.years):
        older = np.concatenate([np.zeros_like(alive[..., :1]), alive[..., :-1]], axis=2)
        alive = older * (1 - leave)
        arriving[:, index] = np.clip(target(year) - alive.sum(axis=(1, 2)), 0, None)
        alive = alive + arriving[:, index, None, None] * sexes * entry_ages[:, None, :]
    return first, arriving


def roster(country: Country, workers: int, seed: int) -> Roster:
    """Cells for workers and for students who are not (or not yet) workers."""
    first, arriving = entrants(country, workers)
    cells = [(STOCK, country.years[0] - 1, first)]
    cells += [(ENTRANT, year, column) for year, column in zip(country.years, _whole(arriving).T, strict=True)]
    cells += _students(country, arriving)
    sort, year, counts = zip(*cells, strict=True)
    occupations = len(country.occupations)
    return Roster(
        sort=np.repeat(np.array(sort), occupations),
        occupation=np.tile(np.arange(occupations), len(cells)),
        year=np.repeat(np.array(year), occupations),
        count=np.round(np.concatenate(counts)).astype(np.int64),
        seed=seed,
    )


def _students(country: Country, arriving: Floats) -> list[tuple[int, int, Floats]]:
    """Students who are no workers: drop-outs, graduates without a first job, and those still enrolled."""
    length, drop = country.occupations["years"], country.occupations["dropout"]
    last = country.rates["last_year"]
    cells = []
    for year in range(ROLL_SINCE, last + 1):
        cells.append((UNPLACED, year, _unplaced(country, arriving, year)))
        intake = sum(_admitted(country, arriving, year, back) for back in range(int(length.max())))
        cells.append((LEFT, year, np.asarray(intake * drop / np.maximum(length, 1))))
    for back in range(int(length.max())):
        intake = _admitted(country, arriving, last, back)
        cells.append((ENROLLED, last - back, intake * (1 - drop * (back + 1) / np.maximum(length, 1))))
    return cells


def _domestic(country: Country, arriving: Floats, year: int) -> Floats:
    """Expected entrants trained in the country, beyond the last simulated year by growth."""
    occupations, last = country.occupations, country.rates["last_year"]
    column = min(max(year - country.rates["first_year"], 0), arriving.shape[1] - 1)
    beyond = (1 + occupations["growth"]) ** max(year - last, 0)
    trained = (occupations["years"] > 0) * (1 - occupations["foreign"])
    return np.asarray(arriving[:, column] * beyond * trained)


def _graduates(country: Country, arriving: Floats, year: int) -> Floats:
    training = country.rates["training"]
    lags = enumerate(training["lag"])
    starting = sum(_domestic(country, arriving, year + lag) * share for lag, share in lags)
    return np.asarray(starting / training["start"])


def _unplaced(country: Country, arriving: Floats, year: int) -> Floats:
    """Graduates of a year who never start, or start after the last simulated year."""
    training, last = country.rates["training"], country.rates["last_year"]
    later = [(lag, share) for lag, share in enumerate(training["lag"]) if year + lag > last]
    waiting = sum((_domestic(country, arriving, year + lag) * share for lag, share in later), start=0.0)
    return np.asarray(_graduates(country, arriving, year) * (1 - training["start"]) + waiting)


def _admitted(country: Country, arriving: Floats, year: int, back: int) -> Floats:
    """Students admitted ``back`` years before ``year`` in programmes that last longer than that."""
    length, drop = country.occupations["years"], country.occupations["dropout"]
    graduates = np.zeros(len(length))
    for span in np.unique(length):
        graduates = np.where(
            length == span, _graduates(country, arriving, year - back + int(span)), graduates
        )
    return np.asarray(graduates / (1 - drop) * (length > back))


def _whole(expected: Floats) -> Floats:
    """Whole numbers a row at a time, so that a small occupation still gets somebody every few years."""
    return np.diff(np.round(np.cumsum(expected, axis=1)), axis=1, prepend=0)
