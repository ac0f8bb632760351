"""``cadre project``: need by services, use of care, demand by an equation, and posts by area."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from both_languages import told
from cadre.vocabulary.errors import CadreError
from small_projections import PROJECT, changed, projected

SURE = {"draws": 20, "rates": 0, "entries": 0, "drift": 0, "fte": 0}
PEOPLE = [
    {"year": year, "sex": sex, "age": age, "people": people}
    for year, sex, age, people in (
        (2025, "F", "0-14", 1000), (2025, "F", "15+", 2000),
        (2025, "M", "0-14", 1100), (2025, "M", "15+", 1900),
        (2030, "F", "0-14", 1000), (2030, "F", "15+", 3000),
        (2030, "M", "0-14", 1100), (2030, "M", "15+", 1900),
    )
]  # fmt: skip
VISITS = [
    {"occupation": "nurses", "service": "visit", "age": "0-14", "per_head": 4},
    {"occupation": "nurses", "service": "visit", "age": "15+", "sex": "F", "per_head": 2},
    {"occupation": "nurses", "service": "visit", "age": "15+", "sex": "M", "per_head": 1},
]
SERVED = {**changed(PROJECT, "uncertainty", SURE), "population": PEOPLE}
TIMED = {"services": VISITS, "minutes": {"nurses": {"visit": 30}}, "hours": {"nurses": 1500}}
AREAS = {
    "years": {"from": 2025, "to": 2026},
    "stocks": [{"area": a, "occupation": "nurses", "people": n} for a, n in (("North", 100), ("South", 20))],
    "population": [{"area": a, "people": n} for a, n in (("South", 10_000), ("North", 10_000))],
    "need": {"per_10000": {"nurses": 60}},
    "uncertainty": SURE,
}


def series(found: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(row for row in found["wanted"] if row["series"] == kind)


def test_services_become_workers_by_their_time(tmp_path: Path) -> None:
    """2025: 4 x 2100 + 2 x 2000 + 1900 = 14,300 visits of half an hour over 1500 hours."""
    need = series(projected(tmp_path, {**SERVED, "need": TIMED}), "need")
    assert need["unit"] == "fte"
    assert need["values"]["2025"] == pytest.approx(14_300 * 0.5 / 1500)
    assert need["values"]["2027"] == pytest.approx((14_300 + 2 * 400) * 0.5 / 1500)
    assert need["values"]["2030"] == pytest.approx((14_300 + 2 * 1000) * 0.5 / 1500)


def test_a_workload_says_the_same_as_minutes_and_hours(tmp_path: Path) -> None:
    by_load = {"services": VISITS, "workload": {"nurses": {"visit": 3000}}}
    found = [series(projected(tmp_path, {**SERVED, "need": one}), "need") for one in (TIMED, by_load)]
    assert found[0]["values"] == pytest.approx(found[1]["values"])


def test_cases_per_person_times_services_per_case(tmp_path: Path) -> None:
    cases = [
        {"service": "visit", "age": "0-14", "cases": 0.5},
        {"service": "visit", "age": "15+", "cases": 0.1},
    ]
    need = series(projected(tmp_path, {**SERVED, "need": {**TIMED, "cases": cases}}), "need")
    assert need["values"]["2025"] == pytest.approx((0.5 * 4 * 2100 + 0.1 * (4000 + 1900)) * 0.5 / 1500)


def test_use_today_keeps_the_output_of_a_worker(tmp_path: Path) -> None:
    """600 nurses meet 14,300 visits today; 16,300 visits ask for 600 x 163/143."""
    found = series(projected(tmp_path, {**SERVED, "utilisation": {"services": VISITS}}), "utilisation")
    assert found["values"]["2025"] == pytest.approx(600)
    assert found["values"]["2030"] == pytest.approx(600 * 16_300 / 14_300)


def test_a_shortage_is_floored_by_area_before_the_sum(tmp_path: Path) -> None:
    """Each area needs 60: 40 too many in the North fill none of the 40 that lack in the South."""
    need = series(projected(tmp_path, AREAS), "need")
    assert need["shortage"]["2026"]["mean"] == pytest.approx(40)
    assert need["balance"]["2026"]["mean"] == pytest.approx(0)
    assert [(row["area"], row["shortage"]["2026"]["mean"]) for row in need["areas"]] == [
        ("North", 0),
        ("South", 40),
    ]
    whole = series(projected(tmp_path, changed(AREAS, "population", 20_000)), "need")
    assert (whole["shortage"]["2026"]["mean"], whole["areas"]) == (0, [])


def test_posts_by_area_and_year(tmp_path: Path) -> None:
    posts = [
        {"year": year, "area": area, "occupation": "nurses", "posts": n}
        for year, area, n in (
            (2025, "North", 90),
            (2025, "South", 30),
            (2026, "North", 90),
            (2026, "South", 50),
        )
    ]
    found = projected(tmp_path, {**AREAS, "posts": posts})
    assert series(found, "posts")["values"] == {"2025": 120, "2026": 140}
    assert series(found, "posts")["shortage"]["2026"]["mean"] == pytest.approx(30)
    assert {row["series"] for row in found["totals"]} == {"need", "posts"}  # fmt: skip


def test_demand_by_the_equation_of_scheffler(tmp_path: Path) -> None:
    """Income five years before, 0.237 with 1.645 standard errors of 0.074 either way."""
    demand = {"start": {"nurses": 600}, "income": {2020: 100, 2025: 200}, "equation": "scheffler_2008"}
    found = projected(tmp_path, {**SERVED, "demand": demand})
    span = found["demand"]["elasticity"]
    assert (span["low"], span["high"], span["level"]) == pytest.approx((0.1153, 0.3587, 0.9), abs=1e-3)
    assert found["demand"]["source"]["verified"]
    grown = 600 * 7000 / 6000
    assert series(found, "demand-low")["values"]["2030"] == pytest.approx(grown * 2 ** span["low"])
    assert series(found, "demand-high")["values"]["2025"] == pytest.approx(600)


def test_demand_counts_people_by_their_use_of_care(tmp_path: Path) -> None:
    use = [{"age": "0-14", "use": 1}, {"age": "15+", "use": 3}]
    demand = {"start": {"nurses": 600}, "income": {2025: 100}, "elasticity": [0.2, 1.0], "use": use}
    found = series(projected(tmp_path, {**SERVED, "demand": demand}), "demand-low")
    assert found["values"]["2030"] == pytest.approx(600 * (2100 + 3 * 4900) / (2100 + 3 * 3900))


def without(rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    return rows[:place] + rows[place + 1 :]


def row(place: int, **words: Any) -> list[dict[str, Any]]:
    return [*VISITS[:place], {**VISITS[place], **words}, *VISITS[place + 1 :]]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"population": without(PEOPLE, 1), "need": TIMED}, "project-year-missing", "2025"),
    ({"population": without(PEOPLE, 4), "need": TIMED}, "project-year-missing", "2030"),
    ({"population": [*PEOPLE, PEOPLE[0]], "need": TIMED}, "project-row-twice", "0-14"),
    ({"population": [{**one, "age": one["age"].replace("15+", "16+")} for one in PEOPLE], "need": TIMED},
     "project-ages-apart", "16+"),
    ({"population": [{"year": 2027, "people": 5}], "need": TIMED}, "project-starts-late", "2025"),
    ({"population": [{"year": "soon", "people": 5}], "need": TIMED}, "project-bad-year", "soon"),
    ({"need": {**TIMED, "services": row(0, age="0-19")}}, "project-ages-cross", "0-19"),
    ({"need": {**TIMED, "services": without(VISITS, 0)}}, "project-no-level", "0-14"),
    ({"need": {**TIMED, "services": row(1, sex="X")}}, "project-unknown-name", "X"),
    ({"need": {**TIMED, "services": row(0, occupation="nurse")}}, "project-unknown-name", "nurses"),
    ({"need": {**TIMED, "services": [{"ocupation": "nurses", "per_head": 1}]}}, "project-unknown-name",
     "occupation"),
    ({"need": {**TIMED, "minutes": {"nurses": {"vist": 5}}}}, "project-no-time", "visit"),
    ({"need": {"services": VISITS}}, "project-no-time", "visit"),
    ({"need": {**TIMED, "hours": {}}}, "project-no-hours", "nurses"),
    ({"need": {**TIMED, "hours": {"nurses": 9, "nurse": 9}}}, "project-unknown-name", "nurse"),
    ({"need": {**TIMED, "workload": {"nurses": {"visit": 5}}}}, "project-time-twice", "workload"),
    ({"need": {**TIMED, "cases": [{"service": "vist", "cases": 1}]}}, "project-unknown-name", "visit"),
    ({"need": {**TIMED, "minuts": {}}}, "config-unknown-key", "minutes"),
    ({"need": {**TIMED, "hours": {"nurses": -1}}}, "project-bad-value", "need.hours.nurses"),
    ({"population": "none.csv"}, "project-no-file", "none.csv"),
    ({"population": {2025: "many"}}, "project-bad-value", "population.2025"),
    ({"population": {"file": "p.csv", "colums": {}}}, "config-unknown-key", "columns"),
    ({"posts": {"nurses": {2025: -4}}}, "project-bad-value", "posts.nurses.2025"),
    ({"posts": 5}, "project-bad-value", "posts"),
    ({"rates": {"file": 3}}, "project-bad-value", "rates.file"),
    ({"demand": {"start": {"nurses": 1}, "income": {2025: 1}, "elasticity": [1]}}, "project-bad-value",
     "elasticity"),
    ({"utilisation": {}}, "project-no-services", "utilisation"),
    ({"utilisation": {"services": row(0, per_head=-1)}}, "project-bad-number", "-1"),
    ({"demand": {"start": {"nurses": 1}, "income": {2025: 1}, "equation": "liu_2017"}},
     "project-equation-unseen", "Liu"),
    ({"demand": {"start": {"nurses": 1}, "income": {2025: 1}, "equation": "shefler"}}, "project-unknown-name",
     "scheffler_2008"),
    ({"demand": {"start": {"nurses": 1}, "income": {2025: 1}, "equation": "scheffler_2008"}},
     "project-starts-late", "2020"),
    ({"demand": {"start": {"nurses": 1}, "income": {2020: 1}, "equation": "scheffler_2008",
                 "elasticity": [0, 1]}}, "project-elasticity-twice", "elasticity"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "key", "word"), REFUSED)
def test_what_does_not_fit_is_told_in_both_languages(
    more: dict[str, Any], key: str, word: str, tmp_path: Path
) -> None:
    with pytest.raises(CadreError) as problem:
        projected(tmp_path, {**SERVED, **more})
    assert problem.value.key == key
    assert all(word in text for text in told(problem.value).values()), told(problem.value)


@pytest.mark.parametrize(
    ("rows", "key", "word"),
    [
        ([{"area": "North", "people": 1}, {"area": "Sout", "people": 1}], "project-unknown-name", "South"),
        ([{"area": "North", "people": 1}, {"area": "South", "people": 1}, {"area": "West", "people": 1}],
         "project-unknown-name", "West"),
    ],
)  # fmt: skip
def test_areas_are_those_of_the_stocks(rows: Any, key: str, word: str, tmp_path: Path) -> None:
    with pytest.raises(CadreError) as problem:
        projected(tmp_path, {**AREAS, "population": rows})
    assert problem.value.key == key
    assert all(word in text for text in told(problem.value).values())
    three = [*AREAS["stocks"], {"area": "East", "occupation": "nurses", "people": 1}]
    with pytest.raises(CadreError, match="project-no-area"):
        projected(tmp_path, {**AREAS, "stocks": three})


def test_a_table_with_headers_of_its_own(tmp_path: Path) -> None:
    """Thousands of people by columns of other names, one country of several."""
    lines = ["time,sexe,groupe,pop,pays"]
    lines += [f"{r['year']},{r['sex']},{r['age'].replace('-', '_')},{r['people'] / 1000},1" for r in PEOPLE]
    (tmp_path / "pop.csv").write_text("\n".join([*lines, "2025,F,0_14,99,2"]), encoding="utf-8")
    table = {"file": "pop.csv", "columns": {"year": "time", "sex": "sexe", "age": "groupe", "people": "pop"},
             "only": {"pays": 1}, "times": 1000}  # fmt: skip
    found = projected(tmp_path, {**SERVED, "population": table, "need": TIMED})
    assert series(found, "need") == series(projected(tmp_path, {**SERVED, "need": TIMED}), "need")
    for part, word in ((("only", {"pays": [1, 3]}), "3"), (("columns", {"yeer": "time"}), "year")):
        with pytest.raises(CadreError, match="project-unknown-name") as problem:
            projected(tmp_path, {**SERVED, "population": {**table, **dict([part])}, "need": TIMED})
        assert all(word in text for text in told(problem.value).values())
