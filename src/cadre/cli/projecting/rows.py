"""Rows of a specification's tables, from the file beside it or written in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from cadre.cli.language import words as words_of
from cadre.cli.projecting.spec import Rows, Table
from cadre.cli.tables import column, file_of, read_table, row_of, text_column
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.specifications import unknown_name


class Row(NamedTuple):
    """``where``: the file and row, or the key and number of the row; ``words``: by column, blank for all."""

    where: str
    words: dict[str, str]
    value: float


def load_rows(given: Rows, folder: Path, key: str, words: Sequence[str], value: str) -> list[Row]:
    """The rows of table ``key``; columns of ``words`` that are not there are blank.

    Raises:
        CadreError: the file or a column is missing, or a value is missing, negative or no number.
    """
    if isinstance(given, str):
        given = Table(file=given)
    if isinstance(given, Table):
        return _of_file(given, folder, key, words, value)
    rows = []
    for number, entry in enumerate(given, start=1):
        where = words_of("project.row", file=key, row=str(number))
        strange = sorted(set(map(str, entry)) - {*words, value})
        if strange:
            raise unknown_name(key, strange[0], [*words, value], where)
        told = {word: str(entry[word]).strip() if entry.get(word) is not None else "" for word in words}
        rows.append(Row(where, told, _number(entry.get(value), where, value)))
    return rows


def _of_file(given: Table, folder: Path, key: str, words: Sequence[str], value: str) -> list[Row]:
    path = folder / given.file
    if not path.is_file():
        raise CadreError("project-no-file", ExitCode.CONFIGURATION, file=path.name)
    for name in given.columns:
        if name not in {*words, value}:
            raise unknown_name(f"{key}.columns", name, [*words, value], path.name)
    table = read_table(path)
    there = {str(name).strip().casefold() for name in table.column_names[:-1]}
    named = {word: given.columns.get(word, word) for word in words}
    asked = [word for word in words if word in given.columns or word in there]
    texts = {word: text_column(table, named[word], key).to_pylist() for word in asked}
    taken = _taken(table, given.only, key)
    rows = []
    for place, number in enumerate(column(table, given.columns.get(value, value), key)):
        if taken is not None and place not in taken:
            continue
        where = words_of("project.row", file=path.name, row=row_of(table, place))
        told = {word: (texts[word][place] or "") if word in texts else "" for word in words}
        rows.append(Row(where, told, _number(number, where, value) * given.times))
    return rows


def _taken(table: pa.Table, only: Mapping[str, object], key: str) -> set[int] | None:
    """The rows that hold one of the values asked for in each column; all where nothing is asked."""
    if not only:
        return None
    taken = set(range(table.num_rows))
    for name, allowed in only.items():
        values = {str(one).strip() for one in (allowed if isinstance(allowed, list) else [allowed])}
        texts = text_column(table, name, f"{key}.only").to_pylist()
        known = sorted({text for text in texts if text})
        for value in sorted(values - set(known)):
            raise unknown_name(f"{key}.only.{name}", value, known[:40], file_of(table))
        taken &= {place for place, text in enumerate(texts) if text in values}
    return taken


def _number(given: object, where: str, name: str) -> float:
    try:
        number = float(str(given))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        shown = "—" if given is None or str(given) == "nan" else str(given)
        raise CadreError("project-bad-number", ExitCode.INPUT, where=where, column=name, value=shown)
    return number
