"""What public hospitals did in a year, by activity: more for each worker the remoter the district."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import World
from cadre.sample.country import FACILITY_TYPES, OWNERS, headings, records
from cadre.sample.dirt import Faults
from cadre.sample.draws import Bools, Floats, Ints
from cadre.sample.payroll import facility_codes
from cadre.sample.text import words
from cadre.sample.truth import Truth

SOURCE = "hospital_workload"
_HOSPITAL, _PUBLIC = FACILITY_TYPES.index("hospital"), OWNERS.index("public")


def workload_table(world: World, truth: Truth) -> pa.Table:
    """One row per year, public hospital, occupation and activity, with the faults of a reporting system."""
    lines = records("workloads.csv")
    codes = world.country.occupations.codes
    occupation = np.array([codes.index(line["occupation"]) for line in lines])
    hospital = np.flatnonzero((world.places.type == _HOSPITAL) & (world.places.owner == _PUBLIC))
    size = len(world.country.workspace_years), len(hospital), len(lines)
    at, place, line = (index.ravel() for index in np.indices(size))
    facility = hospital[place]
    numbers = {name: np.array([float(row[name]) for row in lines])[line] for name in _NUMBERS}
    staff = _staff(world, truth, at, facility, occupation[line])
    need = staff * _burden(world, occupation[line], world.places.district[facility])
    hours = need * numbers["available_hours"] * (1 - numbers["support_percent"] / 100) * numbers["share"]
    volume = np.round(60 * hours / numbers["minutes"])
    kept = volume > 0
    key = np.arange(len(line))
    faults = Faults(world.draws, world.country.dirt, world.ledger, SOURCE)
    kept &= ~faults.strike("not_reported", key, kept)
    twice = faults.strike("reported_twice", key, kept)
    in_hours = faults.strike("time_in_hours", key, kept)
    minutes = np.where(in_hours, np.round(numbers["minutes"] / 60, 2), numbers["minutes"])
    _count(world, truth, (at, facility, occupation[line]), volume * numbers["minutes"] / 60, kept)
    columns = (
        pa.array(np.array(world.country.workspace_years)[at]), facility_codes(facility),
        words(world.country.occupations.titles_ru, occupation[line]),
        words([row["activity"] for row in lines], line), pa.array(volume.astype(np.int64)),
        _comma(minutes), pa.array(numbers["available_hours"].astype(np.int64)),
        pa.array(numbers["support_percent"].astype(np.int64)),
        pa.array(np.round(numbers["extra_hours"] * (staff > 5)).astype(np.int64)),
    )  # fmt: skip
    table = pa.table(dict(zip(headings(SOURCE), columns, strict=True)))
    return table.take(pa.array(np.sort(np.concatenate([key[kept], key[twice]]))))


_NUMBERS = ("minutes", "share", "available_hours", "support_percent", "extra_hours")


def _staff(world: World, truth: Truth, at: Ints, facility: Ints, occupation: Ints) -> Floats:
    """Workers of the occupation in public hospitals of the district, the first of these the largest."""
    filled = truth["filled_posts"].values[:, :, :, _PUBLIC, _HOSPITAL]
    places = world.places
    public = (places.type == _HOSPITAL) & (places.owner == _PUBLIC)
    rank = np.arange(len(places)) - places.first[places.district, places.type]
    weight = np.where(public, 1 / (1 + 0.35 * rank), 0.0)
    total = np.bincount(places.district, weight, minlength=filled.shape[2])
    district = places.district[facility]
    return np.asarray(filled[at, occupation, district] * weight[facility] / total[district])


def _burden(world: World, occupation: Ints, district: Ints) -> Floats:
    """Staff needed for each worker there is: above one where people are few."""
    codes = len(world.country.occupations)
    drawn = world.draws.uniform("burden", district * codes + occupation)
    remote = 1 - world.country.districts.urban[district]
    return np.asarray(0.82 + 0.34 * remote + 0.22 * drawn)


def _count(world: World, truth: Truth, where: tuple[Ints, Ints, Ints], hours: Floats, kept: Bools) -> None:
    at, facility, occupation = where
    years = [str(year) for year in world.country.workspace_years]
    codes, districts = world.country.occupations.codes, world.country.districts.codes
    count = truth.count("workload_hours", year=years, occupation=codes, district=districts)
    count.add(at, occupation, world.places.district[facility], where=kept, weight=hours)


def _comma(values: Floats) -> pa.Array:
    return pa.array([f"{value:g}".replace(".", ",") for value in values])
