"""Rows of a specification's tables, from the file beside it or written in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cadre.cli.language import words as words_of
from cadre.cli.projecting.spec import Rows
from cadre.cli.tables import column, read_table, row_of, text_column
from cadre.vocabulary.errors import CadreError, ExitCode


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
        return _of_file(folder / given, key, words, value)
    rows = []
    for number, entry in enumerate(given, start=1):
        where = words_of("project.row", file=key, row=str(number))
        strange = sorted(set(map(str, entry)) - {*words, value})
        if strange:
            raise CadreError("project-unknown-name", ExitCode.CONFIGURATION, file=where, key=key,
                             value=strange[0], meant=value, known=", ".join([*words, value]))  # fmt: skip
        told = {word: str(entry[word]).strip() if entry.get(word) is not None else "" for word in words}
        rows.append(Row(where, told, _number(entry.get(value), where, value)))
    return rows


def _of_file(path: Path, key: str, words: Sequence[str], value: str) -> list[Row]:
    if not path.is_file():
        raise CadreError("project-no-file", ExitCode.CONFIGURATION, file=path.name)
    table = read_table(path)
    there = {str(name).strip().casefold() for name in table.column_names[:-1]}
    texts = {word: text_column(table, word, key).to_pylist() for word in words if word in there}
    rows = []
    for place, number in enumerate(column(table, value, key)):
        where = words_of("project.row", file=path.name, row=row_of(table, place))
        told = {word: (texts[word][place] or "") if word in texts else "" for word in words}
        rows.append(Row(where, told, _number(number, where, value)))
    return rows


def _number(given: object, where: str, name: str) -> float:
    try:
        number = float(str(given))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        shown = "—" if given is None or str(given) == "nan" else str(given)
        raise CadreError("project-bad-number", ExitCode.INPUT, where=where, column=name, value=shown)
    return number
