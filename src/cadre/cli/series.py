"""Series over years as ``cadre progress`` reads them: one row for each year, or years as columns."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa

from cadre.cli.filtering import only
from cadre.cli.tables import column, file_of, read_table, row_of, text_column
from cadre.methods.inequality import Vector
from cadre.vocabulary.errors import CadreError, ExitCode

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class SeriesColumns:
    """Names of columns; without ``year`` every column whose name is a year holds the values of that year."""

    value: str | None = None
    year: str | None = None
    group: str | None = None
    error: str | None = None
    where: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """One series in order of time, figures that are known only; ``errors``: their standard errors, if any."""

    name: str
    years: Vector
    values: Vector
    errors: Vector | None = None


def read_series(path: Path, named: SeriesColumns) -> list[Series]:
    """Every series of a file, in order of appearance.

    Raises:
        CadreError: a column missing or holding no numbers, no years, two figures for one year of a series.
    """
    if named.year is None and named.value is None:
        return _wide(only(read_table(path), named.where), named)
    for given, option in ((named.value, "--value"), (named.year, "--year")):
        if given is None:
            raise CadreError("argument-missing", ExitCode.USAGE, given=option, command="cadre progress")
    names = (named.value, named.year, *(named.group or "").split(","), named.error, *named.where)
    return _long(only(read_table(path, [name for name in names if name]), named.where), named)


def _long(table: pa.Table, named: SeriesColumns) -> list[Series]:
    values = column(table, str(named.value), "--value")
    years = _years(table, str(named.year))
    errors = None if named.error is None else _errors(table, named.error, values)
    names = _names(table, named.group)
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        places[name].append(place)
    return [_one(table, name, where, (years, values, errors)) for name, where in places.items()]


def _one(
    table: pa.Table, name: str, places: list[int], columns: tuple[Vector, Vector, Vector | None]
) -> Series:
    years, values, errors = columns
    known = sorted((place for place in places if np.isfinite(values[place])), key=lambda place: years[place])
    for before, place in pairwise(known):
        if years[before] == years[place]:
            facts = {"row": row_of(table, max(before, place)), "year": f"{years[place]:.0f}"}
            raise CadreError("progress-year-twice", file=file_of(table), series=name or "—", **facts)
    return Series(name, years[known], values[known], None if errors is None else errors[known])


def _years(table: pa.Table, name: str) -> Vector:
    """Whole years; of 2019/20, 2019-20 and a date the first four figures."""
    texts = text_column(table, name, "--year").to_pylist()
    found = [_YEAR.match(text or "") for text in texts]
    for place, match in enumerate(found):
        if match is None:
            facts = {"row": row_of(table, place), "column": name, "value": texts[place] or "—"}
            raise CadreError("progress-year", file=file_of(table), **facts)
    return np.array([float(match[0]) for match in found if match])


def _errors(table: pa.Table, name: str, values: Vector) -> Vector:
    found = column(table, name, "--error")
    bad = np.isfinite(values) & ~(found >= 0)
    if bad.any():
        place = int(np.argmax(bad))
        facts = {"row": row_of(table, place), "column": name, "count": int(bad.sum())}
        raise CadreError("progress-error", file=file_of(table), **facts)
    return found


def _names(table: pa.Table, group: str | None) -> list[str]:
    if group is None:
        return [""] * table.num_rows
    headers = {name.strip().casefold() for name in table.column_names}
    named = [group] if group.strip().casefold() in headers else group.split(",")
    columns = [text_column(table, name.strip(), "--group").to_pylist() for name in named]
    return [" · ".join(text or "" for text in row) for row in zip(*columns, strict=True)]


def _wide(table: pa.Table, named: SeriesColumns) -> list[Series]:
    headers = [name for name in table.column_names[:-1] if _YEAR.fullmatch(name.strip())]
    if not headers:
        raise CadreError("progress-no-years", ExitCode.USAGE, file=file_of(table))
    headers.sort(key=lambda name: name.strip())
    years = np.array([float(name) for name in headers])
    values = np.column_stack([column(table, name, "--value") for name in headers])
    names = _names(table, named.group)
    twice = next((place for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        facts = {"row": row_of(table, twice), "series": names[twice] or "—", "year": "—"}
        raise CadreError("progress-year-twice", file=file_of(table), **facts)
    return [
        Series(name, years[np.isfinite(row)], row[np.isfinite(row)])
        for name, row in zip(names, values, strict=True)
    ]
