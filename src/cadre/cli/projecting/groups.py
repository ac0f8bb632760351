"""The axes of a projection: areas, occupations, sexes, and age groups without holes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from cadre.cli.projecting.rows import Row
from cadre.methods.stock.system import Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.specifications import place_of, unknown_name

_AGE = re.compile(r"(\d+)(?:\s*[-–—_]\s*(\d+)|\s*(\+|plus))?")
OPEN_END = 200
CELL = ("area", "occupation", "sex", "age")


class Span(NamedTuple):
    """Ages from ``first`` to ``last``, both included."""

    first: int
    last: int


class Axes(NamedTuple):
    areas: tuple[str, ...]
    occupations: tuple[str, ...]
    sexes: tuple[str, ...]
    ages: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return len(self.areas), len(self.occupations), len(self.sexes), len(self.ages)


def span_of(age: str, where: str) -> Span:
    """``25-29``, ``65+``, ``40``; blank for all ages. Raises CadreError for anything else."""
    if not age:
        return Span(0, OPEN_END)
    found = _AGE.fullmatch(age.strip().removesuffix(".0"))
    if found is None or (found[2] and int(found[2]) < int(found[1])):
        raise CadreError("project-bad-age", ExitCode.INPUT, where=where, value=age)
    first = int(found[1])
    return Span(first, OPEN_END if found[3] else int(found[2] or first))


def axes_of(rows: Sequence[Row]) -> Axes:
    """Axes in the order in which the stocks name them; ages by size.

    Raises CadreError where ages leave a hole or overlap, or an occupation lacks an age group: nobody there
    is a row with 0.
    """
    areas, occupations, sexes = (
        _once(row.words[name] for row in rows) for name in ("area", "occupation", "sex")
    )
    spans = {row.words["age"]: span_of(row.words["age"], row.where) for row in rows}
    ages = sorted(spans, key=lambda age: spans[age])
    for before, after in pairwise(ages):
        if spans[after].first != spans[before].last + 1:
            raise CadreError("project-age-hole", ExitCode.INPUT, before=before, after=after)
    there = {(row.words["occupation"], row.words["age"]) for row in rows}
    for occupation in occupations:
        for age in ages:
            if (occupation, age) not in there:
                raise CadreError("project-age-missing", ExitCode.INPUT, occupation=occupation, age=age)
    return Axes(areas, occupations, sexes, tuple(ages), tuple(spans[age] for age in ages))


def places(axes: Axes, row: Row) -> tuple[Sequence[int], ...]:
    """The cells a row speaks of, by axis; a blank is all of them. Raises CadreError for an unknown word."""
    found: list[Sequence[int]] = [
        _places(row.words.get(name, ""), known, name, row.where)
        for name, known in (("area", axes.areas), ("occupation", axes.occupations), ("sex", axes.sexes))
    ]
    return (*found, ages_in(axes, row.words.get("age", ""), row.where))


def ages_in(axes: Axes, age: str, where: str) -> list[int]:
    """The age groups that begin within ``age``."""
    span = span_of(age, where)
    inside = [place for place, one in enumerate(axes.spans) if span.first <= one.first <= span.last]
    if not inside:
        raise unknown_name("age", age, axes.ages, where)
    return inside


def moves_on(axes: Axes, retire_at_top: bool) -> Array:
    """Share of each group that is in the next one a year later; of the last, that reaches its end.

    Raises CadreError where people are to retire at the end of a group that has none.
    """
    if retire_at_top and axes.spans[-1].last == OPEN_END:
        raise CadreError("project-open-top", ExitCode.CONFIGURATION, age=axes.ages[-1] or "—")
    widths = np.array([span.last - span.first + 1 for span in axes.spans], dtype=np.float64)
    shares = 1 / widths
    if not retire_at_top:
        shares[-1] = 0.0
    return shares


def _places(word: str, known: Sequence[str], key: str, where: str) -> Sequence[int]:
    return range(len(known)) if not word else [place_of(word, known, key, where)]


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
