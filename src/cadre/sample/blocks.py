"""One block of the population with everything that is true of it, and the world it lives in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.country import Country, country
from cadre.sample.dirt import Faults, Ledger
from cadre.sample.draws import Bools, Draws, Floats, Ints
from cadre.sample.facilities import Facilities, facilities
from cadre.sample.names import Bearers, bear
from cadre.sample.people import Careers, People, careers, people
from cadre.sample.posts import Posts, posts
from cadre.sample.roster import Roster, ages_at_start, hazards, roster


@dataclass(frozen=True)
class World:
    """What all blocks share."""

    country: Country
    draws: Draws
    roster: Roster
    ages: tuple[Floats, Floats]
    hazards: Floats
    places: Facilities
    ledger: Ledger

    def faults(self, source: str) -> Faults:
        return Faults(self.draws, self.country.dirt, self.ledger, source)


@dataclass(frozen=True)
class Workforce:
    """The people of a block who ever worked, with careers and posts in the same order."""

    people: People
    names: Bearers
    career: Careers
    post: Posts

    def __len__(self) -> int:
        return len(self.people)

    def active(self, year: int) -> Bools:
        """Who is at work at the end of a year."""
        return np.asarray((self.people.year <= year) & (self.career.leave_year > year))

    def owner(self, world: World, year: int) -> Ints:
        return world.places.owner[self.post.place(year)]

    def regulated(self, world: World) -> Bools:
        return np.asarray(world.country.occupations.council[self.people.occupation] > 0)


@dataclass(frozen=True)
class Block:
    """Consecutive persons: everybody with their names, and the workforce among them."""

    everybody: People
    names: Bearers
    work: Workforce


def world(workers: int, seed: int) -> World:
    """The world of a country with about ``workers`` at work at the end of the last year."""
    place, draws = country(), Draws(seed)
    return World(
        place,
        draws,
        roster(place, workers, seed),
        ages_at_start(place),
        hazards(place),
        facilities(place, workers, draws),
        Ledger(),
    )


def block(world: World, start: int, stop: int) -> Block:
    """Persons ``start`` … ``stop`` - 1, and all that happens to them."""
    everybody = people(world.country, world.roster, world.ages, world.draws, np.arange(start, stop))
    rate = world.country.dirt["apostrophe"]
    names = bear(world.draws, everybody.person, everybody.sex, everybody.born, rate)
    working = everybody.working
    workers, bearers = everybody.take(working), names.take(working)
    career = careers(world.country, world.hazards, world.draws, workers)
    post = posts(world.country, world.places, world.draws, workers, career)
    return Block(everybody, names, Workforce(workers, bearers, career, post))
