"""Files without people: areas, facilities, funded posts and population."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import World
from cadre.sample.country import FACILITY_TYPES, OWNERS, SEXES, headings, records
from cadre.sample.draws import Floats
from cadre.sample.payroll import facility_codes
from cadre.sample.text import numbered, words
from cadre.sample.truth import Truth

# Shares of a growing population in five-year groups from 0-4 to 80 and over.
_PYRAMID = (9.9, 9.7, 9.2, 8.4, 7.7, 7.6, 7.8, 7.2, 6.4, 5.7, 5.1, 4.6, 4.0, 2.9, 1.9, 1.1, 0.8)
_KINDS = ("hospital", "nursing home", "clinic", "laboratory", "pharmacy", "prevention centre", "office")


def areas_table() -> pa.Table:
    columns = ("area", "parent", "name_en", "name_ru", "tile_column", "tile_row")
    rows = records("areas.csv")
    return pa.table({name: pa.array([row[name] or None for row in rows]) for name in columns})


def facilities_table(world: World) -> pa.Table:
    places, districts = world.places, world.country.districts
    number = np.arange(len(places)) - places.first[places.district, places.type] + 1
    name = _join(
        words(districts.names_en, places.district), words(_KINDS, places.type), numbered("No. ", number)
    )
    return pa.table(
        {
            "facility": facility_codes(np.arange(len(places))),
            "name": name,
            "area": words(districts.codes, places.district),
            "facility_type": words(FACILITY_TYPES, places.type),
            "ownership": words(OWNERS, places.owner),
        }
    )


def _join(*parts: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*parts, " ")


def establishment_table(world: World, truth: Truth) -> pa.Table:
    """Funded posts outside the commercial sector: those filled, and the vacancies."""
    codes, filled = world.country.occupations.codes, truth["filled_posts"].values[:, :, :, :2]
    remote = 1 - 0.5 * world.country.districts.urban
    vacancy = np.outer(world.country.occupations["vacancy"], remote)[None, :, :, None, None]
    even = world.draws.uniform("establishment", np.arange(filled.size)).reshape(filled.shape)
    posts = np.floor(filled / (1 - vacancy) + even)
    years = [str(year) for year in world.country.workspace_years]
    count = truth.count(
        "funded_posts",
        year=years,
        occupation=codes,
        district=world.country.districts.codes,
        ownership=OWNERS[:2],
        facility_type=FACILITY_TYPES,
    )
    count.values = posts
    year, occupation, district, owner, kind = np.nonzero(posts)
    columns = (
        pa.array(np.array(world.country.workspace_years)[year]),
        words(codes, occupation),
        words(world.country.districts.names_en, district),
        words(OWNERS, owner),
        words(FACILITY_TYPES, kind),
        pa.array(posts[year, occupation, district, owner, kind].astype(np.int64)),
    )
    return pa.table(dict(zip(headings("establishment"), columns, strict=True)))


def population(world: World, workers: int) -> Floats:
    """Year × district × sex × age group, whole persons; a little more women than men among the old."""
    rates, shares = world.country.rates, world.country.districts.population_share
    ages = np.array(_PYRAMID) / sum(_PYRAMID)
    tilt = np.clip((np.arange(len(ages)) - 9) * 0.025, -0.012, None)
    sexes = np.stack([0.5 + tilt, 0.5 - tilt])
    years = np.array(rates["workspace_years"])
    total = (
        workers
        * rates["population_per_worker"]
        * (1 + rates["population_growth"]) ** (years - rates["last_year"])
    )
    persons = total[:, None, None, None] * shares[None, :, None, None] * (sexes * ages)[None, None]
    return np.asarray(np.round(persons))


def population_table(world: World, persons: Floats, truth: Truth) -> pa.Table:
    years = [str(year) for year in world.country.workspace_years]
    truth.count("population", year=years, district=world.country.districts.codes).values = persons.sum(
        axis=(2, 3)
    )
    year, district, sex, group = (index.ravel() for index in np.indices(persons.shape))
    last = group == len(_PYRAMID) - 1
    return pa.table(
        {
            "area": words(world.country.districts.codes, district),
            "year": pa.array(np.array(world.country.workspace_years)[year]),
            "sex": words(SEXES, sex),
            "age_from": pa.array(group * 5),
            "age_to": pa.array(np.where(last, 120, group * 5 + 4)),
            "persons": pa.array(persons.ravel().astype(np.int64)),
        }
    )
