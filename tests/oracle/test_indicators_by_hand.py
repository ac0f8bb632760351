"""Derivation in SQL against a plain-Python reading of the same definitions, on random tables."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cadre.catalogue import load
from cadre.methods import inequality
from cadre.publishable.indicators import Context, derive
from small_tables import COUNTRY, areas, table

YEARS = (2023, 2024, 2025)
OCCUPATIONS = ("_T", "221", "NM", "2221")
REGIONS = ("N", "S", "W")
TREE = areas({COUNTRY: REGIONS})
Cells = dict[tuple[object, ...], float | None]


def random_cells(seed: int) -> tuple[Cells, dict[tuple[int, str], float]]:
    """(year, occupation, area, sex) -> persons, None where suppressed; some cells are not there at all."""
    chance = random.Random(seed)
    staff: Cells = {}
    for year in YEARS:
        for occupation in OCCUPATIONS:
            for area in (COUNTRY, *REGIONS):
                for sex in ("_T", "F"):
                    if chance.random() < 0.9:
                        hidden = chance.random() < 0.15
                        staff[year, occupation, area, sex] = None if hidden else float(chance.randint(0, 50))
    people = {
        (year, area): float(chance.choice([0, 1000, 2500]))
        for year in YEARS
        for area in (COUNTRY, *REGIONS)
        if chance.random() < 0.9
    }
    return staff, people


def derived(
    staff: Cells, people: dict[tuple[int, str], float]
) -> dict[tuple[object, ...], tuple[object, str]]:
    rows = [
        {
            "year": y,
            "occupation": o,
            "area": a,
            "sex": s,
            "activity": "active",
            "persons": n,
            "hidden": n is None,
        }
        for (y, o, a, s), n in staff.items()
    ]
    protected = {
        "headcount": table("headcount", rows, TREE),
        "population": table(
            "population", [{"year": y, "area": a, "persons": n} for (y, a), n in people.items()], TREE
        ),
    }
    wanted = ("1-02", "1-04", "cadre.gini_regions")
    definitions = {id: load.indicators()[id] for id in wanted}
    found = derive(protected, definitions, Context(COUNTRY, YEARS)).to_pylist()
    return {
        (r["INDICATOR"], int(r["TIME_PERIOD"]), r["OCCUPATION"], r["AREA"]): (r["OBS_VALUE"], r["OBS_STATUS"])
        for r in found
        if r["INDICATOR"] in wanted and r["ACTIVITY"] == "active" and r["STATUS_REASON"] != "not-collected"
    }


def divided(above: float | None, below: float | None, there: bool, scale: float) -> tuple[float | None, str]:
    """Numerator over denominator as a person would do it."""
    if above is None or (there and below is None):
        return None, "Q"
    if not there or not below:
        return None, "M"
    return scale * above / below, "A"


def by_hand(
    staff: Cells, people: dict[tuple[int, str], float]
) -> dict[tuple[object, ...], tuple[object, str]]:
    found: dict[tuple[object, ...], tuple[object, str]] = {}
    for (year, occupation, area, sex), n in staff.items():
        if sex == "_T":
            place = (year, area)
            density = divided(n, people.get(place), place in people, 10_000)
            found["1-02", year, occupation, area] = density
        else:
            whole = (year, occupation, area, "_T")
            found["1-04", year, occupation, area] = divided(n, staff.get(whole), whole in staff, 100)
    for year in YEARS:
        for occupation in OCCUPATIONS:
            told = spread(staff, people, year, occupation)
            if told is not None:
                found["cadre.gini_regions", year, occupation, COUNTRY] = told
    return found


def spread(
    staff: Cells, people: dict[tuple[int, str], float], year: int, occupation: str
) -> tuple[float | None, str] | None:
    there = [area for area in REGIONS if (year, occupation, area, "_T") in staff]
    with_people = [area for area in REGIONS if (year, area) in people]
    if not there or not with_people:
        return None
    if any(staff[year, occupation, area, "_T"] is None for area in there if area in with_people):
        return None, "Q"
    counts = [staff.get((year, occupation, area, "_T")) for area in REGIONS]
    weights = [people.get((year, area)) for area in REGIONS]
    if None in counts or not all(weights) or not any(counts):
        return None, "M"
    n, w = np.array(counts, dtype=float), np.array(weights, dtype=float)
    return inequality.gini(n / w, w), "A"


@pytest.mark.parametrize("seed", range(8))
def test_sql_and_hand_agree(seed: int) -> None:
    staff, people = random_cells(seed)
    found, expected = derived(staff, people), by_hand(staff, people)
    assert found.keys() == expected.keys()
    for key, (value, status) in expected.items():
        assert found[key][1] == status, key
        assert found[key][0] == pytest.approx(value), key


@pytest.mark.parametrize("seed", range(4))
def test_a_suppressed_input_never_leaves_a_number(seed: int) -> None:
    """Hide one cell at a time: what was derived from it goes, and nothing else changes."""
    staff, people = random_cells(seed)
    staff = {key: n for key, n in staff.items() if n is not None}
    before = derived(staff, people)
    chosen = random.Random(seed).choice(sorted(staff, key=str))
    after = derived({**staff, chosen: None}, people)
    year, occupation, area, sex = chosen
    for key in before:
        touched = key[1:3] == (year, occupation) and (key[3] == area or key[0].startswith("cadre"))
        if key[0] == "1-02" and sex == "F":
            touched = False
        if not touched:
            assert after[key] == before[key]
    direct = "1-02" if sex == "_T" else "1-04"
    assert after[direct, year, occupation, area] == (None, "Q")
