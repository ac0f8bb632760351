"""Columns as arrays: codes as numbered words, figures as numbers; with the row of whatever does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.tool.reading import Source
from cadre.vocabulary.errors import CadreError, ExitCode

EXACT = 2.0**53


@dataclass(frozen=True)
class Words:
    """``codes``: r, the place of each row's word in ``words`` (sorted, each once)."""

    codes: Ints
    words: tuple[str, ...]
    column: str

    def at(self, word: str) -> int:
        """Place of ``word``, or -1."""
        return self.words.index(word) if word in self.words else -1


def words_of(source: Source, name: str, key: str) -> Words:
    """A column of codes. What is missing becomes the empty word; numbers are written without a final .0."""
    column = source.column(name, key)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type) and _all_whole(column):
        column = column.cast(pa.int64())
    encoded = pc.fill_null(column.cast(pa.string()), "").dictionary_encode()
    found = encoded.dictionary.to_pylist()
    order = sorted(range(len(found)), key=found.__getitem__)
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Words(rank[codes] if len(found) else codes, tuple(found[place] for place in order), name)


def _all_whole(column: Any) -> bool:
    values = pc.drop_null(column)
    return bool(pc.all(pc.equal(values, pc.floor(values))).as_py() in (True, None))


def numbers_of(source: Source, name: str, key: str, decimal: str = ".") -> Floats:
    """A column of figures. Raises CadreError naming the first row that is not a number."""
    column = source.column(name, key)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = pc.utf8_trim_whitespace(column)
        if decimal == ",":
            column = pc.replace_substring(column, ",", ".")
    try:
        values = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as problem:
        raise _not_a_number(source, name, column) from problem
    if not np.isfinite(values).all():
        raise _not_a_number(source, name, column)
    return np.asarray(values, dtype=np.float64)


def _not_a_number(source: Source, name: str, column: Any) -> CadreError:
    place, value = next(
        (place, value) for place, value in enumerate(column.to_pylist()) if not _is_number(value)
    )
    return CadreError(
        "protect-not-a-number", ExitCode.INPUT,
        file=source.name, column=name, row=source.at(place), value="" if value is None else str(value),
    )  # fmt: skip


def _is_number(value: object) -> bool:
    try:
        return bool(np.isfinite(float(value)))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def refuse_where(source: Source, bad: Any, name: str, values: Floats, key: str) -> None:
    """Raise ``key`` for the first row where ``bad`` holds."""
    if bad.any():
        place = int(np.argmax(bad))
        raise CadreError(
            key, ExitCode.INPUT,
            file=source.name, column=name, row=source.at(place), rows=int(bad.sum()),
            value=f"{values[place]:.15g}",
        )  # fmt: skip
