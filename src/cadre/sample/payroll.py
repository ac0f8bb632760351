"""The payroll file of one year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import headings
from cadre.sample.dirt import Faults, Rows, Style, identify
from cadre.sample.draws import Ints
from cadre.sample.names import Bearers, bear
from cadre.sample.payments import FICTITIOUS, Paid, add_pay, payments
from cadre.sample.people import People
from cadre.sample.text import decimals, edit, instead, letter_o, numbered, words
from cadre.sample.truth import Truth


def _persons(world: World, work: Workforce, paid: Paid) -> tuple[People, Bearers]:
    """Who the rows are about; a fictitious entry is about a person of its own, who exists nowhere else."""
    people, names = work.people.take(paid.worker), work.names.take(paid.worker)
    nobody = paid.sort == FICTITIOUS
    person = np.where(nobody, people.person + world.roster.size, people.person)
    sex = np.where(nobody, world.draws.below("fictitious sex", person, 2), people.sex)
    shift = world.draws.below("fictitious birth", person, 4000) - 2000
    birth = np.where(nobody, people.birth + shift, people.birth)
    invented = bear(world.draws, person, sex, np.zeros_like(person), 0.0)
    names = Bearers(
        np.where(nobody, invented.given, names.given),
        np.where(nobody, invented.family, names.family),
        np.where(nobody, invented.married, names.married),
    )
    return replace(people, person=person, sex=sex, birth=birth), names


def payroll_table(world: World, work: Workforce, year: int, truth: Truth) -> tuple[pa.Table, Ints]:
    """One year's rows of this block in the payroll's own columns, and the person of each."""
    source = f"payroll_{year}"
    faults = world.faults(source)
    paid = payments(world, work, year, faults)
    add_pay(world, work, year, paid, truth)
    people, names = _persons(world, work, paid)
    key = people.person * 8 + paid.sort
    identity = identify(Style(source, "%d.%m.%Y", ("ж", "м")), Rows(people, names, key), faults)
    amount = decimals(paid.pay, 2, ",")
    lettered = faults.strike("letters_in_number", key)
    amount = edit(amount, lettered, world.draws.bits("letter", key), letter_o)
    columns = (
        staff_numbers(people.person, paid.sort),
        identity.national_id,
        identity.family,
        identity.given,
        identity.birth,
        identity.sex,
        _titles(world, people, key, faults),
        facility_codes(paid.facility),
        words(world.country.districts.names_ru, world.places.district[paid.facility]),
        pa.array(np.full(len(key), year)),
        decimals(paid.months, 1, ","),
        decimals(paid.hours, 1, ","),
        amount,
        _accounts(world, people.person, paid.sort),
    )
    return pa.table(dict(zip(headings("payroll"), columns, strict=True))), people.person


def _titles(world: World, people: People, key: Ints, faults: Faults) -> pa.Array:
    occupations = world.country.occupations
    other = faults.strike("other_occupation", key)
    written = np.where(other, (people.occupation + 1) % len(occupations), people.occupation)
    unknown = faults.strike("unknown_occupation", key)
    return instead(words(occupations.titles_ru, written), unknown, pa.scalar("Кочегар"))


def _accounts(world: World, person: Ints, sort: Ints) -> pa.Array:
    """A bank account for each person; fictitious entries share a few."""
    owner = np.where(sort == FICTITIOUS, -1 - person // 9000, person)
    return numbered("XS", (owner * 73_939_133 + 10**12) % 10**14 + 10**14)


def staff_numbers(person: Ints, sort: Ints) -> pa.Array:
    """The number of a post: the main one is the same in payroll and contracts."""
    return numbered("", (person * 5 + sort) * 3 + 1_000_003)


def facility_codes(facility: Ints) -> pa.Array:
    return numbered("F", facility + 100_001)
