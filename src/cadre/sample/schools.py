"""The schools' roll: one row per student and programme."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import Block, World
from cadre.sample.country import headings
from cadre.sample.dirt import Rows, Style, identify
from cadre.sample.draws import Ints
from cadre.sample.studies import add_studies, studies
from cadre.sample.text import instead, numbered, words
from cadre.sample.truth import Truth

STYLE = Style("school_roll", "%d.%m.%Y", ("жен", "муж"), maiden_name=True)
STATUSES = ("принят", "обучается", "отчислен", "выпущен")


def school_table(world: World, block: Block, truth: Truth) -> tuple[pa.Table, Ints]:
    """The roll's rows of this block in the roll's own columns, and the person of each."""
    found = studies(world, block)
    add_studies(world, block, found, truth)
    people, faults = block.everybody.take(found.place), world.faults(STYLE.source)
    key = people.person * 8
    identity = identify(STYLE, Rows(people, block.names.take(found.place), key), faults)
    programme = words(world.country.occupations.codes, people.occupation)
    columns = (
        numbered("С", key * 3 + 400_000),
        identity.national_id,
        identity.family,
        identity.given,
        identity.birth,
        identity.sex,
        instead(programme, faults.strike("unknown_occupation", key), pa.scalar("0000")),
        _school(world, people.occupation, key),
        pa.array(found.admitted),
        words(STATUSES, found.status),
        pa.array(found.status_year),
    )
    return pa.table(dict(zip(headings("school_roll"), columns, strict=True))), people.person


def _school(world: World, occupation: Ints, key: Ints) -> pa.Array:
    schools = world.country.rates["schools"]
    university, college = schools["university"], schools["college"]
    high = world.country.occupations["years"][occupation] >= 4
    first = world.draws.below("university", key, len(university))
    other = len(university) + world.draws.below("college", key, len(college))
    return words([*university, *college], np.where(high, first, other))
