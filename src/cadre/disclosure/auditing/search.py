"""The search for tables that agree with everything shown, in which many cells at once take other values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from cadre.disclosure.auditing.programs import Answer, Effort, Program
from cadre.disclosure.auditing.reduction import System
from cadre.disclosure.auditing.rounding import moved, whole_near
from cadre.disclosure.problem import Floats, Ints


@dataclass(frozen=True)
class Budget:
    """How far the search goes. ``rounds``: programs for all waiting cells at once, at most.

    ``alone``: cells that get programs of their own, per question. ``nodes``: of branch and bound, per
    integer program. ``iterations``: of the simplex method, per program.
    """

    rounds: int = 40
    alone: int = 5_000
    nodes: int = 1_000
    iterations: int = 1_000_000

    @property
    def effort(self) -> Effort:
        return Effort(self.iterations, self.nodes)


@dataclass
class Search:
    """Tables found over the units of ``system``, and the least and most that they show of each unit."""

    system: System
    seed: int
    budget: Budget
    tables: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = len(self.system.low)
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)
        self.random = np.random.default_rng(self.seed)
        self._program: Program | None = None
        if not size:
            self.learn(np.zeros(0))

    @property
    def program(self) -> Program:
        if self._program is None:
            system = self.system
            effort = self.budget.effort
            self._program = Program(system.matrix, system.right, system.low, system.high, effort)
        return self._program

    def learn(self, table: Floats) -> bool:
        """Take note of a table if it is one, and if it shows a value not seen before."""
        if not self.system.agrees(table):
            return False
        if not len(self.tables) or (table < self.least).any() or (table > self.most).any():
            self.tables.append(table)
            np.minimum(self.least, table, out=self.least)
            np.maximum(self.most, table, out=self.most)
        return True

    def stands(self) -> bool:
        """Is there a table at all? If none is known one is looked for."""
        if not self.tables and not self.system.impossible:
            answer, table = self.look(np.zeros(len(self.least)), self.system.low, self.system.high)
            if answer is Answer.FOUND:
                self.learn(table)
        return bool(self.tables)

    def look(self, cost: Floats, low: Floats, high: Floats, thorough: bool = True) -> tuple[Answer, Floats]:
        """A table within ``low`` and ``high`` at little ``cost``; IMPOSSIBLE is proven.

        ``thorough``: by branch and bound over the whole system, when nothing less will do.
        """
        self.program.bound(low, high)
        answer, point = self.program.least(cost)
        if answer is not Answer.FOUND or not self.system.whole:
            return answer, point
        table = whole_near(self.system, point, cost, low, high, self.budget.effort)
        if table is not None:
            return Answer.FOUND, table
        return self.program.least_whole(cost) if thorough else (Answer.OPEN, point)

    def near(self, table: Floats | None, unit: int, low: Floats, high: Floats) -> Floats | None:
        """``table`` (or the last one found) with a change near ``unit`` that brings it within the bounds."""
        base = self.tables[-1] if table is None else table
        return moved(self.system, base, unit, low, high, self.budget.effort)

    def without(self, units: Ints, low: Floats, high: Floats) -> Search:
        """The same search where less is possible: ``low`` and ``high`` of some ``units``."""
        system = self.system.within(units, low, high)
        other = Search(system, self.seed, self.budget)
        for table in self.tables:
            other.learn(table)
        return other

    def refute(self) -> None:
        """No table agrees with what is known."""
        self.system = replace(self.system, impossible=True)
        self.tables = []

    def shows(self, aim: tuple[int, int, float]) -> bool:
        """Does a table found show this unit (first) up or down (second) at the target (third) or beyond?"""
        unit, way, target = aim
        return bool(self.most[unit] >= target if way > 0 else self.least[unit] <= target)

    def push(self, sign: Floats, target: Floats) -> None:
        """One table that brings as many units as it can to their ``target``, up or down by ``sign``."""
        low, high = self.system.low.copy(), self.system.high.copy()
        up, down = sign > 0, sign < 0
        high[up] = np.maximum(low[up], np.minimum(high[up], target[up]))
        low[down] = np.minimum(high[down], np.maximum(low[down], target[down]))
        answer, table = self.look(-sign, low, high)
        if answer is Answer.FOUND:
            self.learn(table)

    def within(self, unit: int, sign: int, target: float) -> Answer:
        """Is there a table over the real numbers with this unit at its ``target`` or beyond? FOUND: maybe."""
        system = self.system
        low, high = system.low[unit], system.high[unit]
        if (high < target) if sign > 0 else (low > target):
            return Answer.IMPOSSIBLE
        self.program.rest()
        self.program.bound_one(unit, *((target, high) if sign > 0 else (low, target)))
        answer, _ = self.program.least(None)
        self.program.bound_one(unit, low, high)
        return answer
