"""Flows for cells that wait for one: near each of them first, then for as many as may be at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadre.disclosure.auditing.flows import NEAR_WHOLE, Step
from cadre.disclosure.auditing.witnesses import Witnesses
from cadre.disclosure.problem import Floats, Ints

WIDTHS = (150, 600, 3_000)  # cells in a program near one cell
PATIENCE = 8  # so many more failures than flows end the programs of one width
IDLE = 2  # so many programs for all in turn that settle nothing end them
ALONE = 4  # waiting cells that get a program over the whole system each; the repair sees to more
SLOW = 3  # cells that a program for all must settle, or else they climb one by one
CLIMBS, CLIMBING = 500, 300_000_000  # cells one by one, and the work they may be, at most
NOBODY: Ints = np.zeros(0, dtype=np.int64)


def near_each(witnesses: Witnesses, cells: Ints, needs: Sequence[Floats], limit: int) -> list[Step]:
    """Flows that move each of ``cells`` by one of ``needs`` (signed), whole ones where only those count.

    ``limit``: of work. Fractional flows are returned too. After the first, a
    width that brings nothing is the last.
    """
    reached = _Reached(witnesses)
    end = witnesses.work + limit
    for width in WIDTHS:
        failures = found = 0
        for place, cell in enumerate(cells):
            asked = [float(need[place]) for need in needs]
            if any(reached.shows(cell, need) for need in asked):
                continue
            if witnesses.work > end or failures > PATIENCE:
                break
            good = any(reached.take(witnesses.near(int(cell), need, NOBODY, width)) for need in asked)
            failures += -1 if good else 1
            found += good
        if not found and width > WIDTHS[0]:
            break
    return reached.steps


def together(witnesses: Witnesses, cells: Ints, needs: Sequence[Floats], rounds: int) -> list[Step]:
    """Flows of real numbers that move each of ``cells`` by one of ``needs``."""
    steps: list[Step] = []
    left, idle = np.arange(len(cells)), 0
    climbing = witnesses.problem.whole
    for turn in range(rounds):
        if not len(left) or idle == IDLE * len(needs):
            break
        need = needs[turn % len(needs)][left]
        can = (need > 0) | (witnesses.down[cells[left]] >= -need)
        step = witnesses.push(cells[left[can]], need[can]) if can.any() else None
        idle += 1
        if step is None:
            continue
        got = can & (at_cells(step, cells[left]) / need >= 1 - 1e-9)
        if got.any():
            steps.append(step)
            left, idle = left[~got], 0
        if climbing and turn >= len(needs) and got.sum() < SLOW and len(left) <= CLIMBS:
            break
    if climbing and len(left) <= CLIMBS:
        steps += _climbing(witnesses, cells[left], [need[left] for need in needs])
    elif len(left) <= ALONE:
        steps += _alone(witnesses, cells[left], [need[left] for need in needs])
    return steps


def _climbing(witnesses: Witnesses, cells: Ints, needs: Sequence[Floats]) -> list[Step]:
    steps: list[Step] = []
    waiting, end = np.ones(len(cells), dtype=bool), witnesses.work + CLIMBING
    for place, cell in enumerate(cells):
        if witnesses.work > end:
            break
        for need in needs:
            step = witnesses.climb(int(cell), need[place]) if waiting[place] else None
            if step is None:
                continue
            moved = at_cells(step, cells)
            got = waiting & np.any([moved / one >= 1 - 1e-9 for one in needs], axis=0)
            if got.any():
                steps.append(step)
                waiting &= ~got
    return steps


def _alone(witnesses: Witnesses, cells: Ints, needs: Sequence[Floats]) -> list[Step]:
    steps: list[Step] = []
    for place, cell in enumerate(cells):
        for need in needs:
            if need[place] < 0 and witnesses.down[cell] < -need[place]:
                continue
            step = witnesses.push(np.array([cell]), need[[place]])
            if step is not None and at_cells(step, np.array([cell]))[0] / need[place] >= 1 - 1e-9:
                steps.append(step)
                break
    return steps


def at_cells(step: Step, cells: Ints) -> Floats:
    """By how much a flow changes each of ``cells``; the cells of a flow are in order."""
    places, sizes = step
    at = np.minimum(np.searchsorted(places, cells), max(0, len(places) - 1))
    return np.where(places[at] == cells, sizes[at], 0.0) if len(places) else np.zeros(len(cells))


class _Reached:
    """How far the flows found so far take each cell; fractions do not count among whole numbers."""

    def __init__(self, witnesses: Witnesses) -> None:
        self.whole, self.steps = witnesses.problem.whole, list[Step]()
        self.up, self.down = np.zeros(witnesses.problem.size), np.zeros(witnesses.problem.size)

    def shows(self, cell: int, need: float) -> bool:
        return bool(self.up[cell] >= need if need > 0 else self.down[cell] <= need)

    def take(self, step: Step | None) -> bool:
        if step is None:
            return False
        self.steps.append(step)
        cells, sizes = step
        if self.whole:
            if (np.abs(sizes - np.round(sizes)) > NEAR_WHOLE).any():
                return False
            sizes = np.round(sizes)
        self.up[cells], self.down[cells] = (
            np.maximum(self.up[cells], sizes),
            np.minimum(self.down[cells], sizes),
        )
        return True
