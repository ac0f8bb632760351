"""Workers for the services people need or use: by age and sex, over the time a service takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cadre.cli.projecting.groups import Span, span_of
from cadre.cli.projecting.populace import People
from cadre.cli.projecting.rows import Row, load_rows
from cadre.cli.projecting.spec import Rows, Services
from cadre.methods.need.services import service_need
from cadre.methods.stock.system import Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.specifications import place_of, unknown_name

MINUTES = 60


class Served(NamedTuple):
    """FTE of one occupation: (T + 1, R)."""

    occupation: str
    fte: Array


def served(
    given: Services, folder: Path, key: str, occupations: Sequence[str], people: People,
    start: Callable[[int], float],
) -> list[Served]:  # fmt: skip
    """FTE by occupation in the order of the rows.

    ``start``: FTE of an occupation in the first year; where neither minutes nor workload are given (only
    under utilisation), a worker goes on to give what a worker gave then.

    Raises CadreError: an unknown word, ages that do not meet those of the population, no time for a service.
    """
    rows = load_rows(given.services or [], folder, f"{key}.services", ("occupation", "service", "sex", "age"),
                     "per_head")  # fmt: skip
    cases = load_rows(given.cases, folder, f"{key}.cases", ("service", "sex", "age"), "cases")
    for row in cases:
        if row.words["service"] not in {one.words["service"] for one in rows}:
            known = list(dict.fromkeys(one.words["service"] for one in rows))
            raise unknown_name("service", row.words["service"], known, row.where)
    found = []
    for name in dict.fromkeys(row.words["occupation"] for row in rows):
        o = place_of(name, occupations, "occupation", f"{key}.services")
        mine = [row for row in rows if row.words["occupation"] == name]
        timed = name in given.minutes or name in given.workload
        parts = [
            _one(given, key, name, service, _of(mine, service), _of(cases, service), people, timed)
            for service in dict.fromkeys(row.words["service"] for row in mine)
        ]
        fte = np.sum(parts, axis=0)
        found.append(Served(name, fte if timed else _as_today(fte, start(o), key, name)))
    _all_used(given, key, [one.occupation for one in found], rows)
    return found


def _of(rows: Sequence[Row], service: str) -> list[Row]:
    return [row for row in rows if row.words["service"] == service]


def _one(
    given: Services, key: str, occupation: str, service: str, rows: list[Row], cases: list[Row],
    people: People, timed: bool,
) -> Array:  # fmt: skip
    where = f"{key}.services ({occupation}, {service or '—'})"
    each = levels_on(people, rows, where)
    level = levels_on(people, cases, f"{key}.cases ({service})") if cases else np.ones(each.shape)
    output = _output(given, key, occupation, service) if timed or key == "need" else 1.0
    return service_need(people.values, level, each[np.newaxis], [output])[..., 0]


def levels_on(people: People, rows: Sequence[Row], key: str) -> Array:
    """(S, A) on the population's groups: each of them lies within one age group of the rows.

    Raises CadreError where groups cross, a group has no row or two, or a sex is unknown.
    """
    found = np.full((len(people.sexes), len(people.ages)), np.nan)
    for row in rows:
        sex = row.words["sex"]
        sexes = [place_of(sex, people.sexes, "sex", row.where)] if sex else range(len(people.sexes))
        span = span_of(row.words["age"], row.where)
        for a, group in enumerate(people.spans):
            if not _within(group, span, people.ages[a], row, key):
                continue
            for s in sexes:
                if not np.isnan(found[s, a]):
                    raise CadreError("project-row-twice", ExitCode.INPUT, where=row.where,
                                     cell=_cell(people, s, a))  # fmt: skip
                found[s, a] = row.value
    if np.isnan(found).any():
        s, a = (int(place[0]) for place in np.nonzero(np.isnan(found)))
        raise CadreError("project-no-level", ExitCode.INPUT, key=key, cell=_cell(people, s, a))
    return found


def _within(group: Span, span: Span, age: str, row: Row, key: str) -> bool:
    """Whether the population's group lies in the row's. Raises CadreError where it lies partly in it."""
    if group.last < span.first or span.last < group.first:
        return False
    if not (span.first <= group.first and group.last <= span.last):
        facts = {"key": key, "where": row.where, "age": row.words["age"], "other": age or "—"}
        raise CadreError("project-ages-cross", ExitCode.INPUT, **facts)
    return True


def _cell(people: People, sex: int, age: int) -> str:
    return ", ".join(word for word in (people.sexes[sex], people.ages[age]) if word) or "—"


def _output(given: Services, key: str, occupation: str, service: str) -> float:
    """Services that an FTE gives in a year. Raises CadreError where that cannot be known or is said twice."""
    minutes = given.minutes.get(occupation, {}).get(service)
    workload = given.workload.get(occupation, {}).get(service)
    hours = given.hours.get(occupation)
    facts = {"key": key, "occupation": occupation, "service": service or "—"}
    if minutes is not None and workload is not None:
        raise CadreError("project-time-twice", ExitCode.CONFIGURATION, **facts)
    if workload is not None:
        return workload
    if minutes is None:
        raise CadreError("project-no-time", ExitCode.CONFIGURATION, **facts)
    if hours is None:
        raise CadreError("project-no-hours", ExitCode.CONFIGURATION, **facts)
    return hours * MINUTES / minutes


def _as_today(use: Array, fte: float, key: str, occupation: str) -> Array:
    first = float(use[0].sum())
    if first <= 0 or fte <= 0:
        raise CadreError("project-no-use", ExitCode.INPUT, key=key, occupation=occupation)
    return use * (fte / first)


def _all_used(given: Services, key: str, occupations: Sequence[str], rows: Sequence[Row]) -> None:
    """Times of occupations and services that have no rows would be left out without a word."""
    for part in ("minutes", "hours", "workload"):
        for occupation, times in getattr(given, part).items():
            place_of(occupation, occupations, f"{key}.{part}", key)
            if part == "hours":
                continue
            known = [row.words["service"] for row in rows if row.words["occupation"] == occupation]
            for service in times:
                place_of(service, list(dict.fromkeys(known)), f"{key}.{part}.{occupation}", key)


def rows_given(rows: Rows | None) -> bool:
    return rows is not None and rows != []
