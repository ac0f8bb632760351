"""What leaves of pay gaps, and when nothing does: few of a sex, or one person with most of the pay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.catalogue.load import code_list, rules, tallies
from cadre.disclosure import ProtectedTable, protect
from cadre.vocabulary.tables import TallyTable
from cadre.vocabulary.trees import Tree, tree_from_parents
from disclosure_examples import NAME

RULE = rules()["pay-gap"]
OTHER = ("occupation", "age_band", "area", "ownership", "working_time")
PARTS = ("compared", "explained", "unexplained", "neumark_explained", "endowments", "log_gap")


def workers(women: int, men: int, seed: int = 1) -> list[dict[str, Any]]:
    """Men are paid a fifth more and are more often doctors, who are paid more."""
    draw = np.random.default_rng(seed)
    found = []
    for sex, count, doctors in (("F", women, 0.4), ("M", men, 0.6)):
        for place in range(count):
            doctor = place < doctors * count
            pay = float(np.exp(0.4 * doctor + 0.2 * (sex == "M") + draw.normal(0, 0.2)))
            area = "N" if place % 2 else "S"
            found.append({"sex": sex, "occupation": "2211" if doctor else "2221", "area": area, "pay": pay})
    return found


def table(rows: list[dict[str, Any]], hours: bool = True) -> TallyTable:
    """One cell for every worker: finer cells change nothing."""
    mean = np.mean([row["pay"] for row in rows])
    cells = []
    for number, row in enumerate(rows):
        pay = row["pay"] / mean
        sums = {"": pay, "_squares": pay**2, "_log": np.log(pay), "_log_squares": np.log(pay) ** 2,
                "_max": pay, "_low_max": -pay}  # fmt: skip
        cell = {"year": 2025, "age_band": "Y35T44", "ownership": "public", "working_time": "full_time"}
        cell |= {"sex": row["sex"], "occupation": row["occupation"], "area": row["area"], "persons": 1}
        cell |= {"timed": int(hours), "number": number}
        cell |= {f"monthly{name}": value for name, value in sums.items()}
        cell |= {f"hourly{name}": value if hours else 0.0 for name, value in sums.items()}
        cells.append(cell)
    return TallyTable(tallies()["pay_gap"], pa.Table.from_pylist(cells), trees(), "ed", "dg")


def trees() -> dict[str, Tree]:
    found = {name: code_list(name) for name in ("sex", "occupation", "age_band", "ownership", "working_time")}
    area = [("XSC", None), ("N", "XSC"), ("S", "XSC")]
    return found | {"area": tree_from_parents("area", "1", [(code, up, NAME) for code, up in area])}


def figures(protected: ProtectedTable) -> dict[str, dict[str, Any]]:
    return {row["gap_part"]: row for row in protected.cells.to_pylist()}


def test_enough_women_and_men_are_published_to_a_tenth_of_a_point() -> None:
    found = figures(protect(table(workers(200, 150)), RULE))
    assert {row["status"] for row in found.values()} == {"A"}
    for row in found.values():
        for name in ("value", "low", "high"):
            assert row[name] is None or row[name] == pytest.approx(round(row[name], 1), abs=1e-9)
    assert found["hourly_mean"]["low"] < found["hourly_mean"]["value"] < found["hourly_mean"]["high"]


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_what_is_shown_adds_up(seed: int) -> None:
    found = figures(protect(table(workers(60, 60, seed)), RULE))
    values = {part: row["value"] for part, row in found.items()}
    for name in ("", "neumark_", "cotton_", "reimers_", "men_", "women_"):
        whole = values[f"{name}explained"] + values[f"{name}unexplained"]
        assert whole == pytest.approx(values["compared"], abs=1e-9)


@pytest.mark.parametrize(("women", "men"), [(9, 300), (300, 9), (9, 9), (1, 0)])
def test_few_of_a_sex_and_nothing_is_told(women: int, men: int) -> None:
    protected = protect(table(workers(women, men)), RULE)
    for row in protected.cells.to_pylist():
        assert (row["status"], row["reason"]) == ("C", "pay-gap")
        assert [row[name] for name in ("value", "low", "high")] == [None, None, None]
    assert protected.evidence["suppressed"] == protected.evidence["cells"] == len(protected.cells)


def test_a_workspace_may_ask_for_more_people() -> None:
    strict = RULE.model_copy(update={"minimum": 200})
    assert {row["status"] for row in protect(table(workers(300, 150)), strict).cells.to_pylist()} == {"C"}


def test_one_person_with_most_of_the_pay_closes_everything() -> None:
    rows = workers(300, 40)
    rows[-1]["pay"] = 200.0
    assert {row["status"] for row in protect(table(rows), RULE).cells.to_pylist()} == {"C"}


def test_more_than_half_of_the_pay_is_enough_even_where_two_share_the_spread() -> None:
    rows = workers(300, 12)
    men = [row for row in rows if row["sex"] == "M"]
    for row, pay in zip(men, (51.0, 47.0, *[0.2] * 10), strict=True):
        row["pay"] = pay
    assert {row["status"] for row in protect(table(rows), RULE).cells.to_pylist()} == {"C"}
    men[0]["pay"] = 48.0
    found = figures(protect(table(rows), RULE))
    assert found["hourly_mean"]["status"] == "A"


def test_one_person_with_most_of_the_spread_would_stand_in_the_interval() -> None:
    """Fewer than half of the pay, yet the width of the interval would tell it."""
    rows = workers(300, 40)
    rows[-1]["pay"] = 12.0
    men = [row["pay"] for row in rows if row["sex"] == "M"]
    assert 0.5 * sum(men) > 12.0
    assert {row["status"] for row in protect(table(rows), RULE).cells.to_pylist()} == {"C"}


def test_one_person_with_most_of_the_pay_of_an_occupation_closes_the_parts() -> None:
    """Twelve women doctors; one has more than half of their pay and little of all women's."""
    rows = workers(600, 150)
    doctors = [row for row in rows if row["sex"] == "F" and row["occupation"] == "2211"]
    for row in doctors[12:]:
        row["occupation"] = "2221"
    doctors[0]["pay"] = 1.1 * sum(row["pay"] for row in doctors[1:12])
    for row in [row for row in rows if row["sex"] == "F" and row["occupation"] == "2221"][:6]:
        row["pay"] = 15.0  # so that the doctor stands out among doctors, and not among all women
    found = figures(protect(table(rows), RULE))
    assert found["hourly_mean"]["status"] == "A"
    assert found["compared"]["status"] == found["explained_area"]["status"] == "C"


