"""Files of figures that are already public: budget, official series and the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from cadre.sample.blocks import World
from cadre.sample.country import CODE, CURRENCY, SEXES, records
from cadre.sample.draws import Floats
from cadre.sample.truth import Truth

EXCHANGE = {2023: 2.35, 2024: 2.41, 2025: 2.52}  # XSD for one US dollar
GDP_PER_HEAD = {2023: 14210.0, 2024: 14590.0, 2025: 14930.0}  # XSD at prices of 2020
CONSUMER_PRICES = {2023: 118.4, 2024: 124.9, 2025: 131.1}  # 2020 is 100
UNEMPLOYED = {"F": 0.026, "M": 0.021}  # of those at work
_WAGES = {"public": 0.72, "private_nonprofit": 0.05, "private_forprofit": 0.19, "household": 0.04}
_SCHOOLING = {"public": 0.61, "household": 0.28, "development": 0.08, "private_nonprofit": 0.03}
_PROGRAMMES = ("2211", "2212", "2221", "2222", "2261", "2262")

Line = tuple[int, str, str, str | None, float, float]
Entry = tuple[str, int, str, str, float, str]


def budget_table(world: World, truth: Truth) -> pa.Table:
    """Every line of the code list, budgeted and spent; wages follow the true pay bill."""
    lines = [line for year in world.country.workspace_years for line in _lines(world, truth, year)]
    names = ("year", "item", "funder", "occupation", "budgeted", "executed")
    columns = {name: pa.array(column) for name, column in zip(names, zip(*lines, strict=True), strict=True)}
    return pa.table(columns | {"currency": pa.array([CURRENCY] * len(lines))})


def _lines(world: World, truth: Truth, year: int) -> Iterator[Line]:
    at = world.country.workspace_years.index(year)
    wages = float(truth["gross_pay"].values[at].sum())
    graduates = truth["graduated"].values[at].sum(axis=1)
    cost = graduates * (2500 + 3600 * world.country.occupations["years"])
    yield from _split(year, "workforce_wages", wages, _WAGES, 1.02)
    yield from _split(year, "workforce_contributions", wages * 0.22, _WAGES, 1.02)
    yield from _split(year, "workforce_other", wages * 0.06, _WAGES, 1.09)
    yield from _split(year, "workforce_aid", wages * 0.021, {"development": 1.0}, 1.25)
    yield from _split(year, "health_other", wages * 1.15, _WAGES, 1.05)
    yield from _split(year, "education_higher", float(cost.sum()) * 6.5, _SCHOOLING, 1.04)
    heads = truth["headcount"].values[year - world.country.years[0]]
    for place, code in enumerate(world.country.occupations.codes):
        amount = float(cost[place])
        yield from _split(year, "education_health", amount, _SCHOOLING, 1.05, code)
        yield from _split(year, "educators", amount * 0.42, _SCHOOLING, 1.01, code)
        yield from _split(
            year, "cpd", float(heads[place]) * 95, {"public": 0.7, "household": 0.3}, 1.18, code
        )
        if code == "2212":
            yield from _split(year, "education_specialist", amount * 0.55, _SCHOOLING, 1.03, code)


def _split(
    year: int, item: str, amount: float, shares: dict[str, float], over: float, occupation: str | None = None
) -> Iterator[Line]:
    """One line for each payer; ``over`` is how much more was budgeted than spent."""
    if amount > 0:
        for funder, share in shares.items():
            yield year, item, funder, occupation, round(amount * share * over, 2), round(amount * share, 2)


def series_table(world: World, truth: Truth, persons: Floats) -> pa.Table:
    """Labour force, education and legal figures of the statistics office."""
    entries: list[Entry] = []
    for at, year in enumerate(world.country.workspace_years):
        entries += _national(world, truth, float(persons[at].sum()), year)
        for place, code in enumerate(world.country.occupations.codes):
            entries += _labour(truth, at, year, place, code)
            entries += _education(world, truth, at, year, place)
    names = ("series", "year", "occupation", "sex", "value", "unit")
    columns = {name: pa.array(column) for name, column in zip(names, zip(*entries, strict=True), strict=True)}
    return pa.table({"series": columns.pop("series"), "area": pa.array([CODE] * len(entries))} | columns)


def _national(world: World, truth: Truth, people: float, year: int) -> Iterator[Entry]:
    at = world.country.years.index(year)
    heads = float(truth["headcount"].values[at].sum())
    yield "EMP_ALL", year, "_T", "_T", round(people * 0.43), "persons"
    yield "EMP_HEALTH", year, "_T", "_T", round(heads * 1.27), "persons"
    yield "EXCHANGE_RATE", year, "_T", "_T", EXCHANGE[year], "XSD per US dollar"
    yield "STANDARD_HOURS", year, "_T", "_T", 40.0, "hours per week"
    yield "GDP_PER_HEAD", year, "_T", "_T", GDP_PER_HEAD[year], "XSD per person, prices of 2020"
    yield "CPI", year, "_T", "_T", CONSUMER_PRICES[year], "2020 = 100"


def _labour(truth: Truth, at: int, year: int, place: int, code: str) -> Iterator[Entry]:
    for sex, heads in zip(SEXES, truth["headcount_by_sex"].values[at, place], strict=True):
        idle = round(float(heads) * UNEMPLOYED[sex])
        yield "UNEMPLOYED", year, code, sex, idle, "persons"
        yield "LABOUR_FORCE", year, code, sex, float(heads) + idle, "persons"


def _education(world: World, truth: Truth, at: int, year: int, place: int) -> Iterator[Entry]:
    occupations = world.country.occupations
    code, length = occupations.codes[place], float(occupations["years"][place])
    yield "STANDARD_HOURS", year, code, "_T", float(occupations["hours"][place]), "hours per week"
    if length == 0:
        return
    admitted = truth["admitted"].values[at, place]
    places = float(np.ceil(admitted.sum() * 1.07))
    students = float((truth["admitted"].values + truth["enrolled"].values)[at, place].sum())
    yield "TRAINING_YEARS", year, code, "_T", length, "years"
    yield (
        "TUITION",
        year,
        code,
        "_T",
        round(600 + 420 * length + 30 * (year - 2023), 2),
        "XSD per student-year",
    )
    yield "PLACES", year, code, "_T", places, "places"
    yield "EDUCATORS", year, code, "_T", float(np.ceil(students / 9)), "persons"
    for sex, count in zip(SEXES, admitted, strict=True):
        yield "APPLICATIONS", year, code, sex, float(np.ceil(count * (1.5 + 0.25 * length))), "applications"


def questionnaire_table(world: World) -> pa.Table:
    """One answer for every item, or one for each programme where the item asks for it."""
    rows = []
    for record in records("questionnaire.csv"):
        for code in _PROGRAMMES if record["occupations"] == "1" else (None,):
            rows.append((record["item"], code, record["answer"], record["evidence"]))
    year = world.country.workspace_years[-1]
    item, occupation, answer, evidence = (pa.array(column) for column in zip(*rows, strict=True))
    return pa.table(
        {
            "item": item,
            "year": pa.array([year] * len(rows)),
            "occupation": occupation,
            "answer": answer,
            "evidence": evidence,
            "respondent": pa.array(["Department of human resources for health"] * len(rows)),
        }
    )
