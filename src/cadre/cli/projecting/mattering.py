"""Which input moves the projection most, over the range that its spread gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cadre.cli.projecting.building import Workforce
from cadre.methods.stock.projecting import project
from cadre.methods.stock.system import CAUSES, ENTRIES, Array, Course
from cadre.methods.uncertainty.draws import multipliers
from cadre.methods.uncertainty.intervals import interval
from cadre.methods.uncertainty.levers import LEVERS, ON_ENTRIES, WORKING_TIME
from cadre.methods.uncertainty.sensitivity import sobol, tornado
from cadre.methods.uncertainty.simulating import BLOCK_BYTES, bytes_of_a_draw

POINTS = 256
RANGE = 0.8
TEN_PERCENT = 1.2815515655446004  # standard normal quantile of 90 %


def sensitivity_of(workforce: Workforce, seed: int) -> list[dict[str, Any]]:
    """FTE of all occupations in the last year, by input, widest first.

    ``fte_at_low`` and ``fte_at_high``: at the 10 and 90% quantiles of that input alone (tornado), the ends of
    ``range``; ``fte_expected``: at its middle. ``first`` and ``total``: its share of the variance alone, and
    with all it takes part in, the inputs spread evenly between those quantiles (Sobol).
    """
    ends = {lever: _range(workforce, lever) for lever in LEVERS}

    def total(levels: Mapping[str, float]) -> float:
        values = np.array(list(levels.values()))[:, np.newaxis]
        return float(_totals(workforce, tuple(levels), values)[0])

    bars = [bar for bar in tornado(total, dict.fromkeys(LEVERS, 1.0), ends) if bar.width > 0]
    middle = total(dict.fromkeys(LEVERS, 1.0))
    rows: list[dict[str, Any]] = [
        {
            "input": bar.name,
            "range": interval(*ends[bar.name], RANGE),
            "fte_at_low": bar.low,
            "fte_at_high": bar.high,
            "fte_expected": middle,
        }
        for bar in bars
    ]
    if bars:
        names = tuple(bar.name for bar in bars)
        ranges = {name: ends[name] for name in names}
        found = sobol(lambda x: _totals(workforce, names, x), ranges, seed=seed, points=POINTS)
        for row, first, share in zip(rows, found.first, found.total, strict=True):
            row |= {"first": float(first), "total": float(share)}
    return rows


def _totals(workforce: Workforce, names: tuple[str, ...], levels: Array) -> Array:
    """(N,), FTE in the last year for ``levels`` (P, N) of the levers ``names``; a few at a time."""
    size = max(1, BLOCK_BYTES // bytes_of_a_draw(workforce.system, workforce.usual))
    parts = []
    for first in range(0, levels.shape[1], size):
        course = _pulled(workforce.usual, names, levels[:, first : first + size])
        parts.append(project(workforce.system, course).fte[:, -1].sum(axis=(1, 2)))
    return np.concatenate(parts)


def _pulled(base: Course, names: tuple[str, ...], levels: Array) -> Course:
    """One draw for each column of ``levels``: every lever multiplied from the first year on."""
    count = levels.shape[1]
    entries, factors, work = (part.repeat(count, axis=0) for part in (base.entries, base.factors, base.work))
    for name, level in zip(names, levels, strict=True):
        if name == WORKING_TIME:
            work[:, 1:] *= level[:, np.newaxis, np.newaxis]
        elif name in ON_ENTRIES:
            entries[:, :, ENTRIES.index(ON_ENTRIES[name])] *= level[:, np.newaxis, np.newaxis, np.newaxis]
        else:
            factors[:, :, CAUSES.index(name)] *= level[:, np.newaxis, np.newaxis]
    return Course(entries, factors, work)


def _range(workforce: Workforce, lever: str) -> tuple[float, float]:
    spread = workforce.spread
    if lever == WORKING_TIME:
        return max(0.0, 1 - TEN_PERCENT * spread.work), 1 + TEN_PERCENT * spread.work
    if lever in ON_ENTRIES:
        spreads = spread.entries[list(ON_ENTRIES).index(lever)]
    else:
        spreads = spread.hazards[CAUSES.index(lever)]
    people = workforce.system.start.sum(axis=(0, 2, 3))
    sd = float(np.average(spreads, weights=people if people.any() else None))
    low, high = multipliers(np.array([-TEN_PERCENT, TEN_PERCENT]), sd)
    return float(low), float(high)
