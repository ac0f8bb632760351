"""What every table of observations keeps: its columns, one number for each figure, a reason for each gap."""

from __future__ import annotations

import pyarrow as pa
import pytest

from cadre.catalogue import load
from cadre.publishable.indicators import OBSERVATION_SCHEMA, Context, derive
from cadre.publishable.indicators.columns import figure_id
from small_tables import COUNTRY, areas, table

CONTEXT = Context(COUNTRY, (2024, 2025), "XSD")
STAFF = [
    {"year": 2024, "activity": "active", "persons": 300, "fte": 270.5},
    {"year": 2025, "activity": "active", "persons": 330},
    {"year": 2025, "activity": "active", "occupation": "221", "hidden": True},
    {"year": 2025, "activity": "active", "area": "N", "persons": 0},
]
SERIES = [
    {"year": 2024, "series": "EMP_ALL", "value": 1000.0},
    {"year": 2024, "series": "EMP_HEALTH", "value": 60.0},
    {"year": 2024, "series": "HWF_0001", "area": COUNTRY, "value": 44.4},
]


def observations(context: Context = CONTEXT) -> pa.Table:
    protected = {
        "headcount": table("headcount", STAFF, areas({COUNTRY: ("N",)})),
        "series": table("series", SERIES),
    }
    return derive(protected, load.indicators(), context)


def test_columns_and_numbers() -> None:
    found = observations()
    assert found.schema == OBSERVATION_SCHEMA
    rows = found.to_pylist()
    assert len({row["FIGURE"] for row in rows}) == len(rows)
    assert all((row["OBS_VALUE"] is None) == (row["OBS_STATUS"] in "MQ") for row in rows)
    assert all((row["STATUS_REASON"] is None) == (row["OBS_STATUS"] == "A") for row in rows)
    assert all(row["AREA"] != "_T" for row in rows)


def test_a_number_is_the_digest_of_what_the_figure_is_made_from() -> None:
    row = next(
        row for row in observations().to_pylist() if row["INDICATOR"] == "headcount.fte" and row["OBS_VALUE"]
    )
    assert row["FIGURE"] == figure_id(f"headcount.fte@1|E1|persons@1|{COUNTRY}|2024|ACTIVITY=active")
    assert len(row["FIGURE"]) == 13


def test_the_cells_themselves_are_published() -> None:
    rows = [row for row in observations().to_pylist() if row["INDICATOR"] == "headcount.persons"]
    told = {(row["TIME_PERIOD"], row["AREA"], row["OCCUPATION"]): row for row in rows}
    assert told["2025", COUNTRY, "_T"]["OBS_VALUE"] == 330
    assert told["2025", "N", "_T"]["OBS_VALUE"] == 0
    hidden = told["2025", COUNTRY, "221"]
    assert (hidden["OBS_VALUE"], hidden["OBS_STATUS"], hidden["STATUS_REASON"]) == (None, "Q", "suppressed")
    assert {row["UNIT_MEASURE"] for row in rows} == {"persons"}
    assert {row["RULES"] for row in rows} == {"persons@1"}


def test_a_series_with_a_definition_is_published_once_under_it() -> None:
    named = {row["INDICATOR"] for row in observations().to_pylist()}
    assert {"gho.HWF_0001", "series.EMP_ALL"} <= named
    assert "series.HWF_0001" not in named
    assert "gho.HWF_0002" not in named


def test_every_indicator_that_is_computed_accounts_for_every_year() -> None:
    rows = observations().to_pylist()
    for definition in load.indicators().values():
        years = {row["TIME_PERIOD"] for row in rows if row["INDICATOR"] == definition.id}
        assert definition.collect == "published" or years == {"2024", "2025"}, definition.id


def test_rules_of_every_input_stand_beside_the_figure() -> None:
    row = next(row for row in observations().to_pylist() if row["INDICATOR"] == "1-09" and row["OBS_VALUE"])
    assert (row["OBS_VALUE"], row["RULES"]) == (pytest.approx(6), "already-public@1")


def test_countries_side_by_side() -> None:
    """Several national areas: each gets its own national figures."""
    rows = [
        {"year": 2025, "area": code, "occupation": "NUR", "activity": "active", "persons": n}
        for code, n in (("AAA", 30), ("BBB", 60))
    ] + [
        {"year": 2025, "area": code, "occupation": "221", "activity": "active", "persons": 10}
        for code in ("AAA", "BBB")
    ]
    context = Context("_W", (2025,), national=("AAA", "BBB"))
    definitions = {
        "8-01": load.indicators()["8-01"],
        "cadre.nurse_doctor_ratio": load.indicators()["cadre.nurse_doctor_ratio"],
    }
    found = derive({"headcount": table("headcount", rows)}, definitions, context).to_pylist()
    told = {
        (row["INDICATOR"], row["AREA"]): row["OBS_VALUE"]
        for row in found
        if "." not in row["INDICATOR"][:9] or row["INDICATOR"].startswith("cadre")
    }
    assert told["cadre.nurse_doctor_ratio", "AAA"] == 3
    assert told["cadre.nurse_doctor_ratio", "BBB"] == 6
    assert told["8-01", "AAA"] is None


def test_dollars_need_no_rate() -> None:
    rows = [{"year": 2025, "item": "workforce_aid", "executed": 500.0}]
    definitions = {"7-02": load.indicators()["7-02"]}
    for currency, value in (("USD", 500), ("XSD", None)):
        context = Context(COUNTRY, (2025,), currency)
        found = derive({"budget": table("budget", rows)}, definitions, context).to_pylist()
        assert [row["OBS_VALUE"] for row in found if row["INDICATOR"] == "7-02"] == [value]
