"""The two councils' registers: who may practise. Leavers stay on them longer than they should."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import Workforce, World
from cadre.sample.dirt import Identity, Rows, Style, identify
from cadre.sample.draws import Bools, Ints
from cadre.sample.licences import EXPIRED, TODAY, Licences
from cadre.sample.people import NEVER, People
from cadre.sample.text import numbered

NURSING = Style(
    "nursing_register", "%d/%m/%Y", ("Female", "Male"), "passport", upper_family=True, maiden_name=True
)
MEDICAL = Style("medical_register", "%Y-%m-%d", ("F", "M"), "english", maiden_name=True)


@dataclass(frozen=True)
class Entries:
    """Rows of one register: workers by place in the block, and which rows are an older second licence."""

    worker: Ints
    older: Bools

    def key(self, people: People) -> Ints:
        return np.asarray(people.person[self.worker] * 8 + self.older)


def entries(world: World, work: Workforce, licence: Licences, style: Style) -> Entries:
    number = 1 if style is NURSING else 2
    council = world.country.occupations.council[work.people.occupation]
    listed = licence.listed & (council == number)
    person = work.people.person
    long = listed & (licence.first < TODAY - 3650)
    again = long & world.draws.chance("second licence", person, world.country.dirt["second_licence"])
    world.ledger.note(style.source, "second_licence", again, int(long.sum()))
    repeats = listed.astype(np.int64) + again
    worker = np.repeat(np.arange(len(work)), repeats)
    older = np.concatenate([[False], worker[1:] == worker[:-1]]) if len(worker) else np.zeros(0, bool)
    return Entries(worker, older)


def licence_numbers(prefix: str, key: Ints) -> pa.Array:
    """``key`` is the person's number times eight, plus one for an older licence."""
    return numbered(prefix, key * 7 + 100_000)


@dataclass(frozen=True)
class Register:
    """The columns of a register's rows, before either council lays them out."""

    identity: Identity
    number: pa.Array
    occupation: Ints
    unknown: Bools
    status: Ints
    first: Ints
    valid_to: Ints
    removed_on: Ints
    reason: Ints
    trained: Ints
    born: Ints
    district: Ints
    specialty: Ints


def register(world: World, work: Workforce, licence: Licences, style: Style) -> tuple[Register, Ints]:
    """A register's rows of this block, and the person of each."""
    found = entries(world, work, licence, style)
    key, worker, faults = found.key(work.people), found.worker, world.faults(style.source)
    people, held = work.people.take(worker), licence.take(worker)
    rows = Rows(people, work.names.take(worker), key)
    status = np.where(found.older, EXPIRED, held.status)
    removed_on = np.where(found.older, NEVER, held.removed_on)
    reason = np.where(removed_on < NEVER, work.career.reason[worker], -1)
    return (
        Register(
            identify(style, rows, faults),
            licence_numbers("N" if style is NURSING else "MC-", key),
            people.occupation,
            faults.strike("unknown_occupation", key),
            status,
            held.first - 1500 * found.older,
            np.where(found.older, held.first + 325, held.valid_to),
            removed_on,
            reason,
            np.where(faults.strike("missing_training", key), -1, people.trained),
            np.where(faults.strike("missing_birth_country", key), -1, people.born),
            work.post.later_district[worker] if style is MEDICAL else work.post.district[worker],
            work.post.specialty[worker],
        ),
        people.person,
    )
