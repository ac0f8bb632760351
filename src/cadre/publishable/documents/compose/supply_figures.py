"""The published counts that the outlook of the stock reads: people, exits and entries by group and year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from cadre.methods.stock.system import Array
from cadre.publishable.documents.compose.composer import TOTAL, Composer
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.compose.flows import ENTRIES, EXITS
from cadre.publishable.documents.compose.parts import DOCTORS, NURSING, OCCUPATION
from cadre.publishable.documents.compose.stock import STOCK
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.outlook.beside import Given, Line
from cadre.publishable.outlook.carry import HORIZON
from cadre.publishable.outlook.counted import Counted
from cadre.publishable.outlook.supply import Supply

# Group of the benchmark -> occupation of the release.
GROUPS = {"doctors": DOCTORS, "nurses+midwives": NURSING, "dentists": "2261", "pharmacists": "2262"}
POPULATION, FUNDED, FILLED = "population.persons", "funded_posts.posts", "filled_posts.posts"
TRAINED, STEPS = "2-02", "education.persons"
# What may say how income per person grows, the first that has figures.
INCOME = ("cadre.gdp_per_head", "gapminder.GDP_PER_PERSON")
_UNKNOWN = "_U"


class Read(NamedTuple):
    """A group's counts and the figures they were read from."""

    counts: Counted
    used: list[Observation]


class Group(NamedTuple):
    """One group that was carried on: its names, counts by year, supply, and the lines beside it."""

    name: str
    occupation: str
    counted: dict[int, float]
    supply: Supply
    given: Given
    lines: list[Line]
    used: list[Observation]


def read(c: Composer, occupation: str) -> Read | None:
    """None where the release does not count people, exits and entries of two years and more by age."""
    where = {} if occupation == TOTAL else {OCCUPATION: occupation}
    practising = c.figures(STOCK, ACTIVITY="practising", **where).until(c.this_year)
    stock, exits = c.figures(STOCK, "AGE", **where), c.figures(EXITS, "AGE", **where)
    entries = c.figures(ENTRIES, **where)
    years = [year for year in _run(practising) if exits.at(TOTAL, year=year) or year == practising.years[0]]
    ages = [age for age in c.in_order("AGE", stock.codes()) if age not in (TOTAL, _UNKNOWN)]
    if len(years) < 2 or years[-1] >= HORIZON or len(ages) < 3:
        return None
    counts = Counted(
        tuple(years), _of(practising, years), _of(stock, years, TOTAL) - _unknown(stock, years),
        _by(stock, years, ages), _of(exits, years, TOTAL) - _unknown(exits, years), _by(exits, years, ages),
        _of(entries, years),
    )  # fmt: skip
    if counts.practising[-1] <= 0:
        return None
    used = [*practising.used(), *stock.used(), *exits.used(), *entries.used()]
    return Read(counts, [row for row in used if int(row.period[:4]) in years])


def given(c: Composer, occupation: str) -> Given:
    return Given(
        known(c.figures(POPULATION).until(c.this_year)), known(_income(c)),
        known(c.figures(FUNDED, OCCUPATION=occupation)), known(c.figures(FILLED, OCCUPATION=occupation)),
    )  # fmt: skip


def beside_used(c: Composer, occupation: str) -> list[Observation]:
    """The figures behind ``given``."""
    posts = [c.figures(id, OCCUPATION=occupation) for id in (FUNDED, FILLED)]
    return [row for figures in (c.figures(POPULATION), *posts, _income(c)) for row in figures.used()]


def training_years(c: Composer, occupation: str) -> tuple[float, list[Observation]] | None:
    """The shortest training of the occupations of a group, with its figures."""
    figures = c.figures(TRAINED, OCCUPATION)
    members = [code for code in figures.codes() if inside(c, code, occupation)]
    lengths = [(value, code) for code in members if (value := figures.value(code))]
    if not lengths:
        return None
    rows = [row for _, code in lengths if (row := figures.at(code)) is not None]
    return min(lengths)[0], rows


def students_per_entrant(c: Composer, occupation: str) -> tuple[float, list[Observation]] | None:
    """Students admitted for each who starts work after training in the country, over the years of both."""
    admitted = c.figures(STEPS, OCCUPATION=occupation, EDUCATION_STATUS="admitted")
    started = c.figures(ENTRIES, OCCUPATION=occupation, ENTRY_ORIGIN="domestic_graduate")
    years = set(admitted.years) & set(started.years)
    people = sum(started.value(year=year) or 0.0 for year in years)
    if people <= 0:
        return None
    used = [row for figures in (admitted, started) for row in figures.used() if int(row.period[:4]) in years]
    return sum(admitted.value(year=year) or 0.0 for year in years) / people, used


def known(figures: Figures) -> Mapping[int, float]:
    return {year: value for year in figures.years if (value := figures.value(year=year)) is not None}


def _income(c: Composer) -> Figures:
    found = [c.figures(id).until(c.this_year) for id in INCOME]
    return next((figures for figures in found if figures), found[0])


def inside(c: Composer, code: str, group: str) -> bool:
    """Whether an occupation is the group, or below it in the tree or in a sum that cuts across."""
    names = c.definitions.codes.get(OCCUPATION, {})
    parts = names[group].parts if group in names else ()
    while code != group and code not in parts:
        parent = names[code].parent if code in names else None
        if parent is None:
            return False
        code = parent
    return True


def _run(figures: Figures) -> list[int]:
    """The latest years without a hole between them."""
    years = figures.years
    return [year for year in years if set(range(year, years[-1] + 1)) <= set(years)]


def _of(figures: Figures, years: list[int], *key: str) -> Array:
    values = [figures.value(*key, year=year) for year in years]
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _unknown(figures: Figures, years: list[int]) -> Array:
    """People of unknown age; a few that are withheld are spread as the others."""
    return np.nan_to_num(_of(figures, years, _UNKNOWN))


def _by(figures: Figures, years: list[int], ages: list[str]) -> Array:
    return np.stack([_of(figures, years, age) for age in ages], axis=1)
