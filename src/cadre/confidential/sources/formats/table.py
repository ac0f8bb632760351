"""What every format gives: the names of its columns, and its rows as text in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

ROW = "row"


@dataclass(frozen=True)
class BrokenLine:
    """A line that is no row: too few or too many values, or quotes that do not fit."""

    row: int
    line: int
    text: str
    reason: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Batch:
    """``rows``: column ``row`` (int64) and, for each column asked for, its text under ``column_key``."""

    rows: pa.Table
    broken: list[BrokenLine] = field(default_factory=list)


@dataclass(frozen=True)
class RawTable:
    """An opened file. ``read(positions, size)`` streams the columns at ``positions``, ``size`` rows a time.

    ``typed``: the format knows dates and numbers itself, so dates also arrive as ISO 8601 text and numbers
    with a decimal point. ``layout``: how the file was understood, for the record (encoding, delimiter …).
    """

    headers: tuple[str, ...]
    typed: bool
    layout: dict[str, object]
    read: Callable[[Sequence[int], int], Iterator[Batch]]


def column_key(position: int) -> str:
    """The name of a file's column inside batches and SQL: its own name may hold anything."""
    return f"c{position}"


def text_batch(rows: Iterable[int], columns: Mapping[int, Iterable[str | None]]) -> pa.Table:
    """A batch from Python values."""
    arrays = {ROW: pa.array(rows, pa.int64())}
    for position, values in columns.items():
        arrays[column_key(position)] = pa.array(values, pa.string())
    return pa.table(arrays)
