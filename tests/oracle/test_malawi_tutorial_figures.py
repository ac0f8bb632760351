"""The figures in the specifications and sentences of the tutorial on Malawi, from the published files."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
OCCUPATIONS = {
    "nurses and midwives": "Nursing_and_Midwifery",
    "clinical officers and doctors": "Clinical",
}  # fmt: skip
THOUSANDS = {"md": ",", "ru.md": "[\u00a0 ]"}


def rows(shared: Path, file: str) -> list[dict[str, str]]:
    with gzip.open(shared / "data" / f"{file}.csv.gz", "rt", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


def heads(shared: Path, which: str, *columns: str) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = defaultdict(float)
    for row in rows(shared, f"malawi_tlo/staff_{which}"):
        found[tuple(row[column] for column in columns)] += float(row["Staff_Count"])
    return found


def parameter(shared: Path, name: str) -> dict[tuple[str, str], float]:
    return {
        (row["OfficerType"], row["Facility_Level"]): float(row["Value"])
        for row in rows(shared, "malawi_tlo/hr_costs") if row["Parameter_name"] == name
    }  # fmt: skip


@pytest.fixture(scope="module")
def spec() -> Any:
    return yaml.safe_load((ROOT / "examples/malawi-methods/project.yaml").read_text(encoding="utf-8"))


def test_stocks_and_posts(shared: Path, spec: Any) -> None:
    actual, funded = (heads(shared, which, "Officer_Category") for which in ("actual", "funded"))
    stocks = {row["occupation"]: row["people"] for row in spec["stocks"]}
    assert stocks == {name: pytest.approx(actual[code,]) for name, code in OCCUPATIONS.items()}
    assert spec["posts"] == {name: pytest.approx(funded[code,]) for name, code in OCCUPATIONS.items()}


def test_the_pipeline_and_the_students_that_replace_leavers(shared: Path, spec: Any) -> None:
    leaving = parameter(shared, "annual_attrition_rate")
    absorbed = parameter(shared, "absorption_rate_of_students_into_public_workforce")
    years = parameter(shared, "preservice_training_duration")
    (completion,) = parameter(shared, "graduation_rate").values()
    (licensing,) = parameter(shared, "licensure_exam_passing_rate").values()
    people = {row["occupation"]: row["people"] for row in spec["stocks"]}
    for name, code in OCCUPATIONS.items():
        training = spec["pipeline"][name]
        assert sum(row["rate"] for row in spec["rates"]) == pytest.approx(leaving[code, "All"])
        assert training["absorption"] == absorbed[code, "All"]
        assert (training["completion"], training["licensing"]) == (completion, licensing)
        assert training["lag"] == round(years[code, "All"])
        replaced = leaving[code, "All"] * people[name]
        (students,) = training["intake"].values()
        assert students == round(replaced / (completion * licensing * absorbed[code, "All"]))


def test_the_population_projected_in_two_files(shared: Path, spec: Any) -> None:
    annual: dict[int, float] = defaultdict(float)
    for row in rows(shared, "malawi_tlo/population_annual_wpp"):
        annual[int(row["Year"])] += float(row["Count"])
    fifth: dict[int, float] = defaultdict(float)
    for row in rows(shared, "un_wpp2019/population_age5_sex"):
        if row["country"] == "454":
            fifth[int(row["time"])] += 1000 * float(row["population"])
    for year, people in spec["population"].items():
        assert people == pytest.approx(annual[year])
        assert year % 5 or people == pytest.approx(fifth[year], rel=1e-6)


def test_the_budget_it_is_held_against(shared: Path) -> None:
    budget = yaml.safe_load((ROOT / "examples/malawi-methods/budget.yaml").read_text(encoding="utf-8"))
    (amount,) = budget["wage_bill"]["against"].values()
    found = [
        float(row["BUDGETS (USD) (Jul 2021 - Jun 2022)"])
        for row in rows(shared, "malawi_tlo/resource_mapping")
        if row["Calibration_category"] == "Health Worker Salaries"
    ]
    assert amount == round(sum(found))


def told(shared: Path) -> dict[str, float]:
    """Figures of the page's sentences that no command prints."""
    nurses = OCCUPATIONS["nurses and midwives"]
    levels = heads(shared, "actual", "Officer_Category", "Facility_Level")
    pay = parameter(shared, "salary_usd")
    each = ("Officer_Category", "Facility_Level", "Facility_ID")
    actual, funded = heads(shared, "actual", *each), heads(shared, "funded", *each)
    years = parameter(shared, "preservice_training_duration")
    (time,) = [
        row for row in rows(shared, "malawi_tlo/patient_facing_time") if row["Officer_Type_Code"] == "N02"
    ]
    return {
        "without a district": sum(levels[nurses, level] for level in "345"),
        "by district": sum(
            max(0.0, funded[key] - actual[key]) * pay[key[0], key[1]] for key in funded if key[:2] in pay
        ),
        "years of nurses": round(years[nurses, "All"], 1),
        "years of clinicians": round(years["Clinical", "All"], 1),
        "minutes a day": round(float(time["L1a_Av_Mins_Per_Day"]), 2),
        "hours a day": round(float(time["L1a_Av_Mins_Per_Day"]) / 60, 1),
        "students": 935 + 1247,
        "students, from 500": 500 + 1711,
    }


@pytest.mark.parametrize("ending", THOUSANDS)
def test_every_figure_in_a_sentence_is_printed_by_a_command_or_computed_here(
    ending: str, shared: Path
) -> None:
    text = (ROOT / f"docs/tutorials/malawi-methods.{ending}").read_text(encoding="utf-8")
    parts = text.split("\n```")
    known = figures("\n".join(parts[1::2]), THOUSANDS[ending], r"|\d+")
    known |= {f"{value:g}" if value < 1000 else f"{value:.0f}" for value in told(shared).values()}
    written = figures("\n".join(parts[::2]), THOUSANDS[ending])
    assert len(written) > 12
    assert written <= known, written - known


def figures(text: str, thousands: str, others: str = "") -> set[str]:
    """Numbers with thousands or decimals, and ``others``: ``1,247`` as 1247, ``0,84`` as 0.84."""
    pattern = rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+[.,]\d+{others}"
    joined = (re.sub(rf"{thousands}(?=\d{{3}}(?!\d))", "", found) for found in re.findall(pattern, text))
    return {found.replace(",", ".") for found in joined}
