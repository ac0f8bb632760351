"""Indicators held against promises: verdicts, facts and sentences, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from cadre.catalogue import load
from cadre.catalogue.messages import all_messages
from cadre.publishable.findings import hold
from cadre.publishable.indicators import Context, derive
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import Target
from small_tables import COUNTRY, areas, table

YEARS = (2023, 2024, 2025)
CONTEXT = Context(COUNTRY, YEARS, "XSD")
NAME = Bilingual(en="Plan", ru="План")
VACANCIES = {2023: 30, 2024: 26, 2025: 22}
ANSWERS = [
    {"year": 2025, "item": "9-01", "answer": "partial", "answers": 1},
    {"year": 2025, "item": "9-02", "answer": "yes", "answers": 1},
    {"year": 2025, "item": "9-03", "answer": "yes", "answers": 1},  # the ministry
    {"year": 2025, "item": "9-03", "answer": "no", "answers": 1},  # a union
    {"year": 2025, "item": "3-02", "occupation": "2211", "answer": "yes", "answers": 1},
    {"year": 2025, "item": "3-02", "occupation": "2221", "answer": "no", "answers": 1},
]


def found(targets: list[Target] | None = None, doctors: int | None = 182) -> dict[str, dict[str, Any]]:
    """Findings by framework and commitment, on a country of a million people with few doctors."""
    posts = [{"year": year, "posts": 100} for year in YEARS]
    filled = [{"year": year, "posts": 100 - vacant} for year, vacant in VACANCIES.items()]
    staff = [
        {"year": 2025, "occupation": code, "activity": "active", "persons": n, "hidden": n is None}
        for code, n in (("221", doctors), ("NM", 7100), ("NUR", 600))
    ]
    protected = {
        "funded_posts": table("funded_posts", posts),
        "filled_posts": table("filled_posts", filled),
        "headcount": table("headcount", staff, areas({})),
        "population": table("population", [{"year": 2025, "persons": 1_000_000}]),
        "answers": table("answers", ANSWERS),
    }
    observations = derive(protected, load.indicators(), CONTEXT)
    rows = hold(observations, load.frameworks(), targets or [], CONTEXT)
    return {f"{row['framework_id']}/{row['commitment_id']}": row for row in rows}


def vacancy(value: float, year: int = 2030) -> dict[str, Any]:
    target = Target(indicator="5-07", value=value, year=year, name=NAME, source="Plan, page 3")
    return found([target])[f"national/5-07-{year}"]


def test_on_track() -> None:
    row = vacancy(2)
    assert (row["status"], row["value"], row["baseline"], row["target"]) == ("on_track", 22, 30, 2)
    assert (row["observed_rate"], row["required_rate"], row["rate_unit"]) == (-4, -4, "points")
    assert row["sentence"]["en"] == (
        "Vacancy rate: 22.0% in 2025. The target is at most 2.0% by 2030. The change is −4.0 points a year; "
        "−4.0 points a year is needed: it will be reached in time."
    )
    assert row["sentence"]["ru"] == (
        "Доля вакантных ставок: 22,0\u00a0% в 2025 г. Цель — не более 2,0\u00a0% к 2030 г. Изменение — "
        "−4,0 пункта в год, требуется −4,0 пункта в год: цель будет достигнута в срок."
    )
    assert row["message"]["key"] == "finding.on_track"


def test_too_slow_met_and_missed() -> None:
    assert vacancy(0, 2028)["status"] == "too_slow"
    assert vacancy(25)["status"] == "met"
    missed = vacancy(10, 2024)
    assert (missed["status"], missed["message"]["key"]) == ("too_slow", "finding.missed")


def test_a_target_without_a_figure_is_no_data_and_never_zero() -> None:
    row = found([Target(indicator="7-07", value=5, year=2030, name=NAME, source="Plan")])[
        "national/7-07-2030"
    ]
    assert (row["status"], row["value"], row["figure"]) == ("no_data", None, None)
    assert row["sentence"]["en"].endswith("Not collected.")


def test_a_suppressed_figure_is_named_as_such() -> None:
    row = found(doctors=None)["density_benchmarks/gbd_2019.1"]
    assert row["status"] == "no_data"
    assert "nobody can be recognised" in row["sentence"]["en"]
    row = found(doctors=None)["euro_ffa_2023_2030/P3.1"]
    assert row["status"] == "no_data"
    assert row["message"]["key"] == "finding.withheld"


def test_one_year_cannot_be_judged() -> None:
    target = Target(indicator="1-01", occupation="NM", value=80, year=2030, name=NAME, source="Plan")
    row = found([target])["national/1-01-2030"]
    assert (row["status"], row["dimensions"]) == ("not_assessable", {"OCCUPATION": "NM"})
    assert "за 1 год:" in row["sentence"]["ru"]


def test_benchmarks_say_by_how_much() -> None:
    rows = found()
    doctors = rows["density_benchmarks/gbd_2019.1"]
    assert (doctors["status"], doctors["value"], doctors["target"]) == ("not_met", 1.82, 20.7)
    assert doctors["message"]["facts"]["short"] == pytest.approx(1888)
    assert "1,888 more workers would be needed" in doctors["sentence"]["en"]
    assert "нужно ещё 1\u00a0888 работников" in doctors["sentence"]["ru"]
    nurses = rows["density_benchmarks/gbd_2019.2"]
    assert (nurses["status"], nurses["value"]) == ("met", 71)


def test_answers() -> None:
    rows = found()
    partly, yes = rows["gshrh_2030/3.1"], rows["gshrh_2030/3.2"]
    assert (partly["status"], partly["value"]) == ("too_slow", 0.5)
    assert "“Partly”" in partly["sentence"]["en"]
    assert "«Частично»" in partly["sentence"]["ru"]
    assert yes["status"] == "met"
    assert not yes["verified"]  # its date is recalled
    by_programme = rows["gshrh_2030/1.1"]
    assert "yes for 1 of 2 occupations" in by_programme["sentence"]["en"]
    assert len(by_programme["links"][0]["figures"]) == 2


def test_of_answers_that_differ_the_more_cautious_speaks() -> None:
    planning = found()["bucharest_2023/B4"]
    assert planning["links"][0]["value"] == 0
    assert "“No” (2025)" in planning["sentence"]["en"]


def test_a_share_of_a_base_year_that_is_not_there() -> None:
    row = found()["gshrh_2030/2.1.1"]
    assert row["status"] in ("not_assessable", "no_data")
    assert row["target"] is None


def test_commitments_without_a_number_say_what_speaks_to_them() -> None:
    rows = found()
    spoken = rows["bucharest_2023/B2"]
    assert spoken["status"] == "not_assessable"
    assert [link["evidence"] for link in spoken["links"]] == [False, True]
    assert spoken["links"][1]["value"] == 22
    silent = rows["euro_ffa_2023_2030/P1.4"]
    assert (silent["status"], silent["links"][0]["collect"]) == ("no_data", "survey")
    assert rows["who_code_2010/1"]["message"]["key"] == "finding.no_measure"


def test_a_target_for_nothing_and_a_target_that_does_not_say_which_way() -> None:
    with pytest.raises(CadreError, match="target-unknown-indicator") as unknown:
        found([Target(indicator="5-7", value=1, year=2030, name=NAME, source="")])
    assert "5-07" in str(unknown.value.facts["near"])
    with pytest.raises(CadreError, match="target-needs-comparison"):
        found([Target(indicator="1-07", value=1, year=2030, name=NAME, source="")])
    found([Target(indicator="1-07", value=1, year=2030, name=NAME, source="", comparison="at_most")])


def test_every_figure_named_is_in_the_observations_and_every_key_has_words() -> None:
    for row in found().values():
        assert row["message"]["key"] in all_messages()
        assert "{" not in row["sentence"]["en"] + row["sentence"]["ru"]
        assert (row["figure"] is None) == (row["period"] is None)
