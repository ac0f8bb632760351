"""Who studies what and how it ends: the true intake, losses and graduates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.sample.blocks import Block, World
from cadre.sample.country import SEXES
from cadre.sample.draws import Bools, Ints
from cadre.sample.people import Columns
from cadre.sample.roster import ENROLLED, ENTRANT, LEFT, ROLL_SINCE, UNPLACED
from cadre.sample.truth import Truth

ADMITTED, STUDYING, GONE, GRADUATED = range(4)


@dataclass(frozen=True)
class Studies(Columns):
    """Students by place in the block, with the years of their programme."""

    place: Ints
    admitted: Ints
    status: Ints
    status_year: Ints
    started: Bools


def studies(world: World, block: Block) -> Studies:
    """Who is on the roll: entrants who graduated since it begins, and everybody who never became a worker."""
    people, draws = block.everybody, world.draws
    length = world.country.occupations["years"][people.occupation].astype(np.int64)
    shares = np.array([world.country.rates["training"]["lag"]])
    lag = np.where(people.sort == ENTRANT, draws.pick("lag", people.person, shares), 0)
    ended = np.where(people.sort == ENROLLED, world.country.years[-1], people.year - lag)
    back = np.where(
        people.sort == LEFT, draws.below("left after", people.person, np.maximum(length, 1)), length
    )
    admitted = np.where(people.sort == ENROLLED, people.year, ended - back)
    status = np.full(len(people), GRADUATED)
    status[people.sort == LEFT] = GONE
    studying = people.sort == ENROLLED
    status[studying] = np.where(admitted[studying] == world.country.years[-1], ADMITTED, STUDYING)
    home = (people.trained == 0) & (length > 0) & (ended >= ROLL_SINCE)
    listed = home & np.isin(people.sort, [ENTRANT, LEFT, UNPLACED, ENROLLED])
    started = (people.sort == ENTRANT) & (lag <= 1)
    every = Studies(np.arange(len(people)), admitted, status, ended, started)
    return every.take(listed)


def add_studies(world: World, block: Block, found: Studies, truth: Truth) -> None:
    years = world.country.workspace_years
    labels, codes = [str(year) for year in years], world.country.occupations.codes
    people = block.everybody.take(found.place)
    for at, year in enumerate(years):
        over = found.status >= GONE
        kinds = {
            "admitted": found.admitted == year,
            "enrolled": (found.admitted < year) & (~over | (found.status_year >= year)),
            "dropped_out": (found.status == GONE) & (found.status_year == year),
            "graduated": (found.status == GRADUATED) & (found.status_year == year),
        }
        kinds["graduates_started_by_end_of_next_year"] = kinds["graduated"] & found.started
        for name, where in kinds.items():
            count = truth.count(name, year=labels, occupation=codes, sex=SEXES)
            count.add(at, people.occupation, people.sex, where=where)
