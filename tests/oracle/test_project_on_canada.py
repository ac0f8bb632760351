"""``cadre project`` from ten years of published nurses in Ontario (CIHI, 2013-2022): the page's figures."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import pytest
import yaml

from cadre.cli.projecting.running import project_facts

AGES = {
    "Supply_age_younger_than_30": "20-29", "Supply_age_30_to_39": "30-39", "Supply_age_40_to_ 49": "40-49",
    "Supply_age_50_to_ 59": "50-59", "Supply_age_60_to_64": "60-64", "Supply_age_65_to_ 69": "65-69",
    "Supply_age_70_and_older": "70+",
}  # fmt: skip
NURSES = "Registered nurses"


def published(shared: Path) -> Path:
    return shared / "data" / "cihi_nursing_2013_2022" / "nursing_supply_flows.csv.gz"


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
    counted = run(tmp_path, editions=stocks, exits=exits)
    net = run(tmp_path, editions=stocks)
    for found, rate, mape, inside in ((counted, 5.1, 1.9, 6), (net, 3.6, 2.3, 3)):
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
