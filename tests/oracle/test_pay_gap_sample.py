"""The pay gap that the wall lets out, against statsmodels on the rows of the sample, and its known truth."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import statsmodels.api as sm
import yaml

import cadre.sample
from cadre.catalogue.load import rules, tallies
from cadre.confidential.store import Edition
from cadre.confidential.tallies.engines import open_engine
from cadre.confidential.tallies.tally import tally
from cadre.disclosure import protect
from cadre.pipeline.run import Pipeline
from cadre.sample import write_sample
from cadre.workspace.config import load_workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sample-chain")]
YEAR = 2025
FACTORS = ("occupation", "age_band", "area", "ownership", "working_time")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("gap") / "country"
    write_sample(folder, workers=6_000, seed=11)
    settings = folder / "cadre.toml"
    settings.write_text(settings.read_text("utf-8").replace("[2023, 2024, 2025]", f"[{YEAR}]"), "utf-8")
    shutil.rmtree(folder / "truth")
    return Pipeline(load_workspace(folder)).build()


@pytest.fixture(scope="module")
def published(edition: Edition) -> dict[str, Row]:
    found: dict[str, Row] = {}
    with open_engine("duckdb", threads=2) as engine:
        for name in ("pay_gap", "pay_gap_median"):
            protected = protect(tally(edition, tallies()[name], engine), rules()["pay-gap"])
            found |= {row["gap_part"]: row for row in protected.cells.to_pylist() if row["year"] == YEAR}
    return found


@pytest.fixture(scope="module")
def rows(edition: Edition) -> list[Row]:
    """People paid for the whole year, with the factors of the stock beside."""
    stock = {row["person"]: row for row in read(edition.tables["stock"]) if row["year"] == YEAR}
    found = []
    for row in read(edition.tables["pay"]):
        if row["year"] == YEAR and row["months_paid"] == 12 and row["gross_pay"] and row["sex"] in ("F", "M"):
            known = stock.get(row["person"], {})
            beside = {name: known.get(name, "_U") for name in ("age_band", "working_time")}
            found.append(row | beside | {"hourly": row["gross_pay"] / row["hours_paid"]})
    return found


def read(path: Path) -> list[Row]:
    return list(pq.read_table(path).to_pylist())


def pooled(rows: list[Row]) -> list[Row]:
    """Rare categories together as ``*``; those who cannot be compared left out, until none is rare."""
    rows = [dict(row) for row in rows if all(not row[name].endswith("_U") for name in FACTORS)]
    while True:
        before = len(rows)
        for name in FACTORS:
            for code in rare(rows, name):
                for row in rows:
                    row[name] = "*" if row[name] == code else row[name]
            gone = rare(rows, name)
            rows = [row for row in rows if row[name] not in gone]
        if len(rows) == before:
            return rows


def rare(rows: list[Row], name: str) -> set[str]:
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row[name], {"F": 0, "M": 0})[row["sex"]] += 1
    return {code for code, count in counts.items() if min(count.values()) < 10}


def dummies(rows: list[Row], name: str) -> np.ndarray:
    codes = sorted({row[name] for row in rows})
    return np.array([[float(row[name] == code) for code in codes[1:]] for row in rows]).reshape(len(rows), -1)


def test_the_parts_are_those_of_statsmodels(published: dict[str, Row], rows: list[Row]) -> None:
    kept = pooled(rows)
    men = np.array([row["sex"] == "M" for row in kept])
    y = np.log([row["hourly"] for row in kept])
    blocks = [dummies(kept, name) for name in FACTORS]
    x = np.hstack(blocks)
    gap = y[men].mean() - y[~men].mean()
    scale = 100 * (1 - np.exp(-gap)) / gap
    with_sex = sm.OLS(y, sm.add_constant(np.column_stack([x, men]))).fit().params[1:-1]
    without = sm.OLS(y, sm.add_constant(x)).fit().params[1:]
    difference = x[men].mean(axis=0) - x[~men].mean(axis=0)
    told = {part: row["value"] for part, row in published.items()}
    assert told["compared"] == pytest.approx(scale * gap, abs=0.051)
    assert told["log_gap"] == pytest.approx(100 * gap, abs=0.051)
    assert told["explained"] == pytest.approx(scale * difference @ with_sex, abs=0.051)
    assert told["unexplained"] == pytest.approx(scale * (gap - difference @ with_sex), abs=0.11)
    assert told["neumark_explained"] == pytest.approx(scale * difference @ without, abs=0.051)
    start = 0
    for name, block in zip(FACTORS, blocks, strict=True):
        inside = slice(start, start + block.shape[1])
        start += block.shape[1]
        part = scale * difference[inside] @ with_sex[inside]
        assert told[f"explained_{name}"] == pytest.approx(part, abs=0.051), name


def test_the_interval_of_the_part_that_remains_is_that_of_the_regression(
    published: dict[str, Row], rows: list[Row]
) -> None:
    """With sex in the pooled regression, what is not explained is its coefficient (Jann 2008)."""
    kept = pooled(rows)
    men = np.array([row["sex"] == "M" for row in kept])
    y = np.log([row["hourly"] for row in kept])
    x = np.column_stack([*(dummies(kept, name) for name in FACTORS), men])
    fit = sm.OLS(y, sm.add_constant(x)).fit(cov_type="HC1")
    gap = y[men].mean() - y[~men].mean()
    half = 1.96 * fit.bse[-1] * 100 * (1 - np.exp(-gap)) / gap
    found = published["unexplained"]
    assert found["high"] - found["low"] == pytest.approx(2 * half, rel=0.15)


def test_raw_gaps_are_those_of_the_rows(published: dict[str, Row], rows: list[Row]) -> None:
    by = {sex: np.array([row["hourly"] for row in rows if row["sex"] == sex]) for sex in "FM"}
    assert published["hourly_mean"]["value"] == pytest.approx(
        100 * (1 - by["F"].mean() / by["M"].mean()), abs=0.051
    )
    whole = 100 * (1 - np.median(by["F"]) / np.median(by["M"]))
    assert published["hourly_median"]["value"] == pytest.approx(whole, abs=0.9)  # medians of three digits


def test_what_remains_is_the_gap_the_sample_was_made_with(published: dict[str, Row]) -> None:
    """The country is made with a gap of 0.08 in log pay between women and men alike in everything."""
    settings = Path(cadre.sample.__file__).parent / "data" / "country.yaml"
    truth = 100 * yaml.safe_load(settings.read_text("utf-8"))["pay"]["gap"]
    scale = published["log_gap"]["value"] / published["compared"]["value"]
    low, high = (scale * published["unexplained"][end] for end in ("low", "high"))
    assert low - 0.5 <= truth <= high + 0.5
