"""Keys that may stand only once in a file: later rows with the same key are set aside."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from cadre.confidential.sources.formats.table import ROW
from cadre.confidential.sources.plan import Plan
from cadre.confidential.sources.sql import name, quote
from cadre.vocabulary.definitions import SourceKind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Repeat:
    """``row`` has the key of row ``first`` again."""

    row: int
    columns: tuple[str, ...]
    value: str
    first: int


def repeated_rows(connection: DuckDBPyConnection, kind: SourceKind, plan: Plan, path: Path) -> list[Repeat]:
    """Rows that repeat an earlier row's key. A key with a blank part says nothing and is never a repeat."""
    planned = {column.name for column in plan.columns}
    found: dict[int, Repeat] = {}
    for key in kind.unique:
        if set(key) <= planned:
            for row, value, first in connection.execute(_query(key, path)).fetchall():
                found.setdefault(row, Repeat(row, tuple(key), value, first))
    return [found[row] for row in sorted(found)]


def _query(key: list[str], path: Path) -> str:
    columns = ", ".join(map(name, key))
    there = " AND ".join(f"{name(column)} IS NOT NULL" for column in key)
    value = "concat_ws(' | ', " + columns + ")"
    rows = f"SELECT {ROW}, {columns} FROM read_parquet({quote(str(path))}) WHERE {there}"
    twice = f"SELECT {columns}, min({ROW}) AS first_row FROM rows GROUP BY {columns} HAVING count(*) > 1"
    return (
        f"WITH rows AS ({rows}), twice AS ({twice})"
        f" SELECT DISTINCT rows.{ROW}, {value}, first_row FROM rows JOIN twice USING ({columns})"
        f" WHERE rows.{ROW} <> first_row"
    )


def without_rows(path: Path, rows: AbstractSet[int]) -> int:
    """Rewrite a Parquet file without the given rows, a row group at a time; returns how many records went."""
    import pyarrow.parquet as pq

    unwanted = pa.array(sorted(rows), pa.int64())
    kept_path = path.with_suffix(".kept")
    gone = 0
    with (
        pq.ParquetFile(path) as old,
        pq.ParquetWriter(kept_path, old.schema_arrow, compression="zstd") as new,
    ):
        for batch in old.iter_batches():
            kept = batch.filter(pc.invert(pc.is_in(batch.column(ROW), unwanted)))
            gone += batch.num_rows - kept.num_rows
            new.write_batch(kept)
    kept_path.replace(path)
    return gone
