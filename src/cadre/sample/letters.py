"""Movements across the border: letters of verification for those who mean to leave, and arrivals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import COUNCILS, EXIT_REASONS, headings
from cadre.sample.dirt import Rows, Style, identify
from cadre.sample.draws import Ints
from cadre.sample.licences import TODAY
from cadre.sample.people import Columns, day
from cadre.sample.registers import licence_numbers
from cadre.sample.roster import ENTRANT
from cadre.sample.text import blank, excel_dates, instead, words
from cadre.sample.truth import Truth

STYLE = Style("letters", "%d.%m.%Y", ("F", "M"), "passport")
SINCE = 2021
DIRECTIONS = ("arrival", "departure")
KINDS = ("Arrival", "Letter of verification")


@dataclass(frozen=True)
class Movements(Columns):
    """Movements by worker (place in the block): 0 arrival or 1 departure, partner country, day."""

    worker: Ints
    direction: Ints
    partner: Ints
    date: Ints


def movements(world: World, work: Workforce) -> Movements:
    people, career, draws = work.people, work.career, world.draws
    rates = world.country.rates
    homes = len(rates["training"]["countries"])
    arrived = (people.trained > 0) & (people.sort == ENTRANT) & (people.year >= SINCE)
    arrival = career.begin - 20 - draws.below("arrival", people.person, 130)
    emigrated = career.reason == EXIT_REASONS.index("emigration")
    year = SINCE + draws.below("letter year", people.person, rates["last_year"] - SINCE + 1)
    thinking = draws.chance("letter", people.person, rates["moves"]["letter_without_leaving"])
    thinking &= (career.begin_year < year) & (career.leave_year > year)
    asked = day(year, draws.below("letter day", people.person, 364))
    asked = np.where(emigrated, career.leave - 20 - draws.below("notice", people.person, 180), asked)
    first = int(day(np.array([SINCE]), np.array([0]))[0])
    leaving = (emigrated | thinking) & work.regulated(world) & (asked >= first) & (asked < TODAY - 10)
    goal = draws.pick(
        "destination", people.person, np.array([list(rates["training"]["destinations"].values())])
    )
    worker = np.concatenate([np.flatnonzero(arrived), np.flatnonzero(leaving)])
    direction = np.repeat([0, 1], [int(arrived.sum()), int(leaving.sum())])
    partner = np.where(direction == 0, people.trained[worker] - 1, homes + goal[worker])
    found = Movements(worker, direction, partner, np.where(direction == 0, arrival[worker], asked[worker]))
    return found.take(np.argsort(worker * 2 + direction))


def letters_table(world: World, work: Workforce, truth: Truth) -> tuple[pa.Table, Ints]:
    """The rows of this block, and the person of each."""
    found = movements(world, work)
    people, faults = work.people.take(found.worker), world.faults(STYLE.source)
    key = people.person * 8 + found.direction
    identity = identify(STYLE, Rows(people, work.names.take(found.worker), key), faults)
    training = world.country.rates["training"]
    partners = [*training["countries"], *training["destinations"]]
    _add(world, people.occupation, found, truth)
    isco = words(world.country.occupations.codes, people.occupation)
    columns = (
        _licences(world, people.person, people.occupation, found.direction),
        identity.national_id,
        identity.family,
        identity.given,
        identity.birth,
        identity.sex,
        instead(isco, faults.strike("unknown_occupation", key), pa.scalar("nurse?")),
        words(KINDS, found.direction),
        words(partners, found.partner),
        excel_dates(found.date),
    )
    return pa.table(dict(zip(headings("letters"), columns, strict=True))), people.person


def _licences(world: World, person: Ints, occupation: Ints, direction: Ints) -> pa.Array:
    """Those who arrive have no licence yet."""
    nursing = world.country.occupations.council[occupation] == COUNCILS.index("nursing")
    number = instead(licence_numbers("MC-", person * 8), nursing, licence_numbers("N", person * 8))
    return blank(number, direction == 0)


def _add(world: World, occupation: Ints, found: Movements, truth: Truth) -> None:
    years = world.country.workspace_years
    year = found.date.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    at = np.where(np.isin(year, years), year - years[0], -1)
    labels, codes = [str(known) for known in years], world.country.occupations.codes
    truth.count("movements", year=labels, direction=DIRECTIONS, occupation=codes).add(
        at, found.direction, occupation
    )
