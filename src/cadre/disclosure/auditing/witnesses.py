"""The search for flows by linear programs: near one cell, or over the whole system for many cells at once."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.flows import Flows, Step, checked, gathered, least_change
from cadre.disclosure.auditing.nearby import Nearby
from cadre.disclosure.auditing.programs import FEW, Answer, Effort, Program
from cadre.disclosure.problem import Flags, Floats, Ints, Problem

EFFORT = Effort(200_000, 500)


class Witnesses:
    """Flows over the ``movable`` cells (m) of a pattern; ``work``: done by programs so far."""

    def __init__(self, problem: Problem, shown: Flags, movable: Flags, seed: int) -> None:
        self.problem, self.shown, self.movable = problem, shown, movable
        self.work = 0
        self._nearby: Nearby | None = None
        self._all: Program | None = None
        self._climber: Program | None = None
        self._random = np.random.default_rng(seed)
        self.cells = np.flatnonzero(movable)
        self.down = problem.values - problem.floor
        self.step = least_change(problem)

    def near(self, cell: int, need: float, fixed: Ints, width: int) -> Step | None:
        """The smallest flow among about ``width`` cells around ``cell`` that moves it by ``need``."""
        from scipy import sparse

        if need < 0 and self.down[cell] < -need:
            return None
        if self._nearby is None:
            self._nearby = Nearby(self.problem.equations, self.movable)
        inside, rows = self._nearby.around(cell, fixed, width)
        size, scale = len(inside), _power_of_two(need) if not self.problem.whole else 1.0
        at = int(np.searchsorted(inside, cell))
        low, high = np.zeros(2 * size), np.full(2 * size, np.inf)
        high[size:] = self.down[inside] / scale
        place, other = (at, at + size) if need > 0 else (at + size, at)
        low[place] = high[place] = abs(need) / scale
        high[other] = 0.0
        part = self.problem.equations[rows][:, inside].astype(np.float64)
        both = sparse.hstack([part, -part], format="csc")
        program = Program(both, np.zeros(len(rows)), low, high, EFFORT, presolve=size > FEW)
        answer, point = program.least(np.ones(2 * size))
        self.work += program.work
        return self._step(inside, scale * (point[:size] - point[size:])) if answer is Answer.FOUND else None

    def push(self, cells: Ints, need: Floats) -> Step | None:
        """One flow that moves as many of ``cells`` as it can by as much as each has to, and no further."""
        scale = 1.0 if self.problem.whole else _power_of_two(float(np.median(np.abs(need))))
        place = np.searchsorted(self.cells, cells)
        low, high = -self.down[self.cells] / scale, np.full(len(self.cells), np.inf)
        up = need > 0
        high[place[up]] = need[up] / scale
        low[place[~up]] = np.maximum(low[place[~up]], need[~up] / scale)
        cost = np.zeros(len(self.cells))
        cost[place] = -scale / need * self._random.uniform(0.5, 1.5, len(need))
        program = self._whole_system()
        program.bound(low, high)
        before = program.work
        answer, point = program.least(cost)
        self.work += program.work - before
        return self._step(self.cells, scale * point) if answer is Answer.FOUND else None

    def climb(self, cell: int, need: float) -> Step | None:
        """The flow of real numbers that moves ``cell`` furthest in the direction of ``need``.

        Only the aim changes from one call to the next, so that most take a few steps.
        """
        if self._climber is None:
            self._climber = self._program(
                -self.down[self.cells], np.full(len(self.cells), np.inf), primal=True
            )
        cost = np.zeros(len(self.cells))
        cost[np.searchsorted(self.cells, cell)] = -np.sign(need)
        before = self._climber.work
        answer, point = self._climber.least(cost)
        self.work += self._climber.work - before
        return self._step(self.cells, point) if answer is Answer.FOUND else None

    def _whole_system(self) -> Program:
        if self._all is None:
            nothing = np.zeros(len(self.cells))
            self._all = self._program(nothing, nothing)
        return self._all

    def _program(self, low: Floats, high: Floats, primal: bool = False) -> Program:
        part = self.problem.equations[:, self.cells].astype(np.float64).tocsr()
        part = part[np.flatnonzero(np.diff(part.indptr))]
        return Program(part, np.zeros(part.shape[0]), low, high, EFFORT, primal=primal)

    @staticmethod
    def _step(inside: Ints, flow: Floats) -> Step:
        moved = np.flatnonzero(flow)
        return inside[moved], flow[moved]

    def proven(self, steps: list[Step]) -> Flows:
        return checked(self.problem, self.shown, gathered(steps, self.problem.size))


def _power_of_two(size: float) -> float:
    return float(2.0 ** np.round(np.log2(abs(size)))) if size else 1.0
