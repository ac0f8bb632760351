"""Tables that agree with everything shown: small moves from the truth first, then programs."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.attacker import Attacker
from cadre.disclosure.auditing.moves import free_cells
from cadre.disclosure.auditing.parties import Work
from cadre.disclosure.auditing.wandering import climb, moves_for
from cadre.disclosure.problem import Flags, Floats, Ints, Problem


class Tables:
    """What tables show of the sensitive cells of a pattern.

    ``movable``: m, hidden cells that are not known to have one value. ``moves``: small steps from the truth.
    ``found``: m, differences of other tables from the truth, 0 where they come to rounding. ``not_up``,
    ``not_down``: sensitive cells for which no table reaches the upper or lower value; ``not_apart``: movable
    ones for which no two tables differ.
    """

    def __init__(self, problem: Problem, shown: Flags, movable: Flags, work: Work, seed: int) -> None:
        self._problem, self._shown, self._work, self._seed = problem, shown, work, seed
        self._attacker: Attacker | None = None
        self.barred = ~movable
        self.free = free_cells(problem.equations, problem.values, problem.floor, movable, problem.whole)
        targets = np.flatnonzero(problem.sensitive & movable)
        self.moves = moves_for(self.free, targets, self.barred, work.moves, work.tries, work.restarts, seed)
        self.not_up = self._beyond(problem.sensitive & ~shown, problem.upper, 1)
        self.not_down = self._beyond(problem.sensitive & ~shown, problem.lower, -1)
        self.not_apart = self._apart(targets[self.moves.per_cell[targets] == 0])
        self.found = self._differences()

    @property
    def attacker(self) -> Attacker:
        if self._attacker is None:
            problem = self._problem
            known = np.where(self._shown, problem.values, np.nan)
            self._attacker = Attacker(
                problem.equations, known, problem.floor, problem.whole, self._seed, [problem.values]
            )
        return self._attacker

    def _beyond(self, asked: Flags, goal: Floats, way: int) -> Ints:
        """Of the cells that have a ``goal``, those that no table takes there (``way`` 1: up, -1: down)."""
        problem, work = self._problem, self._work
        cells = np.flatnonzero(asked & ~np.isnan(goal))
        need = way * (goal[cells] - problem.values[cells])
        need = np.ceil(need) if problem.whole else need
        there = climb(
            self.free, cells, way, need, self.barred, problem.whole, work.tries, work.restarts,
            np.uint64(self._seed),
        )  # fmt: skip
        waiting = cells[~there]
        if not len(waiting):
            return waiting
        ask = self.attacker.reach if way > 0 else self.attacker.fall
        return ask(waiting, goal[waiting])

    def _apart(self, cells: Ints) -> Ints:
        return self.attacker.separate(cells) if len(cells) else cells

    def _differences(self) -> list[Floats]:
        if self._attacker is None:
            return []
        values, found = self._problem.values, []
        near = 0.0 if self._problem.whole else 1e-7 * np.maximum(1.0, np.abs(values))
        for table in self._attacker.tables:
            difference = np.zeros(len(values))
            difference[self._attacker.hidden] = table - values[self._attacker.hidden]
            found.append(np.where(np.abs(difference) > near, difference, 0.0))
        return found
