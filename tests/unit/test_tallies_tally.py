"""What `tally` promises around the queries: origins, names of problems, shapes, bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from cadre.catalogue.load import tallies
from cadre.confidential.tallies.cells import digest
from cadre.confidential.tallies.engines import Engine, open_engine
from cadre.confidential.tallies.engines.spark import for_spark, spark_memory
from cadre.confidential.tallies.tally import all_tallies, computable, tally
from cadre.vocabulary.errors import CadreError
from small_editions import Row, SmallEdition, area_rows, random_edition, random_rows, write


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=1, memory="500MB") as opened:
        yield opened


def published(folder: Path, *rows: Row, **more: list[Row]) -> SmallEdition:
    return write(folder, {"areas": area_rows(), "published_tally": list(rows), **more})


def staff(**words: object) -> Row:
    return {"tally": "headcount", "measure": "persons", "area": "N1", "year": 2024, "value": 10.5, **words}


def test_every_tally_has_the_shape_of_its_definition(engine: Engine, tmp_path: Path) -> None:
    edition = random_edition(tmp_path, seed=7, workers=80)
    found = {table.definition.id: table for table in all_tallies(edition, engine)}
    assert set(found) == set(tallies())
    for table in found.values():
        definition = table.definition
        kinds = {"count": pa.int64(), "sum": pa.float64()}
        expected = {"year": pa.int32()} | {name: pa.string() for name in definition.dimensions}
        expected |= {name: kinds[measure.kind] for name, measure in definition.measures.items()}
        told = {field.name: field.type for field in table.cells.schema}
        assert {name: kind for name, kind in told.items() if not name.endswith("_max")} == expected
        if definition.id != "pay_median":
            for name in definition.dimensions:
                assert set(table.cells[name].to_pylist()) <= set(table.trees[name].leaves), name


def test_only_tallies_with_rows_are_computed(engine: Engine, tmp_path: Path) -> None:
    rows = random_rows(1)
    edition = write(tmp_path, {"areas": rows["areas"], "series": rows["series"], "stock": []})
    assert [definition.id for definition in computable(edition)] == ["series"]


def test_published_counts_stand_in_for_rows(engine: Engine, tmp_path: Path) -> None:
    doctors = [
        staff(occupation="2211", area="N2"),
        staff(occupation="2211", value=1.0),
    ]
    table = tally(published(tmp_path, staff(occupation="2221"), *doctors), tallies()["headcount"], engine)
    assert table.definition.rule == "already-public"
    assert list(table.definition.measures) == ["persons"]
    assert sum(table.cells["persons"].to_pylist()) == 22.0
    assert set(table.cells["activity"].to_pylist()) == {"practising"}
    assert ["occupation", "area", "activity=active"] in table.definition.tables
    assert not any("contract" in entry for entry in table.definition.tables)


def test_published_counts_and_people_are_not_mixed(engine: Engine, tmp_path: Path) -> None:
    edition = published(tmp_path, staff(), stock=random_rows(1)["stock"])
    with pytest.raises(CadreError, match="tally-two-origins"):
        tally(edition, tallies()["headcount"], engine)


def test_a_published_measure_that_does_not_exist_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(CadreError, match=r"tally-unknown-measure.*'heads'"):
        tally(published(tmp_path, staff(measure="heads")), tallies()["headcount"], engine)


def test_a_published_tally_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(CadreError, match=r"tally-not-known.*'headcuont'"):
        computable(published(tmp_path, staff(tally="headcuont")))


def test_a_code_outside_its_list_is_named(engine: Engine, tmp_path: Path) -> None:
    rows = random_rows(3)
    rows["incidents"][0] |= {"year": 2024, "area": "Atlantis"}
    with pytest.raises(CadreError, match=r"tally-unknown-code.*table='incidents'.*column='area'.*'Atlantis'"):
        tally(write(tmp_path, rows), tallies()["incidents"], engine)


def test_a_missing_table_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(CadreError, match=r"tally-no-table.*table='stock'"):
        tally(write(tmp_path, {"areas": area_rows()}), tallies()["headcount"], engine)


def test_a_truncated_table_is_named(engine: Engine, tmp_path: Path) -> None:
    edition = random_edition(tmp_path, seed=5)
    whole = edition.tables["incidents"].read_bytes()
    edition.tables["incidents"].write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CadreError, match=r"tally-failed.*incidents"):
        tally(edition, tallies()["incidents"], engine)


def test_order_of_rows_does_not_show(engine: Engine, tmp_path: Path) -> None:
    rows = random_rows(11, workers=60)
    turned = {name: found[::-1] for name, found in rows.items()}
    here, there = write(tmp_path / "a", rows), write(tmp_path / "b", turned)
    for definition in tallies().values():
        assert tally(here, definition, engine).digest == tally(there, definition, engine).digest, (
            definition.id
        )


def test_the_digest_ignores_chunks_and_what_lies_under_a_null() -> None:
    whole = pa.table({"a": pa.array([1.0, None, 3.0])})
    chunked = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    dirty = pa.Array.from_buffers(
        pa.float64(), 3, [whole["a"].chunk(0).buffers()[0], pa.array([1.0, 9.0, 3.0]).buffers()[1]]
    )
    assert digest(whole) == digest(chunked) == digest(pa.table({"a": dirty}))
    assert digest(whole) != digest(pa.table({"a": [1.0, 0.0, 3.0]}))


def test_too_little_memory_is_said_in_plain_words(tmp_path: Path) -> None:
    with (
        open_engine("duckdb", threads=1, memory="5MB", temp=tmp_path) as small,
        pytest.raises(CadreError, match="tally-no-memory"),
    ):
        small.run("select list(range) from range(10000000)", {})


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(CadreError, match="engine-not-known"):
        open_engine("postgres")


def test_sizes_are_written_as_spark_writes_them() -> None:
    assert [spark_memory(size) for size in ("4GB", "512 MiB", "2g")] == ["4g", "512m", "2g"]
    with pytest.raises(CadreError, match="engine-memory"):
        spark_memory("much")


def test_no_query_is_rendered_with_an_approximation() -> None:
    from cadre.confidential.tallies.inputs import QUERIES

    for path in QUERIES.glob("*.sql"):
        rendered = for_spark(path.read_text("utf-8")).upper()
        assert "_APPROX(" not in rendered, path.name
        assert "APPROX_" not in rendered, path.name
