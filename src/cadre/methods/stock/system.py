"""The workforce as arrays: who is there, how they leave, move and age, and where entrants appear.

Axes: R areas, O occupations, S sexes, A age groups, C causes of exit, K kinds of entry, D draws, T years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CAUSES = ("death", "retirement", "leaving", "emigration")
ENTRIES = ("graduates", "immigration", "return")
# What happens in a year, in this order; another order changes results by about half a year of flow.
ORDER = ("exits", "moves", "ageing", "entries")


@dataclass(frozen=True)
class System:
    """A workforce at the start and the laws that carry it forward.

    start: (R, O, S, A), people at the end of the first year.
    hazards: (C, R, O, S, A) or what broadcasts to it, per year, not negative.
    move_on: (A,), share of an age group that is in the next one a year later; the last is the share that
        reaches the age of forced retirement, 0 for an open group.
    profile: (K, O, S, A), where entrants of a kind appear; each (kind, occupation) sums to 1.
    work: (R, O, S, A) or what broadcasts to it: participation x full-time equivalent, FTE per person.
    area_moves: (O, R, R), share of those in an area who are in another one next year; rows sum to 1.
    upskilling: (O, O), the same between occupations.

    Raises ValueError where an array has a negative or missing value, or a sum that is not 1.
    """

    start: Array
    hazards: Array
    move_on: Array
    profile: Array
    work: Array
    area_moves: Array | None = None
    upskilling: Array | None = None

    def __post_init__(self) -> None:
        for name in ("start", "hazards", "move_on", "profile", "work"):
            _positive(name, getattr(self, name))
        _, occupations, sexes, ages = self.start.shape
        if self.move_on.shape != (ages,) or self.move_on.max() > 1:
            raise ValueError("move_on needs a share for each age group")
        if self.profile.shape[1:] != (occupations, sexes, ages):
            raise ValueError("profile needs a share for each occupation, sex and age group")
        _ones("profile", self.profile.sum(axis=(2, 3)))
        for name in ("area_moves", "upskilling"):
            matrix = getattr(self, name)
            if matrix is not None:
                _positive(name, matrix)
                _ones(name, matrix.sum(axis=-1))


@dataclass(frozen=True)
class Course:
    """What differs from year to year and from draw to draw.

    entries: (D, T, K, R, O), people per year. factors: (D, T, C, O), by which hazards are multiplied.
    work: (D, T + 1, O), by which FTE per person is multiplied.
    """

    entries: Array
    factors: Array
    work: Array

    def __post_init__(self) -> None:
        for name in ("entries", "factors", "work"):
            _positive(name, getattr(self, name))
        draws, years = self.entries.shape[:2]
        if self.factors.shape[:2] != (draws, years) or self.work.shape[:2] != (draws, years + 1):
            raise ValueError("entries, factors and work need the same draws and years")

    @property
    def draws(self) -> int:
        return int(self.entries.shape[0])

    @property
    def years(self) -> int:
        return int(self.entries.shape[1])


def steady_course(entries: Array, occupations: int) -> Course:
    """One draw, no change of hazards or working time. ``entries``: (T, K, R, O)."""
    years = entries.shape[0]
    ones = np.ones((1, years, len(CAUSES), occupations))
    return Course(entries[np.newaxis], ones, np.ones((1, years + 1, occupations)))


def _positive(name: str, values: Array) -> None:
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(f"{name} has a negative or missing value")


def _ones(name: str, sums: Array) -> None:
    if not np.allclose(sums, 1, rtol=0, atol=1e-9):
        raise ValueError(f"{name} has shares that do not sum to 1")
