"""Carry a workforce forward year by year, all draws at once, and check the accounts of every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cadre.methods.stock.exits import Exits, exits
from cadre.methods.stock.moving import age, move
from cadre.methods.stock.system import CAUSES, Array, Course, System

SMALL_CELL = 1_000  # people; above it the chance of single exits hardly shows
TOLERANCE = 1e-9
_RETIREMENT = CAUSES.index("retirement")


# From draw, year and occupation to a generator: what one occupation draws does not move another's luck.
Chance = Callable[[int, int, int], np.random.Generator]


class IdentityError(ArithmeticError):
    """A step whose change is not entries - exits + net moves."""


@dataclass(frozen=True)
class Projection:
    """Stocks and flows.

    headcount: (D, T + 1, R, O, S); fte: (D, T + 1, R, O). Flows of the T years, people: entries, exits and
    net moves (D, T, R, O), and where asked for causes (D, T, C, R, O). end: (D, R, O, S, A).
    """

    headcount: Array
    fte: Array
    entries: Array
    exits: Array
    moves: Array
    causes: Array | None
    end: Array


def project(
    system: System,
    course: Course,
    *,
    by_cause: bool = False,
    chance: Chance | None = None,
) -> Projection:
    """Stocks and flows of every year in the order exits, moves, ageing, entries.

    ``chance``: for who leaves in cells of fewer than 1,000 people (binomial). Raises IdentityError where the
    accounts of a step do not close.
    """
    steps = _Steps(system, course, by_cause)
    if steps.plain and chance is None:
        steps.advance_plain()
    else:
        for year in range(course.years):
            steps.advance(year, chance)
    return steps.result()


class _Steps:
    """The stock as it stands and what has happened so far."""

    def __init__(self, system: System, course: Course, by_cause: bool) -> None:
        areas, occupations, sexes, _ = system.start.shape
        draws, years = course.draws, course.years
        self.system, self.course, self.by_cause = system, course, by_cause
        self.people = np.repeat(np.asarray(system.start, dtype=np.float64)[np.newaxis], draws, axis=0)
        self.headcount = np.zeros((draws, years + 1, areas, occupations, sexes))
        self.fte = np.zeros((draws, years + 1, areas, occupations))
        self.entries = course.entries.sum(axis=2)
        self.exits, self.moves = np.zeros((2, draws, years, areas, occupations))
        self.causes = np.zeros((draws, years, len(CAUSES), areas, occupations)) if by_cause else None
        self.profile = np.ascontiguousarray(system.profile.transpose(1, 0, 2, 3), dtype=np.float64)
        ages = np.flatnonzero(self.profile.any(axis=(0, 1, 2)))
        self.entry_ages = (int(ages[0]), int(ages[-1]) + 1)
        self.weights = np.ascontiguousarray(
            np.broadcast_to(system.work, system.start.shape), dtype=np.float64
        )
        self.plain = not by_cause and system.area_moves is None and system.upskilling is None
        same = course.factors[:, 1:] == course.factors[:, :-1]
        self.unchanged = [False, *same.all(axis=(0, 2, 3)).tolist()]
        self.laws = Exits(np.zeros(0), None)
        self._note_stock(0)

    def advance(self, year: int, chance: Chance | None) -> None:
        self._set_laws(year)
        before, laws = self.people, self.laws
        gone = before * laws.leave if chance is None else _drawn(before, laws.leave, chance, year)
        stay = before - gone
        moved = move(stay, self.system.area_moves, self.system.upskilling)
        older, retired = age(moved, self.system.move_on)
        self._note_flows(year, gone, retired, stay, moved)
        arriving = self.course.entries[:, year]
        self.people = older + np.einsum("dkro,oksa->drosa", arriving, self.profile, optimize=True)
        self._note_stock(year + 1)

    def advance_plain(self) -> None:
        """All steps, each in one pass over the people: without moves, chance and causes."""
        from cadre.methods.stock.kernel import carry

        starts = [year for year, same in enumerate(self.unchanged) if not same]
        for first, last in zip(starts, [*starts[1:], self.course.years], strict=True):
            self._set_laws(first)
            flows, stocks = slice(first, last), slice(first + 1, last + 1)
            written = (self.headcount[:, stocks], self.fte[:, stocks], self.exits[:, flows])
            laws = (self.laws.leave, self.system.move_on)
            entering = (self.course.entries[:, flows], self.profile)
            carry(self.people, *laws, *entering, self.weights, *written, self.entry_ages)

    def _set_laws(self, year: int) -> None:
        if not self.unchanged[year]:
            self.laws = exits(self.system.hazards, self.course.factors[:, year], self.by_cause)

    def _note_flows(self, year: int, gone: Array, retired: Array, stay: Array, moved: Array) -> None:
        forced = retired.sum(axis=-1)
        self.exits[:, year] = gone.sum(axis=(-2, -1)) + forced
        if moved is not stay:
            self.moves[:, year] = moved.sum(axis=(-2, -1)) - stay.sum(axis=(-2, -1))
        if self.causes is not None and self.laws.causes is not None:
            self.causes[:, year] = np.einsum("drosa,cdrosa->dcro", gone, self.laws.causes)
            self.causes[:, year, _RETIREMENT] += forced

    def _note_stock(self, year: int) -> None:
        self.people.sum(axis=-1, out=self.headcount[:, year])
        np.einsum("drosa,rosa->dro", self.people, self.weights, out=self.fte[:, year])

    def _check(self) -> None:
        """Entries - exits + net moves is the change of the stock, in every step, area and occupation."""
        stock = self.headcount.sum(axis=-1)
        off = np.abs(np.diff(stock, axis=1) - (self.entries - self.exits + self.moves)).max(axis=(0, 2, 3))
        lost = np.abs(self.moves.sum(axis=(2, 3))).max(axis=0) / stock[0, 0].size
        allowed = TOLERANCE * (1 + stock.max() + self.entries.max(initial=0))
        wrong = ~(np.maximum(off, lost) <= allowed)
        if wrong.any():
            year = int(np.argmax(wrong))
            raise IdentityError(f"year {year + 1}: {off[year]} people are not accounted for")

    def result(self) -> Projection:
        self._check()
        fte = self.fte * self.course.work[:, :, np.newaxis]
        return Projection(self.headcount, fte, self.entries, self.exits, self.moves, self.causes, self.people)


def _drawn(people: Array, leave: Array, chance: Chance, year: int) -> Array:
    """Exits by chance where a cell is small: binomial for whole people, expected for the fraction."""
    gone = people * leave
    leave = np.broadcast_to(leave, people.shape)
    for draw, occupation in np.ndindex(people.shape[0], people.shape[2]):
        here = people[draw, :, occupation]
        small = here < SMALL_CELL
        whole, share = np.floor(here[small]), leave[draw, :, occupation][small]
        taken = chance(draw, year, occupation).binomial(whole.astype(np.int64), share)
        gone[draw, :, occupation][small] = taken + (here[small] - whole) * share
    return gone
