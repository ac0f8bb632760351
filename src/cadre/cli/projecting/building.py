"""From a specification to the arrays that are carried forward."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cadre.cli.projecting.editions import Estimated, estimate, read_editions
from cadre.cli.projecting.entering import entries_of, profile_of
from cadre.cli.projecting.groups import CELL, Axes, axes_of, moves_on, places
from cadre.cli.projecting.leaving import hazards_of
from cadre.cli.projecting.rows import load_rows
from cadre.cli.projecting.spec import Rows, Spec
from cadre.cli.projecting.spreading import spread_of, spreads_told
from cadre.methods.stock.system import Array, Course, System, steady_course
from cadre.methods.uncertainty.draws import Spread
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.specifications import place_of


class Workforce(NamedTuple):
    """``estimated``: what was estimated from editions, None where rates and entries were given.

    ``spreads``: by occupation, how uncertain exits and entries are, and who says so.
    """

    axes: Axes
    system: System
    usual: Course
    spread: Spread
    estimated: dict[str, Any] | None
    spreads: list[dict[str, Any]]


def build(spec: Spec, folder: Path) -> Workforce:
    """Raises CadreError for everything in the specification or its files that does not fit."""
    axes, start, known = _start(spec, folder)
    arrivals = None if known is None else known.arrivals
    system = System(
        start,
        hazards_of(spec, folder, axes, None if known is None else known.rates),
        moves_on(axes, spec.retire_at_top),
        profile_of(spec, axes, start, arrivals),
        _levels(spec.participation, folder, axes, "participation") * _levels(spec.fte, folder, axes, "fte"),
        _area_moves(spec.area_moves, axes),
        _matrix(spec.upskilling, axes.occupations, "upskilling"),
    )
    usual = steady_course(entries_of(spec, axes, start, arrivals), len(axes.occupations))
    strayed = {} if known is None else known.strays
    told = spreads_told(spec, axes, strayed)
    spread = spread_of(spec, axes, told)
    return Workforce(axes, system, usual, spread, None if known is None else known.facts, told)


def _start(spec: Spec, folder: Path) -> tuple[Axes, Array, Estimated | None]:
    """(R, O, S, A), people at the start; and what their earlier editions say of exits and entries."""
    if spec.editions is not None:
        found = read_editions(spec, folder)
        return found.axes, found.stocks[-1], estimate(spec, folder, found)
    for key in ("entrants", "exits"):
        if getattr(spec, key):
            raise CadreError("project-flow-alone", ExitCode.CONFIGURATION, key=key)
    rows = load_rows(spec.stocks or [], folder, "stocks", CELL, "people")
    if not rows:
        raise CadreError("project-no-stocks", ExitCode.INPUT)
    axes = axes_of(rows)
    start = np.zeros(axes.shape)
    for row in rows:
        start[np.ix_(*places(axes, row))] += row.value
    return axes, start, None


def _levels(given: Rows, folder: Path, axes: Axes, key: str) -> Array:
    """(R, O, S, A), 1 where nothing is said."""
    levels = np.ones(axes.shape)
    for row in load_rows(given, folder, key, CELL, key):
        if row.value > (1 if key == "participation" else 2):
            raise CadreError("project-rate", ExitCode.INPUT, where=row.where, value=row.value)
        levels[np.ix_(*places(axes, row))] = row.value
    return levels


def _area_moves(given: Mapping[str, Mapping[str, float]], axes: Axes) -> Array | None:
    """(O, R, R): the same for every occupation."""
    matrix = _matrix(given, axes.areas, "area_moves")
    return None if matrix is None else np.repeat(matrix[np.newaxis], len(axes.occupations), axis=0)


def _matrix(given: Mapping[str, Mapping[str, float]], known: tuple[str, ...], key: str) -> Array | None:
    if not given:
        return None
    matrix = np.eye(len(known))
    for origin, targets in given.items():
        here = place_of(origin, known, key, key)
        for target, share in targets.items():
            there = place_of(target, known, key, key)
            matrix[here, there] += share
            matrix[here, here] -= share
        if matrix[here, here] < 0:
            raise CadreError("project-moves", ExitCode.INPUT, key=key, value=origin)
    return matrix
