"""Parquet files, a few row groups at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from cadre.confidential.sources.formats.headers import Wanted
from cadre.confidential.sources.formats.table import ROW, Batch, RawTable, column_key
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig


def open_parquet(source: SourceConfig, path: Path, wanted: Wanted) -> RawTable:
    """Open a Parquet file.

    Raises:
        CadreError: truncated, or no Parquet file at all.
    """
    import pyarrow.parquet as pq

    try:
        headers = tuple(pq.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as problem:
        raise CadreError("parquet-broken", ExitCode.INPUT, file=path.name) from problem

    def read(positions: Sequence[int], size: int) -> Iterator[Batch]:
        return _batches(path, headers, positions, size)

    return RawTable(headers, True, {"format": "parquet"}, read)


def _batches(path: Path, headers: Sequence[str], positions: Sequence[int], size: int) -> Iterator[Batch]:
    import pyarrow.parquet as pq

    row = 1
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(size, columns=[headers[place] for place in positions]):
                numbers = pa.array(range(row, row + batch.num_rows), pa.int64())
                columns = {column_key(place): as_text(batch.column(headers[place])) for place in positions}
                yield Batch(pa.table({ROW: numbers, **columns}))
                row += batch.num_rows
    except (pa.ArrowInvalid, OSError) as problem:
        raise CadreError("parquet-broken", ExitCode.INPUT, file=path.name) from problem


def as_text(column: pa.Array) -> pa.Array:
    """A column as text: whole numbers without a decimal point, dates as ISO 8601."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_floating(column.type):
        return pa.array(map(number_text, column.to_pylist()), pa.string())
    if pa.types.is_timestamp(column.type):
        return _moments(column)
    return pc.cast(column, pa.string())


def _moments(column: pa.Array) -> pa.Array:
    """Dates alone when all times are midnight, else dates with times."""
    text = pc.strftime(pc.cast(column, pa.timestamp("s"), safe=False), "%Y-%m-%d %H:%M:%S")
    midnight = pc.all(pc.ends_with(text, "00:00:00")).as_py() is not False
    return pc.utf8_slice_codeunits(text, 0, 10) if midnight else text


def number_text(value: float | None) -> str | None:
    """2011.0 is "2011"; a value that is not a number is nothing."""
    if value is None or value != value:
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
