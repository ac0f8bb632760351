"""Every query the tallies run gives the same cells on DuckDB and on a Spark cluster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cadre.catalogue.load import tallies
from cadre.confidential.tallies.engines import Engine
from cadre.confidential.tallies.inputs import QUERIES
from cadre.confidential.tallies.tally import tally
from cadre.vocabulary.tables import YEAR, TallyTable
from small_editions import SmallEdition, random_edition, random_rows, write

WORKERS = 400


def on_spark(test: Callable[..., None]) -> Callable[..., None]:
    """Marked, and let through to this machine's own ports."""
    return pytest.mark.spark(pytest.mark.allow_hosts(["127.0.0.1"])(test))


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> SmallEdition:
    return random_edition(tmp_path_factory.mktemp("edition"), seed=20251231, workers=WORKERS)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SmallEdition:
    """Published counts only, halves of posts among them."""
    rows = [
        {"tally": "headcount", "measure": measure, "area": area, "year": year, "occupation": occupation,
         "sex": sex, "value": value + 0.25}
        for value, (measure, area, year, occupation, sex) in enumerate(
            (measure, area, year, occupation, sex)
            for measure in ("persons", "fte") for area in ("N1", "S") for year in (2023, 2019)
            for occupation in ("221", "2211") for sex in ("F", None)
        )
    ]  # fmt: skip
    areas = random_rows(1, 1)["areas"]
    return write(tmp_path_factory.mktemp("published"), {"areas": areas, "published_tally": rows})


def test_every_query_file_is_run_by_a_tally() -> None:
    run = {definition.query for definition in tallies().values()} | {"published.sql"}
    assert {path.name for path in QUERIES.glob("*.sql")} == run


@on_spark
@pytest.mark.parametrize("name", sorted(tallies()))
def test_engines_agree_cell_by_cell(
    name: str, edition: SmallEdition, duckdb_engine: Engine, spark_engine: Engine
) -> None:
    here, there = (tally(edition, tallies()[name], engine) for engine in (duckdb_engine, spark_engine))
    assert here.cells.num_rows > 0
    assert_same(here, there)


@on_spark
def test_engines_agree_on_published_counts(
    published: SmallEdition, duckdb_engine: Engine, spark_engine: Engine
) -> None:
    definition = tallies()["headcount"]
    here, there = (tally(published, definition, engine) for engine in (duckdb_engine, spark_engine))
    assert here.definition.rule == "already-public"
    assert_same(here, there)


def assert_same(here: TallyTable, there: TallyTable) -> None:
    """Bit for bit: the sums run over whole units, so there is no rounding to forgive."""
    assert here.cells.schema == there.cells.schema
    keys = [YEAR, *here.definition.dimensions]
    mine, theirs = (
        {tuple(row[key] for key in keys): row for row in table.cells.to_pylist()} for table in (here, there)
    )
    assert mine.keys() == theirs.keys()
    differing = {key: (row, theirs[key]) for key, row in mine.items() if row != theirs[key]}
    assert not differing
    assert here.digest == there.digest


def test_a_folder_that_is_not_there_says_so(duckdb_engine: Engine, tmp_path: Path) -> None:
    from cadre.vocabulary.errors import CadreError

    with pytest.raises(CadreError, match="tally-failed"):
        duckdb_engine.run("select 1 from stock", {"stock": tmp_path / "stock.parquet"})
