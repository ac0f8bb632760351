"""Coded answers of workers who spoke and agreed to be counted: one row each, no names and no words."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from cadre.catalogue.concerns import listed
from cadre.catalogue.load import code_list
from cadre.sample.blocks import Workforce, World
from cadre.sample.country import CODE, FACILITY_TYPES, OWNERS, SEXES, records
from cadre.sample.draws import Bools, Ints
from cadre.sample.text import instead, words
from cadre.sample.truth import Truth

NOT_ASKED = "_Z"
_FACILITIES = {
    "hospital": "hospital", "residential": "long_term", "ambulatory": "primary", "ancillary": "laboratory",
    "preventive": "primary",
}  # fmt: skip
_SECTORS = {"public": "public", "private_nonprofit": "nonprofit", "private_forprofit": "private"}


def concerns_table(world: World, work: Workforce, truth: Truth) -> pa.Table:
    """Concerns of this block in the years of the workspace."""
    found = [_of_year(world, work, truth, year) for year in world.country.workspace_years]
    person = np.concatenate([who for _, who in found])
    return pa.concat_tables([table for table, _ in found]).take(np.argsort(person, kind="stable"))


def _of_year(world: World, work: Workforce, truth: Truth, year: int) -> tuple[pa.Table, Ints]:
    rates, draws, people = world.country.rates["concerns"], world.draws, work.people
    chance = rates["rate"] * np.where(people.sex == 0, rates["women"], rates["men"])
    spoke = np.flatnonzero(work.active(year) & draws.chance(f"concern {year}", people.person, chance))
    person = people.person[spoke]
    answers = _answers(world, person, year)
    told = draws.pick(f"concern to {year}", person, np.array([rates["shares"]]))
    quarter = draws.below(f"concern at {year}", person, 4)
    facility, districts = work.post.place(year)[spoke], world.country.districts
    columns = {
        "recipient": pa.array(told + 1).cast(pa.string()),
        "quarter": words([f"{year}-Q{at}" for at in (1, 2, 3, 4)], quarter),
        "country": words([CODE], np.zeros(len(person), dtype=np.int64)),
        "area": words(_regions(), districts.region[world.places.district[facility]]),
        "concern_occupation": words(_groups(world.country.occupations.codes), people.occupation[spoke]),
        "sex": words(SEXES, people.sex[spoke]),
        "concern_facility": words([_FACILITIES.get(kind, "other") for kind in FACILITY_TYPES],
                                  world.places.type[facility]),
        "concern_sector": words([_SECTORS[owner] for owner in OWNERS], world.places.owner[facility]),
        "concern_recipient": words(rates["recipients"], told),
        **answers,
    }  # fmt: skip
    _count(world, truth, year, answers)
    return pa.table(columns), person


def _answers(world: World, person: Ints, year: int) -> dict[str, pa.Array]:
    fields = world.country.rates["concerns"]["fields"]
    found: dict[str, pa.Array] = {}
    for name, field in fields.items():
        codes, weights = list(field["shares"]), np.array([list(field["shares"].values())])
        drawn = words(codes, world.draws.pick(f"{name} {year}", person, weights))
        found[name] = instead(drawn, ~_asked(found, name, field, len(person)), pa.scalar(NOT_ASKED))
    return found


def _asked(found: dict[str, pa.Array], name: str, field: dict[str, Any], size: int) -> Bools:
    """Who is asked: all, those of some kinds, or, for why nobody was told, those who told nobody."""
    if name == "concern_why_not":
        return np.asarray(found["concern_told"].to_numpy(zero_copy_only=False) == "no")
    if "of" not in field:
        return np.ones(size, dtype=bool)
    return np.isin(found["concern_kind"].to_numpy(zero_copy_only=False), field["of"])


def _count(world: World, truth: Truth, year: int, answers: dict[str, pa.Array]) -> None:
    kinds = list(world.country.rates["concerns"]["fields"]["concern_kind"]["shares"])
    years = [str(known) for known in world.country.workspace_years]
    kind = np.array([kinds.index(code) for code in answers["concern_kind"].to_pylist()], dtype=np.int64)
    truth.count("concerns_received", year=years, concern_kind=kinds).add(years.index(str(year)), kind)


@cache
def _regions() -> list[str]:
    return [area["area"] for area in records("areas.csv") if area["parent"] == CODE]


@cache
def _groups(codes: tuple[str, ...]) -> list[str]:
    """The group of every occupation of the country: the narrowest that holds its code."""
    tree, narrowest = code_list("occupation"), set(code_list("concern_occupation").leaves)
    held: dict[str, str] = {}
    for one in listed("concern_occupation").codes:
        if one.code in narrowest:
            held |= dict.fromkeys((leaf for isco in one.isco for leaf in tree.leaves_under(isco)), one.code)
    return [held.get(code, "other") for code in codes]
