"""Incidents of harm to workers: one row each, no names."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import Workforce, World
from cadre.sample.country import SEXES
from cadre.sample.draws import Ints
from cadre.sample.payroll import facility_codes
from cadre.sample.people import day
from cadre.sample.text import dates, numbered, words
from cadre.sample.truth import Truth


def incidents_table(world: World, work: Workforce, truth: Truth) -> pa.Table:
    """Incidents of this block in the years of the workspace, those of one worker together."""
    found = [_of_year(world, work, truth, year) for year in world.country.workspace_years]
    person = np.concatenate([who for _, who in found])
    return pa.concat_tables([table for table, _ in found]).take(np.argsort(person, kind="stable"))


def _of_year(world: World, work: Workforce, truth: Truth, year: int) -> tuple[pa.Table, Ints]:
    rates, draws, people = world.country.rates["incidents"], world.draws, work.people
    risk = world.country.occupations["incident"][people.occupation]
    risk = risk * np.where(people.sex == 0, rates["women"], rates["men"])
    hit = np.flatnonzero(work.active(year) & draws.chance(f"incident {year}", people.person, risk))
    person, kinds = people.person[hit], list(rates["kinds"])
    kind = draws.pick(f"harm {year}", person, np.array([list(rates["kinds"].values())]))
    when = day(np.full(len(hit), year), draws.below(f"incident day {year}", person, 364))
    facility = work.post.place(year)[hit]
    district = world.places.district[facility]
    years = [str(known) for known in world.country.workspace_years]
    at, codes = years.index(str(year)), world.country.occupations.codes
    truth.count("incidents", year=years, incident_type=kinds, sex=SEXES).add(at, kind, people.sex[hit])
    truth.count("incidents_by_occupation", year=years, occupation=codes).add(at, people.occupation[hit])
    table = pa.table(
        {
            "incident": numbered(f"{year}-", person + 100_000),
            "date": dates(when, "%Y-%m-%d"),
            "area": words(world.country.districts.codes, district),
            "facility": facility_codes(facility),
            "occupation": words(codes, people.occupation[hit]),
            "sex": words(SEXES, people.sex[hit]),
            "incident_type": words(kinds, kind),
        }
    )
    return table, person
