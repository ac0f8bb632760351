"""What stands in a file's columns: first values, and the most frequent ones with their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from cadre.confidential.sources.formats import open_table
from cadre.confidential.sources.formats.headers import Wanted, labels_of, wanted_by
from cadre.confidential.sources.formats.table import RawTable, column_key
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import SourceConfig
from cadre.workspace.mapping import Mapping

LOOKED_AT = 200_000  # rows in which values are counted
_FIRST = 200  # rows from which examples are taken
_BATCH = 20_000


@dataclass(frozen=True)
class Contents:
    """An opened file. ``labels``: a name of its own for every column, as a mapping may write it."""

    table: RawTable
    labels: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Frequent:
    """``values``: (value, rows), most rows first; ``others``: how many more there are; ``rows`` looked at."""

    values: tuple[tuple[str, int], ...]
    others: int
    rows: int


def contents_of(source: SourceConfig, file: Path, mapping: Mapping, examples: int = 5) -> Contents:
    """Open a file and find its header, by the columns that the mapping names where they are there.

    Raises:
        CadreError: the file cannot be opened.
    """
    try:
        table = open_table(source, file, wanted_by(mapping, ()))
    except CadreError as problem:
        if problem.key != "missing-column":
            raise
        table = open_table(source, file, Wanted())
    places = range(len(table.headers))
    batch = next(table.read(places, _FIRST), None)
    found = [
        () if batch is None else _different(batch.rows.column(column_key(place)).to_pylist(), examples)
        for place in places
    ]
    return Contents(table, labels_of(table.headers), tuple(found))


def frequent_values(table: RawTable, places: Sequence[int], most: int) -> dict[int, Frequent]:
    """For each column its most frequent values, spaces around them left out; empty cells are no value."""
    counts: dict[int, Counter[str]] = {place: Counter() for place in places}
    rows = 0
    for batch in table.read(sorted(places), _BATCH) if places else ():
        for place in places:
            for one in pc.value_counts(batch.rows.column(column_key(place))).to_pylist():
                counts[place][(one["values"] or "").strip()] += one["counts"]
        rows += batch.rows.num_rows
        if rows >= LOOKED_AT:
            break
    return {place: _most(counted, most, rows) for place, counted in counts.items()}


def _most(counted: Counter[str], most: int, rows: int) -> Frequent:
    counted.pop("", None)
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return Frequent(tuple(ordered[:most]), max(0, len(ordered) - most), rows)


def _different(values: Sequence[str | None], most: int) -> tuple[str, ...]:
    seen = dict.fromkeys(value.strip() for value in values if value and value.strip())
    return tuple(seen)[:most]
