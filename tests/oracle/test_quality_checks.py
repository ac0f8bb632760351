"""The checks' SQL against the same questions asked of plain rows; and that every check can find something."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from quality_by_hand import COUNTRY, ORACLES, Found, Row, World, limit

from cadre.catalogue.load import quality, tallies
from cadre.confidential.quality import Doubt, doubts
from cadre.confidential.quality.cells import read
from cadre.confidential.tallies.cells import placed, shaped
from cadre.confidential.tallies.codes import area_tree
from cadre.vocabulary.quality import Check, Quality
from cadre.vocabulary.tables import TallyTable
from small_editions import area_rows

# Low enough for a country of a few hundred people.
LOW = {"least": 5, "years": 5, "areas": 3, "score": 2, "away": 0.1, "within": 0.15}
SEEDS = range(25)


def table(name: str, rows: list[Row]) -> TallyTable:
    definition = tallies()[name]
    columns = ["year", *definition.dimensions, *definition.measures]
    full = pa.Table.from_pylist([{column: row[column] for column in columns} for row in rows])
    cells, trees = placed(shaped(full, definition), definition, area_tree(area_rows(), COUNTRY))
    return TallyTable(definition, cells, trees, "E-small", "", ())


@cache
def lowered() -> Quality:
    def low(check: Check) -> Check:
        thresholds = {
            name: one.model_copy(update={"value": LOW.get(name, one.value)})
            for name, one in check.thresholds.items()
        }
        return check.model_copy(update={"thresholds": thresholds})

    return quality().model_copy(update={"checks": {id: low(one) for id, one in quality().checks.items()}})


def by_check(found: list[Doubt]) -> dict[str, Found]:
    told: dict[str, Found] = {id: {} for id in quality().checks}
    for one in found:
        cell = (one.year, one.occupation, one.area, one.of)
        assert cell not in told[one.check]
        told[one.check][cell] = (one.value, one.expected)
    return told


def oracle(id: str, rows: dict[str, list[Row]]) -> Found:
    check = lowered().checks[id]
    given = {name: one.value for name, one in check.thresholds.items()}
    if check.limit is not None:
        return limit(rows, given, check.limit.left, check.limit.right)
    return ORACLES[check.query](rows, given)


@cache
def run(seed: int) -> tuple[dict[str, list[Row]], dict[str, Found]]:
    rows = World(seed).rows
    tables = {name: table(name, rows[name]) for name in read()}
    return rows, by_check(doubts(tables, COUNTRY, lowered()))


@pytest.mark.parametrize("id", quality().checks)
def test_a_check_finds_what_its_oracle_finds(id: str) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        rows, found = run(seed)
        wanted = oracle(id, rows)
        assert found[id].keys() == wanted.keys(), (seed, id)
        for cell, figures in wanted.items():
            assert found[id][cell] == pytest.approx(figures, rel=1e-6, abs=1e-5), (seed, id, cell)
        seen["found"] += len(wanted)
    assert seen["found"] > 0, "nothing was found in any country: the test would not see a check that never is"


def test_a_check_whose_tallies_are_not_there_is_not_run() -> None:
    rows = World(1).rows
    found = doubts({"headcount": table("headcount", rows["headcount"])}, COUNTRY, lowered())
    ran = {one.check for one in found}
    assert ran
    assert all(quality().checks[id].reads == ["headcount"] for id in ran)


def test_the_figures_beside_a_doubt_are_those_of_its_cell() -> None:
    rows, _ = run(3)
    tables: dict[str, Any] = {name: table(name, rows[name]) for name in read()}
    found = [one for one in doubts(tables, COUNTRY, lowered()) if one.check == "exits-over-stock"]
    assert found
    for one in found:
        assert set(one.series) <= {"practising", "exits"}
        assert [one.year, one.value] in one.series["exits"]
