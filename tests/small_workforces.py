"""Workforces for tests: random small systems, and the obviously right loop over one group at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st

from cadre.methods.stock.system import CAUSES, ENTRIES, Course, System

SHAPE = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 2), st.integers(1, 5))


def shares(generator: np.random.Generator, *shape: int) -> np.ndarray:
    """Random shares that sum to 1 along the last axis."""
    drawn = generator.random(shape) + 1e-3
    return drawn / drawn.sum(axis=-1, keepdims=True)


@st.composite
def systems(draw: Any, draws: int = 2) -> tuple[System, Course]:
    areas, occupations, sexes, ages = draw(SHAPE)
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = (areas, occupations, sexes, ages)
    years = draw(st.integers(1, 5))
    kinds, causes = len(ENTRIES), len(CAUSES)
    system = System(
        start=generator.random(shape) * draw(st.sampled_from([0, 10, 1e5])),
        hazards=generator.random((causes, *shape)) * draw(st.sampled_from([0, 0.1, 3])),
        move_on=generator.random(ages),
        profile=shares(generator, kinds, occupations, sexes * ages).reshape(kinds, occupations, sexes, ages),
        work=generator.random(shape),
        area_moves=shares(generator, occupations, areas, areas) if draw(st.booleans()) else None,
        upskilling=shares(generator, occupations, occupations) if draw(st.booleans()) else None,
    )
    factors = 2 * generator.random((draws, years, causes, occupations))
    if draw(st.booleans()):
        factors[:, 1:] = factors[:, :1]
    course = Course(
        entries=100 * generator.random((draws, years, kinds, areas, occupations)),
        factors=factors,
        work=generator.random((draws, years + 1, occupations)),
    )
    return system, course


def one_system(start: float = 1000.0, leave: float = 0.05) -> System:
    """One area, occupation, sex and open age group; people leave for the cause ``leaving`` alone."""
    hazards = np.zeros((len(CAUSES), 1, 1, 1, 1))
    hazards[CAUSES.index("leaving")] = -math.log1p(-leave)
    profile = np.ones((len(ENTRIES), 1, 1, 1))
    return System(np.full((1, 1, 1, 1), start), hazards, np.zeros(1), profile, np.ones((1, 1, 1, 1)))


def naive(system: System, course: Course, draw: int) -> dict[str, list[float]]:
    """Totals of one draw by plain loops over areas, occupations, sexes and ages."""
    areas, occupations, sexes, ages = system.start.shape
    cells = [(r, o, s, a) for r in range(areas) for o in range(occupations) for s in range(sexes)
             for a in range(ages)]  # fmt: skip
    people = {cell: float(system.start[cell]) for cell in cells}
    found: dict[str, list[float]] = {"headcount": [sum(people.values())], "exits": [], "fte": []}
    found["fte"].append(_fte(people, system, course, draw, 0))
    for year in range(course.years):
        after = dict.fromkeys(cells, 0.0)
        gone = 0.0
        for r, o, s, a in cells:
            hazard = sum(
                system.hazards[c, r, o, s, a] * course.factors[draw, year, c, o] for c in range(len(CAUSES))
            )
            left = people[r, o, s, a] * math.exp(-hazard)
            gone += people[r, o, s, a] - left
            for to_r in range(areas):
                by_area = _part(system.area_moves, (o, r, to_r), r == to_r)
                for to_o in range(occupations):
                    arrives = left * by_area * _part(system.upskilling, (o, to_o), o == to_o)
                    after[to_r, to_o, s, a] += arrives * (1 - system.move_on[a])
                    if a + 1 < ages:
                        after[to_r, to_o, s, a + 1] += arrives * system.move_on[a]
                    else:
                        gone += arrives * system.move_on[a]
        for r, o, s, a in cells:
            for kind in range(len(ENTRIES)):
                after[r, o, s, a] += course.entries[draw, year, kind, r, o] * system.profile[kind, o, s, a]
        people = after
        found["headcount"].append(sum(people.values()))
        found["exits"].append(gone)
        found["fte"].append(_fte(people, system, course, draw, year + 1))
    return found


def _part(matrix: np.ndarray | None, place: tuple[int, ...], same: bool) -> float:
    return float(same) if matrix is None else float(matrix[place])


def _fte(people: dict[Any, float], system: System, course: Course, draw: int, year: int) -> float:
    return sum(count * system.work[cell] * course.work[draw, year, cell[1]] for cell, count in people.items())
