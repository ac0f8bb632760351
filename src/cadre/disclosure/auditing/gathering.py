"""One table for many units that need a program each: what one has reached is held while the next is tried."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.programs import Answer
from cadre.disclosure.auditing.search import Search
from cadre.disclosure.problem import Floats

Aim = tuple[int, int, float]  # unit, way (1 up, -1 down), target
Wishes = dict[int, list[Aim]]  # per unit waiting: any one of its aims will do


def gather(search: Search, wishes: Wishes, thorough: bool = True) -> set[int]:
    """Find tables for all ``wishes``, as few as may be; returns those that are proven to be impossible.

    Not ``thorough``: only changes of tables near the units are tried, and nothing is proven.
    """
    proven: set[int] = set()
    while wishes:
        table = Gathering(search, thorough)
        later: Wishes = {}
        for place, aims in wishes.items():
            if any(search.shows(aim) for aim in aims) or any(table.take(aim) for aim in aims):
                continue
            first = table.empty
            answers = table.add_one(aims)
            if first and all(answer is Answer.IMPOSSIBLE for answer in answers):
                proven.add(place)
            elif not first and Answer.FOUND not in answers:
                later[place] = aims
        table.close()
        wishes = later
    return proven


class Gathering:
    """A table in the making: ``low`` and ``high`` hold what the units taken in have reached."""

    def __init__(self, search: Search, thorough: bool) -> None:
        self.search, self.thorough = search, thorough
        self.low, self.high = search.system.low.copy(), search.system.high.copy()
        self.table: Floats | None = None

    @property
    def empty(self) -> bool:
        return self.table is None

    def take(self, aim: Aim) -> bool:
        """Hold on to the aim if the table happens to show it."""
        unit, way, target = aim
        if self.table is None or way * self.table[unit] < way * target:
            return False
        (self.low if way > 0 else self.high)[unit] = target
        return True

    def add_one(self, aims: list[Aim]) -> list[Answer]:
        answers: list[Answer] = []
        for aim in aims:
            if Answer.FOUND not in answers:
                answers.append(self._add(aim))
        return answers

    def _add(self, aim: Aim) -> Answer:
        """Change the table so that it shows this aim too; the first one with all the means there are."""
        unit, way, target = aim
        low, high = self.low.copy(), self.high.copy()
        (low if way > 0 else high)[unit] = target
        table = self.search.near(self.table, unit, low, high)
        answer = Answer.OPEN
        if table is None and self.thorough:
            answer, table = self.search.look(np.zeros(len(low)), low, high, thorough=self.empty)
            table = table if answer is Answer.FOUND else None
        if table is None or not self.search.system.agrees(table):
            return Answer.IMPOSSIBLE if answer is Answer.IMPOSSIBLE else Answer.OPEN
        self.low, self.high, self.table = low, high, table
        return Answer.FOUND

    def close(self) -> None:
        if self.table is not None:
            self.search.learn(self.table)