def test_a_rare_occupation_is_not_compared_by_itself() -> None:
    """Nine women doctors and nine men: occupation no longer tells two groups apart, and is not used."""
    rows = workers(200, 150)
    seen = {"F": 0, "M": 0}
    for row in rows:
        seen[row["sex"]] += row["occupation"] == "2211"
        if seen[row["sex"]] > 9:
            row["occupation"] = "2221"
    found = figures(protect(table(rows), RULE))
    assert "explained_occupation" not in found
    assert "explained_area" in found


def test_hours_that_are_not_known_leave_the_pay_of_the_month() -> None:
    found = figures(protect(table(workers(200, 150), hours=False), RULE))
    assert (found["hourly_mean"]["status"], found["hourly_mean"]["value"]) == ("A", None)
    assert found["monthly_mean"]["value"] is not None
    assert all(found[part]["value"] is not None for part in PARTS)


def test_nothing_but_gaps_leaves() -> None:
    protected = protect(table(workers(200, 150)), RULE)
    columns = ["year", "gap_part", "value", "low", "high", "status", "reason"]
    assert protected.cells.schema.names == columns
    assert list(protected.definition.measures) == ["value", "low", "high"]
    assert "persons" in protected.evidence["not_published"]


def medians(women: int, men: int, timed: int | None = None) -> TallyTable:
    rows = [
        {"year": 2025, "gap_part": part, "sex": sex, "persons": count, "median": median, "low": 0.97 * median,
         "high": 1.03 * median}
        for part, counts in (("monthly_median", (women, men)), ("hourly_median", (timed or women, men)))
        for sex, count, median in zip("FM", counts, (32049.0, 40011.0), strict=True)
    ]  # fmt: skip
    used = {"gap_part": code_list("gap_part"), "sex": code_list("sex")}
    return TallyTable(tallies()["pay_gap_median"], pa.Table.from_pylist(rows), used, "ed", "dg")


def test_a_gap_in_medians_is_that_of_the_medians_as_published() -> None:
    """32,049 and 40,011 are published as 32,000 and 40,000."""
    found = figures(protect(medians(120, 80), RULE))
    assert found["monthly_median"]["value"] == 20.0
    assert found["monthly_median"]["low"] < 20 < found["monthly_median"]["high"]


def test_few_people_behind_a_median_or_few_known_hours() -> None:
    assert {row["status"] for row in protect(medians(120, 9), RULE).cells.to_pylist()} == {"C"}
    found = figures(protect(medians(120, 80, timed=110), RULE))
    assert (found["hourly_median"]["status"], found["hourly_median"]["value"]) == ("A", None)
    assert found["monthly_median"]["value"] == 20.0
