"""Every tally over random editions, held against the same count by dictionaries."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from counting import ORACLES, Cells, cells
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.catalogue.load import tallies
from cadre.confidential.tallies.engines import Engine, open_engine
from cadre.confidential.tallies.tally import tally
from cadre.vocabulary.tables import YEAR, TallyTable
from small_editions import SmallEdition, random_edition


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=2) as opened:
        yield opened


def test_every_tally_of_the_catalogue_has_an_oracle() -> None:
    assert set(ORACLES) == set(tallies())


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9), workers=st.integers(0, 60))
def test_tallies_count_what_the_oracle_counts(engine: Engine, seed: int, workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        edition = random_edition(Path(folder), seed, workers)
        tables = {
            name: as_cells(tally(edition, definition, engine)) for name, definition in tallies().items()
        }
    for name, found in tables.items():
        told = cells(name, edition.rows, edition.years)
        assert found.keys() == told.keys(), name
        slack = (
            1e-4 if name in ("pay_median", "pay_gap_median") else 1e-9
        )  # medians are rounded, the oracle's are not
        for key, measures in told.items():
            assert found[key] == pytest.approx(measures, rel=1e-12, abs=slack, nan_ok=True), (name, key)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_bytes_do_not_depend_on_threads(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        edition = random_edition(Path(folder), seed)
        assert digests(edition, 1) == digests(edition, 4)


def digests(edition: SmallEdition, threads: int) -> dict[str, str]:
    with open_engine("duckdb", threads=threads) as engine:
        return {name: tally(edition, definition, engine).digest for name, definition in tallies().items()}


def as_cells(table: TallyTable) -> Cells:
    keys = [YEAR, *table.definition.dimensions]
    found: Cells = {}
    for row in table.cells.to_pylist():
        key = tuple(row.pop(name) for name in keys)
        assert key not in found, "two rows for one cell"
        found[key] = {name: float("nan") if value is None else value for name, value in row.items()}
    return found
