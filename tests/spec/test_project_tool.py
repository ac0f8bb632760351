"""``cadre project``: what the answer holds, and what is refused and how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from both_languages import in_words
from cadre.cli.show import error_text
from cadre.vocabulary.errors import CadreError
from small_projections import PROJECT, changed, projected

SURE = {"draws": 20, "rates": 0, "entries": 0, "drift": 0, "fte": 0}


def test_one_year_by_hand(tmp_path: Path) -> None:
    """600 nurses; exits, ageing, entries: 40 of 50 students (0.8) start work each year."""
    spec = changed(changed(PROJECT, "uncertainty", SURE), "years.to", 2027)
    found = projected(tmp_path, spec)
    young, old = 360 * 0.95, 240 * 0.95 * 0.96
    after = young + old + 40
    assert found["supply"][0]["people"]["2026"]["mean"] == pytest.approx(after)
    flow = found["flows"][0]
    assert flow["entries"] == pytest.approx(40)
    assert sum(flow["exits"].values()) == pytest.approx(600 + 40 - after)
    assert flow["exits"]["death"] == 0


def test_flows_explain_the_change_of_stocks(tmp_path: Path) -> None:
    found = projected(tmp_path, changed(PROJECT, "uncertainty", SURE))
    people = [found["supply"][0]["people"][year]["mean"] for year in found["years"]]
    change = [row["entries"] - sum(row["exits"].values()) + row["moves"] for row in found["flows"]]
    np.testing.assert_allclose(np.diff(people), change, rtol=1e-9)


def test_areas_exchange_people_and_lose_none(tmp_path: Path) -> None:
    stocks = [
        {"area": area, "occupation": "nurses", "people": people} for area, people in (("N", 100), ("S", 50))
    ]
    spec = {
        "years": {"from": 2025, "to": 2026},
        "stocks": stocks,
        "area_moves": {"N": {"S": 0.2}},
        "uncertainty": SURE,
    }
    found = projected(tmp_path, spec)
    assert [(row["area"], row["people"]["2026"]) for row in found["by_area_and_sex"]] == [
        ("N", 80),
        ("S", 70),
    ]


def test_upskilling_moves_people_between_occupations(tmp_path: Path) -> None:
    stocks = [{"occupation": name, "people": 100} for name in ("assistants", "nurses")]
    spec = {"years": {"from": 2025, "to": 2026}, "stocks": stocks, "uncertainty": SURE,
            "upskilling": {"assistants": {"nurses": 0.1}}}  # fmt: skip
    found = projected(tmp_path, spec)
    assert [row["people"]["2026"]["mean"] for row in found["supply"]] == pytest.approx([90, 110])
    assert [row["moves"] for row in found["flows"]] == pytest.approx([-10, 10])


def test_a_file_gives_what_rows_in_the_specification_give(tmp_path: Path) -> None:
    lines = ["Occupation;Sex;Age;People"]
    lines += [f"{row['occupation']};{row['sex']};{row['age']};{row['people']}" for row in PROJECT["stocks"]]
    (tmp_path / "stocks.csv").write_text("\n".join(lines), encoding="utf-8")
    assert projected(tmp_path, changed(PROJECT, "stocks", "stocks.csv")) == projected(tmp_path, PROJECT)


def test_need_posts_and_demand_stay_apart(tmp_path: Path) -> None:
    spec = {
        **changed(PROJECT, "uncertainty", SURE), "population": {2025: 100_000, 2030: 110_000},
        "need": {"per_10000": {"nurses": 70}}, "posts": {"nurses": 500},
        "demand": {"start": {"nurses": 600}, "income": {2025: 100, 2030: 150}, "elasticity": [0.2, 1.0]},
    }  # fmt: skip
    found = projected(tmp_path, spec)
    values = {row["series"]: row["values"]["2030"] for row in found["wanted"]}
    assert values["need"] == pytest.approx(770)
    assert values["posts"] == 500
    assert values["demand-low"] == pytest.approx(600 * 1.5**0.2 * 1.1)
    assert values["demand-high"] == pytest.approx(600 * 1.5 * 1.1)
    supply = found["supply"][0]["fte"]["2030"]["mean"]
    totals = {row["series"]: row for row in found["totals"]}
    assert totals["posts"]["shortage"]["2030"]["mean"] == 0
    assert totals["posts"]["balance"]["2030"]["mean"] == pytest.approx(supply - 500)
    assert totals["need"]["shortage"]["2030"]["mean"] == pytest.approx(770 - supply)


def test_what_closes_the_gap_closes_it_when_it_is_done(tmp_path: Path) -> None:
    spec = {**changed(PROJECT, "uncertainty", SURE), "posts": {"nurses": 700}}
    answer = next(row for row in projected(tmp_path, spec)["closing"] if row["lever"] == "intake")
    intake = {2023: 50, 2025: 50, 2026: 50 + answer["students"]}
    done = projected(tmp_path, changed(spec, "pipeline.nurses.intake", intake))
    assert done["supply"][0]["fte"]["2030"]["mean"] == pytest.approx(700)


def test_a_scenario_has_an_interval_of_its_own(tmp_path: Path) -> None:
    scenario = {"name": "more", "lever": "intake", "factor": 1.5, "since": 2026, "occupation": "nurses"}
    spec = changed(PROJECT, "uncertainty", {"draws": 400, "rates": 0.3})
    found = projected(tmp_path, spec, scenario)
    ((row,),) = [one["occupations"] for one in found["scenarios"]]
    usual = found["supply"][0]["fte"]["2030"]
    assert 0 < row["difference"]["interval"]["low"] < row["difference"]["interval"]["high"]
    assert _width(row["difference"]) < _width(usual)
    assert _width(row["difference"], "interval_50") < _width(row["difference"])


def _width(found: dict[str, Any], name: str = "interval") -> float:
    return float(found[name]["high"] - found[name]["low"])


def test_more_students_show_after_their_years_of_training(tmp_path: Path) -> None:
    scenario = {"name": "more", "lever": "intake", "factor": 1.5, "since": 2026}
    for last, effect in ((2028, 20), (2029, 20 + 20 * 0.95)):
        spec = changed(changed(changed(PROJECT, "uncertainty", SURE), "years.to", last), "rates.1", None)
        ((row,),) = [one["occupations"] for one in projected(tmp_path, spec, scenario)["scenarios"]]
        assert row["difference"]["mean"] == pytest.approx(effect)
    with pytest.raises(CadreError, match="project-scenario-late"):
        projected(tmp_path, changed(PROJECT, "years.to", 2027), scenario)


def test_rates_come_from_counts_where_none_is_given(tmp_path: Path) -> None:
    """Two sexes that differ no more than chance share one rate, 60 of 600; retirement stays as given."""
    counts = [{"cause": "leaving", "sex": sex, "exits": exits, "people": people}
              for sex, exits, people in (("F", 50, 500), ("M", 10, 100))]  # fmt: skip
    spec = changed(changed(changed(PROJECT, "uncertainty", SURE), "rates.0", None), "years.to", 2027)
    found = projected(tmp_path, {**spec, "counts": counts})
    exits = found["flows"][0]["exits"]
    assert sum(exits.values()) == pytest.approx(360 * 0.1 + 240 * (1 - 0.9 * 0.96))
    with pytest.raises(CadreError, match="project-counts"):
        projected(tmp_path, {**spec, "counts": [{**counts[0], "people": 40}]})


def test_what_matters_is_told_with_its_share_of_the_variance(tmp_path: Path) -> None:
    rows = {row["input"]: row for row in projected(tmp_path, PROJECT)["sensitivity"]}
    assert set(rows) == {"intake", "retirement", "leaving", "working_time"}
    usual = changed(PROJECT, "uncertainty", SURE)
    leaving = {"name": "x", "lever": "leaving", "factor": rows["leaving"]["range"]["high"]}
    ((scenario,),) = [one["occupations"] for one in projected(tmp_path, usual, leaving)["scenarios"]]
    assert rows["leaving"]["fte_at_high"] == pytest.approx(scenario["fte"]["mean"])
    assert sum(row["first"] for row in rows.values()) == pytest.approx(1, abs=0.1)
    assert all(row["total"] >= row["first"] - 0.05 for row in rows.values())


def test_the_same_seed_gives_the_same_answer(tmp_path: Path) -> None:
    spec = changed(PROJECT, "uncertainty", {"draws": 30, "by_chance": True})
    one, other, third = (projected(tmp_path, spec, seed=seed) for seed in (5, 5, 6))
    assert one == other
    assert one["supply"] != third["supply"]


def test_a_published_series_is_all_some_countries_have(tmp_path: Path) -> None:
    series = {2015 + year: 1000 + 20 * year for year in range(8)}
    spec = {"years": {"from": 2022, "to": 2026}, "series": {"nurses": series}, "trend": "linear"}
    found = projected(tmp_path, spec)
    people = found["supply"][0]["people"]
    assert people["2022"]["interval"] == {"low": 1140, "high": 1140, "level": 0.9}
    assert people["2026"]["mean"] == pytest.approx(1220)
    assert found["backtest"]["mape"] == pytest.approx(0, abs=1e-9)


def test_answers_hold_no_missing_number(tmp_path: Path) -> None:
    empty = [{**row, "people": 0} for row in PROJECT["stocks"]]
    for spec in (PROJECT, changed(PROJECT, "stocks", empty), changed(PROJECT, "rates.0.rate", 1.0)):
        whole = {**spec, "population": 1000, "need": {"per_10000": {"nurses": 70}}}
        json.dumps(projected(tmp_path, whole), allow_nan=False)


REFUSED: list[tuple[str, Any, str, str]] = [
    ("years.to", 2025, "project-years", "2025"),
    ("years.until", 2025, "config-unknown-key", "until"),
    ("stocks.0.people", -1, "project-bad-number", "stocks, row 1"),
    ("stocks.0.people", "many", "project-bad-number", "many"),
    ("stocks.0.persons", 3, "project-unknown-name", "people"),
    ("stocks.0.age", "young", "project-bad-age", "25-29"),
    ("stocks.0.age", "20-34", "project-age-hole", "20-34"),
    ("stocks", [], "project-no-stocks", "people"),
    ("stocks", "none.csv", "project-no-file", "none.csv"),
    ("series", {"nurses": {2020: 1}}, "project-stocks-or-series", "series"),
    ("rates.0.rate", -0.1, "project-bad-number", "rates, row 1"),
    ("rates.0.rate", 5, "project-rate", "Divide"),
    ("rates.0.cause", "retirment", "project-unknown-name", "retirement"),
    ("rates.1.age", "70+", "project-unknown-name", "70+"),
    ("pipeline.nurses.lag", 9, "project-lag", "9"),
    ("pipeline.nurses.intake", {2029: 50}, "project-pipeline-late", "2031"),
    ("pipeline.nurses.intake", {2026: 50}, "project-starts-late", "2024"),
    ("pipeline.nurses.completion", 1.2, "project-bad-value", "completion"),
    ("pipeline.nurses.sexes", {"F": 0.5}, "project-shares", "0.5"),
    ("pipeline", {"nurse": {"lag": 1, "intake": {2024: 1}}}, "project-unknown-name", "nurses"),
    ("area_moves", {"": {"North": 0.1}}, "project-unknown-name", "North"),
    ("need", {"per_10000": {"nurses": 60}}, "project-no-population", "need"),
    ("uncertainty.rates", {"leavin": 0.1}, "project-unknown-name", "leaving"),
    ("scenario", "x", "config-unknown-key", "scenario"),
    ("uncertainty.draws", 0, "project-bad-value", "draws"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "key", "told"), REFUSED)
def test_what_cannot_be_is_refused_in_words(
    path: str, value: Any, key: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(CadreError) as problem:
        projected(tmp_path, changed(PROJECT, path, value))
    assert problem.value.key == key
    assert told in error_text(problem.value)
    in_words(problem.value)


def test_nobody_retires_out_of_an_open_group(tmp_path: Path) -> None:
    stocks = [{"occupation": "nurses", "age": age, "people": 100} for age in ("20-39", "40-64")]
    spec = {"years": {"from": 2025, "to": 2026}, "stocks": stocks, "retire_at_top": True, "uncertainty": SURE}
    found = projected(tmp_path, spec)
    assert found["flows"][0]["exits"]["retirement"] == pytest.approx(100 / 25)
    with pytest.raises(CadreError, match="project-open-top"):
        projected(tmp_path, changed(spec, "stocks.1.age", "40+"))


def test_an_occupation_without_an_age_group_is_refused(tmp_path: Path) -> None:
    stocks = [*PROJECT["stocks"], {"occupation": "doctors", "sex": "F", "age": "20-39", "people": 5}]
    with pytest.raises(CadreError, match="project-age-missing") as problem:
        projected(tmp_path, changed(PROJECT, "stocks", stocks))
    assert "doctors" in error_text(problem.value)
    assert "40-64" in error_text(problem.value)


@pytest.mark.parametrize(
    ("need", "key", "told"),
    [
        ({"threshold": "gbd2019", "groups": {}}, "project-unknown-name", "gbd_2019"),
        ({"threshold": "gbd_2019", "groups": {"doctor": ["nurses"]}}, "project-unknown-name", "doctors"),
        ({"threshold": "gbd_2019", "groups": {"doctors": ["nurse"]}}, "project-unknown-name", "nurses"),
        ({"threshold": "gbd_2019"}, "project-no-need", "per_10000"),
    ],
)
def test_benchmarks_that_cannot_be_applied(need: Any, key: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(CadreError) as problem:
        projected(tmp_path, {**PROJECT, "population": 1000, "need": need})
    assert problem.value.key == key
    assert told in error_text(problem.value)


def test_an_unknown_lever_is_told_which_was_meant(tmp_path: Path) -> None:
    with pytest.raises(CadreError, match="project-unknown-name") as problem:
        projected(tmp_path, PROJECT, {"name": "x", "lever": "leavers", "factor": 1})
    assert "“leaving”" in error_text(problem.value)
    in_words(problem.value)
    series = {"years": {"from": 2022, "to": 2026}, "series": {"n": {2020: 1, 2021: 2, 2022: 3}}}
    with pytest.raises(CadreError, match="project-series-lever"):
        projected(tmp_path, series, {"name": "x", "lever": "leaving", "factor": 1})
    with pytest.raises(CadreError, match="project-series"):
        projected(tmp_path, changed(series, "series.n", {2020: 1, 2021: 0, 2022: 3}))
