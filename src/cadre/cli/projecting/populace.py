"""The people who live there, by area, sex and age where known, for need, use of care and demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cadre.cli.projecting.groups import Span, span_of
from cadre.cli.projecting.rows import Row, load_rows
from cadre.cli.projecting.spec import Spec
from cadre.methods.stock.system import Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.by_year import yearly
from cadre.workspace.specifications import unknown_name

_CELL = ("area", "sex", "age")


class People(NamedTuple):
    """``values``: (T + 1, R, S, A), the areas and sexes blank where nothing is said."""

    areas: tuple[str, ...]
    sexes: tuple[str, ...]
    ages: tuple[str, ...]
    spans: tuple[Span, ...]
    values: Array

    def in_areas(self, areas: Sequence[str]) -> People:
        """In the order of ``areas``, where the same areas are meant; else of the whole country.

        Raises CadreError where an area of the stocks is missing, or one is not among them.
        """
        if len(areas) < 2 or len(self.areas) < 2:
            return self._replace(areas=("",), values=self.values.sum(axis=1, keepdims=True))
        order = same_areas(self.areas, areas, "population")
        return self._replace(areas=tuple(areas), values=self.values[:, order])


def people_of(spec: Spec, folder: Path, key: str) -> People:
    """Raises CadreError: no population, years missing, ages that do not meet."""
    years = range(spec.years.from_, spec.years.to + 1)
    given = spec.population
    if given is None:
        raise CadreError("project-no-population", ExitCode.CONFIGURATION, key=key)
    if isinstance(given, int | float) or (isinstance(given, Mapping) and not isinstance(given, str)):
        values = yearly(given, years, "population")
        return People(("",), ("",), ("",), (span_of("", ""),), values[:, None, None, None])
    rows = load_rows(given, folder, "population", ("year", *_CELL), "people")
    if not rows:
        raise CadreError("project-no-population", ExitCode.CONFIGURATION, key=key)
    areas, sexes = (tuple(dict.fromkeys(row.words[name] for row in rows)) for name in ("area", "sex"))
    ages, spans = ages_of(rows, "population")
    values = by_years(rows, _CELL, (areas, sexes, ages), years, "population")
    return People(areas, sexes, ages, spans, values)


def same_areas(given: Sequence[str], areas: Sequence[str], key: str) -> list[int]:
    """Where each of the stocks' ``areas`` stands in ``given``. Raises CadreError where they differ."""
    for area in given:
        if area not in areas:
            raise unknown_name("area", area, areas, key)
    for area in areas:
        if area not in given:
            raise CadreError("project-no-area", ExitCode.INPUT, key=key, area=area)
    return [list(given).index(area) for area in areas]


def ages_of(rows: Sequence[Row], key: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Age groups by size. Raises CadreError where ages between them are missing or stand twice."""
    spans = {row.words["age"]: span_of(row.words["age"], row.where) for row in rows}
    ages = sorted(spans, key=lambda age: spans[age])
    for before, after in pairwise(ages):
        if spans[after].first != spans[before].last + 1:
            facts = {"key": key, "before": before or "—", "after": after or "—"}
            raise CadreError("project-ages-apart", ExitCode.INPUT, **facts)
    return tuple(ages), tuple(spans[age] for age in ages)


def by_years(
    rows: Sequence[Row], names: Sequence[str], known: Sequence[tuple[str, ...]], years: range, key: str
) -> Array:
    """(T + 1, ...): straight lines between the years given; a row without a year holds for all.

    Raises CadreError: no year, two rows of one cell, a cell that lacks a year that others have.
    """
    found: dict[tuple[str, ...], dict[int, float]] = {}
    for row in rows:
        cell, year = tuple(row.words[name] for name in names), year_of(row, key, years[0])
        if year in found.setdefault(cell, {}):
            raise CadreError("project-row-twice", ExitCode.INPUT, where=row.where, cell=_named(cell, year))
        found[cell][year] = row.value
    wanted = sorted({year for one in found.values() for year in one})
    values = np.zeros((len(years), *(len(part) for part in known)))
    for place in np.ndindex(*values.shape[1:]):
        cell = tuple(part[at] for part, at in zip(known, place, strict=True))
        for year in wanted:
            if year not in found.get(cell, {}):
                facts = {"key": key, "cell": _named(cell, year)}
                raise CadreError("project-year-missing", ExitCode.INPUT, **facts)
        values[(slice(None), *place)] = yearly(found[cell], years, f"{key} ({_named(cell)})")
    return values


def year_of(row: Row, key: str, otherwise: int) -> int:
    """The row's year; ``otherwise`` where it has none. Raises CadreError for what is no year."""
    text = row.words["year"].removesuffix(".0")
    if not text:
        return otherwise
    if not (text.isdigit() and 1900 <= int(text) <= 2200):
        raise CadreError("project-bad-year", ExitCode.INPUT, where=row.where, value=text)
    return int(text)


def _named(cell: Sequence[str], year: int | None = None) -> str:
    return ", ".join([*(word for word in cell if word), *([] if year is None else [str(year)])]) or "—"
