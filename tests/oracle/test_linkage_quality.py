"""Precision and recall by counting cells equal precision and recall by looking at every pair."""

from __future__ import annotations

import itertools
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.confidential.linkage import Means
from cadre.confidential.linkage.engine import open_duckdb
from cadre.confidential.linkage.quality import pair_quality

PERSONS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=25)


@settings(max_examples=30, deadline=None)
@given(persons=PERSONS)
def test_pairs_counted_by_cells_are_the_pairs(
    tmp_path_factory: object, persons: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("quality")  # type: ignore[attr-defined]
    found, truth = (_write(folder / f"{which}.parquet", [row[which] for row in persons]) for which in (0, 1))
    with open_duckdb(folder, Means(1)) as connection:
        measured = pair_quality(connection, found, truth)
    pairs = list(itertools.combinations(persons, 2))
    claimed = sum(one[0] == two[0] for one, two in pairs)
    true = sum(one[1] == two[1] for one, two in pairs)
    both = sum(one == two for one, two in pairs)
    assert (measured.agreed, measured.claimed, measured.true_pairs) == (both, claimed, true)
    assert measured.precision == (both / claimed if claimed else 1.0)
    assert measured.recall == (both / true if true else 1.0)


def _write(path: Path, persons: list[int]) -> Path:
    columns = {"source": ["s"] * len(persons), "row": range(len(persons)), "person": persons}
    types = pa.schema([("source", pa.string()), ("row", pa.int64()), ("person", pa.int64())])
    pq.write_table(pa.table(columns, schema=types), path)
    return path
