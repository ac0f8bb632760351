"""Monte Carlo in blocks of draws: memory does not grow with their number, and neither changes a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.stock.projecting import Projection, project
from cadre.methods.stock.system import Array, Course, System
from cadre.methods.uncertainty.draws import Spread, courses, luck

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Bytes of people and of what is kept of them in a block: what fits a core's own cache is carried fastest.
BLOCK_BYTES = 1_500_000


def fte_by_occupation(found: Projection) -> Array:
    """(D, T + 1, O)."""
    return np.asarray(found.fte.sum(axis=2))


def simulate(
    system: System,
    base: Course,
    spread: Spread,
    *,
    seed: int,
    draws: int,
    keep: Callable[[Projection], Array] = fte_by_occupation,
    by_chance: bool = False,
    block: int | None = None,
    watch: Callable[[int], None] | None = None,
) -> Array:
    """(D, ...), what ``keep`` takes from the projection of each draw.

    ``base``: one draw, a scenario; with the same seed, draw d of two scenarios meets the same chances.
    ``by_chance``: also draw who leaves in cells of fewer than 1,000 people. ``watch``: told how many
    draws are done.
    """
    size = block or max(1, BLOCK_BYTES // bytes_of_a_draw(system, base))
    drawn = courses(base, spread, seed, draws)
    parts = []
    for first in range(0, draws, size):
        last = min(first + size, draws)
        chance = luck(seed, first) if by_chance else None
        parts.append(keep(project(system, drawn(first, last), chance=chance)))
        if watch is not None:
            watch(last)
    return np.concatenate(parts)


def bytes_of_a_draw(system: System, base: Course) -> int:
    """People and their exits, and by year stocks by sex, FTE, entries, exits and moves."""
    areas, occupations, sexes, ages = system.start.shape
    numbers = 2 * sexes * ages + (base.years + 1) * (sexes + 4)
    return int(8 * areas * occupations * numbers)


class Summary(NamedTuple):
    """Mean and the quantiles 5, 25, 50, 75 and 95% over draws; ``quantiles``: (5, ...)."""

    mean: Array
    quantiles: Array


def summarise(values: ArrayLike) -> Summary:
    """``values``: (D, ...). Sum first: quantiles of parts do not add up to that of their sum."""
    given = np.asarray(values, dtype=np.float64)
    return Summary(np.asarray(given.mean(axis=0)), np.quantile(given, QUANTILES, axis=0))


def difference(scenario: ArrayLike, usual: ArrayLike) -> Summary:
    """Of a scenario from business as usual, draw by draw, with the same seed."""
    return summarise(np.asarray(scenario, dtype=np.float64) - np.asarray(usual, dtype=np.float64))
