"""Delimited text: CSV in any common encoding, with any common delimiter, gzipped or not."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

from cadre.confidential.sources.formats.encoding import encoding_of, line_of_bad_byte, open_bytes
from cadre.confidential.sources.formats.headers import PREVIEW, Header, Wanted, locate
from cadre.confidential.sources.formats.table import Batch, BrokenLine, RawTable, text_batch
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig

Row: TypeAlias = list[str]
Reader: TypeAlias = Any  # csv keeps the type of its readers to itself
DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"^sep=(.)\r?$", re.IGNORECASE)  # Excel's own hint, above the header
_SHOWN = 200


def open_text(source: SourceConfig, path: Path, wanted: Wanted) -> RawTable:
    """Find encoding, delimiter and header of a delimited file.

    Raises:
        CadreError: empty, undecodable, a wrong encoding declared, a column missing.
    """
    encoding = encoding_of(path, source.encoding)
    delimiter, header = _layout(source, path, encoding, wanted)

    def read(positions: Sequence[int], size: int) -> Iterator[Batch]:
        return _batches(path, encoding, delimiter, header, positions, size)

    layout = {"format": "text", "encoding": encoding, "delimiter": delimiter, **header.facts}
    return RawTable(header.names, False, layout, read)


@contextmanager
def _lines(path: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    try:
        with open_bytes(path) as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
            yield text
    except UnicodeError as problem:
        line = line_of_bad_byte(path, encoding)
        raise CadreError(
            "encoding-bad-byte", ExitCode.INPUT, file=path.name, encoding=encoding, line=line
        ) from problem
    except (EOFError, gzip.BadGzipFile) as problem:
        raise CadreError("gzip-broken", ExitCode.INPUT, file=path.name) from problem


def _layout(source: SourceConfig, path: Path, encoding: str, wanted: Wanted) -> tuple[str, Header]:
    """The delimiter under which the header is found; of several, the one that splits most."""
    with _lines(path, encoding) as text:
        start = list(islice(text, PREVIEW * 4))
    if not any(line.strip() for line in start):
        raise CadreError("empty-file", ExitCode.INPUT, file=path.name)
    hint = _SEPARATOR_LINE.match(start[0].rstrip("\n"))
    given = source.delimiter or (hint[1] if hint else None)
    problems: list[CadreError] = []
    for delimiter in [given] if given else _by_width(start):
        rows = list(islice(_parse_loosely(start, delimiter), PREVIEW))
        try:
            return delimiter, locate(
                rows, wanted, path.name, header_rows=source.header_rows, skip_rows=source.skip_rows
            )
        except CadreError as problem:
            problems.append(problem)
    raise problems[0]


def _by_width(start: Sequence[str]) -> list[str]:
    """Delimiters, the one that gives most columns on most rows first."""

    def columns(delimiter: str) -> int:
        widths = sorted(len(row) for row in islice(_parse_loosely(start, delimiter), PREVIEW) if row)
        return widths[len(widths) // 2] if widths else 0

    return sorted(DELIMITERS, key=columns, reverse=True)


def _parse_loosely(start: Sequence[str], delimiter: str) -> Iterator[Row]:
    try:
        yield from csv.reader(start, delimiter=delimiter)
    except csv.Error:
        return


def _batches(
    path: Path, encoding: str, delimiter: str, header: Header, positions: Sequence[int], size: int
) -> Iterator[Batch]:
    with _lines(path, encoding) as text:
        # Strict: a stray quote must be an error, or it would swallow the lines that follow without a word.
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        width, row = len(header.names), 1
        for _ in range(header.first):
            next(reader)
        while True:
            line = reader.line_num + 1
            rows, bad = _take(reader, size, path.name)
            if not rows and not bad:
                return
            numbers, kept, broken = _sort_out(rows, bad, width, row, line)
            row += len(kept) + len(broken)
            columns = {place: map(itemgetter(place), kept) for place in positions}
            yield Batch(text_batch(numbers, columns), broken)


def _take(reader: Reader, size: int, file: str) -> tuple[list[Row], dict[int, int]]:
    """The next rows, and the lines among them that csv refuses: {index in rows: line}.

    ``list.extend`` keeps what it was given before the error, so a refused line costs nothing else.
    """
    rows: list[Row] = []
    bad: dict[int, int] = {}
    while len(rows) < size:
        before, line = len(rows), reader.line_num
        try:
            rows.extend(islice(reader, size - len(rows)))
        except csv.Error as problem:
            if "unexpected end" in str(problem) or "field limit" in str(problem):
                opened = line + 1 + sum(map(_height, rows[before:]))
                raise CadreError("open-quote", ExitCode.INPUT, file=file, line=opened) from problem
            bad[len(rows)] = reader.line_num
            rows.append([])
        else:
            if len(rows) < size:
                break
    return rows, bad


def _height(row: Row) -> int:
    return 1 + sum(value.count("\n") for value in row)


def _sort_out(
    rows: list[Row], bad: dict[int, int], width: int, first: int, line: int
) -> tuple[Sequence[int], list[Row], list[BrokenLine]]:
    """Number the rows; leave out blank lines; set lines of another width apart."""
    if not bad and all(map(any, rows)) and set(map(len, rows)) == {width}:
        return range(first, first + len(rows)), rows, []
    numbers: list[int] = []
    kept: list[Row] = []
    broken: list[BrokenLine] = []
    for place, row in enumerate(rows):
        number = first + len(kept) + len(broken)
        if place in bad:
            line = bad[place]
            broken.append(BrokenLine(number, line, "", "aside.stray-quote", {"line": line}))
        elif any(row):
            fitted = _fit(row, width)
            if fitted is None:
                broken.append(_ragged(row, width, number, line))
            else:
                numbers.append(number)
                kept.append(fitted)
        line += _height(row)
    return numbers, kept, broken


def _fit(row: Row, width: int) -> Row | None:
    """The row at the header's width. Empty values beyond it are only stray delimiters."""
    if len(row) == width:
        return row
    return row[:width] if len(row) > width and not any(row[width:]) else None


def _ragged(row: Row, width: int, number: int, line: int) -> BrokenLine:
    text = " | ".join(chain(row))[:_SHOWN]
    facts: dict[str, object] = {"line": line, "expected": width, "found": len(row)}
    return BrokenLine(number, line, text, "aside.ragged", facts)
