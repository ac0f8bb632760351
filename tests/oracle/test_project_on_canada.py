"""``cadre project`` from ten years of published nurses in Ontario (CIHI, 2013-2022): the page's figures."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from cadre.cli.projecting.building import build
from cadre.cli.projecting.running import project_facts
from cadre.cli.projecting.sampling import PEOPLE, supply_draws
from cadre.cli.projecting.spec import Spec

AGES = {
    "Supply_age_younger_than_30": "20-29", "Supply_age_30_to_39": "30-39", "Supply_age_40_to_ 49": "40-49",
    "Supply_age_50_to_ 59": "50-59", "Supply_age_60_to_64": "60-64", "Supply_age_65_to_ 69": "65-69",
    "Supply_age_70_and_older": "70+",
}  # fmt: skip
NURSES = "Registered nurses"
ORIGINS = range(2016, 2020)
SERIES, NET = 34, 9


def published(shared: Path) -> Path:
    return shared / "data" / "cihi_nursing_2013_2022" / "nursing_supply_flows.csv.gz"


def whole_series(shared: Path) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Rows of ten years, each with people by age, by jurisdiction and type of nurse."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    with gzip.open(published(shared), "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if all(row[column].replace(",", "").isdigit() for column in AGES):
                found.setdefault((row["Jurisdiction"], row["Type_of_professional"]), []).append(row)
    return {key: rows for key, rows in found.items() if len(rows) == 10}


def counted(text: str) -> float:
    return float(text.replace(",", ""))


def held(rows: list[dict[str, str]], origin: int, with_exits: bool, **uncertainty: Any) -> list[bool]:
    """Whether the range of nine draws in ten holds what was counted one, two and three years later."""
    known = [row for row in rows if int(row["Year"]) <= origin]
    given: dict[str, Any] = {
        "years": {"from": origin, "to": origin + 3}, "uncertainty": {"draws": 200, **uncertainty},
        "editions": [
            {"year": int(row["Year"]), "occupation": "nurses", "age": age, "people": counted(row[column])}
            for row in known for column, age in AGES.items()
        ],
    }  # fmt: skip
    if with_exits:
        given["exits"] = [
            {"year": int(row["Year"]) + 1, "occupation": "nurses", "cause": "leaving",
             "exits": counted(row["Supply_outflow"])} for row in known[:-1]
        ]  # fmt: skip
    spec = Spec.model_validate(given)
    workforce = build(spec, Path())
    draws = supply_draws(workforce, workforce.usual, spec, 20260101)[:, PEOPLE].sum(axis=(2, 3))
    low, high = np.quantile(draws[:, 1:], (0.05, 0.95), axis=0)
    came = [sum(counted(row[column]) for column in AGES) for row in rows if 0 < int(row["Year"]) - origin < 4]
    return [bool(a - 0.5 <= people <= b + 0.5) for a, people, b in zip(low, came, high, strict=True)]


def coverage(shared: Path, with_exits: bool, **uncertainty: Any) -> float:
    """Over jurisdictions and types with more than 100 nurses, three years ahead of 2016, 2017, 2018, 2019."""
    series = [rows for rows in whole_series(shared).values()
              if min(sum(counted(row[column]) for column in AGES) for row in rows) > 100]  # fmt: skip
    assert len(series) == SERIES
    found = [one for rows in series for origin in ORIGINS
             for one in held(rows, origin, with_exits, **uncertainty)]  # fmt: skip
    return float(np.mean(found))


def test_ranges_hold_what_came(shared: Path) -> None:
    """The figures of docs/explanation/projection.md: as past years strayed, and as was chosen before."""
    for with_exits, before in ((True, 0.66), (False, 0.43)):
        assert 0.88 < coverage(shared, with_exits) < 0.96
        assert coverage(shared, with_exits, rates=0.15, entries=0.10) == pytest.approx(before, abs=0.03)


def ontario(shared: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Stocks by age, and those of a year's register who are missing from the next."""
    with gzip.open(published(shared), "rt", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Jurisdiction"] == "Ontario"]
    stocks = [
        {"year": row["Year"], "occupation": row["Type_of_professional"], "age": age, "people": row[column]}
        for row in rows
        for column, age in AGES.items()
    ]
    exits = [
        {"year": int(row["Year"]) + 1, "occupation": row["Type_of_professional"], "cause": "leaving",
         "exits": row["Supply_outflow"]}
        for row in rows if row["Year"] != "2022"
    ]  # fmt: skip
    return stocks, exits


def run(folder: Path, **spec: Any) -> dict[str, Any]:
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump({"years": {"from": 2022, "to": 2030}, **spec}), encoding="utf-8")
    return project_facts(path, [], 20260101)


def test_counted_exits_and_differences_of_counts(shared: Path, tmp_path: Path) -> None:
    stocks, exits = ontario(shared)
    registered = run(tmp_path, editions=stocks, exits=exits)
    net = run(tmp_path, editions=stocks)
    for found, rate, mape, inside in ((registered, 5.1, 1.9, 9), (net, 3.6, 2.3, NET)):
        mine = next(row for row in found["estimated"]["rates"] if row["occupation"] == NURSES)
        assert round(100 * mine["rate"], 1) == rate
        assert found["backtest"]["figures"] == 9
        assert round(found["backtest"]["mape"], 1) == mape
        assert round(9 * found["backtest"]["coverage"]) == inside


def test_the_file_as_published_closes_its_accounts(shared: Path, tmp_path: Path) -> None:
    """Headers and rows chosen in the specification; inflow of Ontario's nurses explains every change."""
    table = {
        "file": str(published(shared)),
        "only": {"Jurisdiction": ["Ontario"], "Type_of_professional": NURSES},
    }
    names = {"year": "Year", "area": "Jurisdiction", "occupation": "Type_of_professional"}
    found = run(
        tmp_path,
        editions={**table, "columns": {**names, "people": "Supply_number_of_nurses"}},
        entrants={**table, "columns": {**names, "people": "Supply_inflow"}},
    )["estimated"]
    assert found["rows_not_used"]["entrants"] == 1
    assert {row["unexplained"] for row in found["accounts"]} == {0}
    first = found["accounts"][0]
    assert (first["before"], first["entrants"], first["exits"], first["after"]) == (
        106547,
        4293,
        8593,
        102247,
    )
    assert sum(row["exits"] for row in found["accounts"]) == pytest.approx(47823, rel=0.001)
