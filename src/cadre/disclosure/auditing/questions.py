"""Questions about many units at once: tables for all that wait, then a program for each that is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.auditing.gathering import Aim, Wishes, gather
from cadre.disclosure.auditing.programs import Answer
from cadre.disclosure.auditing.search import Search
from cadre.disclosure.problem import Flags, Floats, Ints

APART = 1e-6  # the least difference between two sums, as a share of them, that counts as one
FINE = 1e-7  # and the least as a share of a usual figure: more than programs may be wrong by
NEAR = 1e-9  # a sum that is short of its aim by this share has reached it
FAR = 1e3  # how far a unit is pushed at most, as a multiple of its value, when any other value will do
FEW = 20  # with so many waiting no more tables are looked for that serve all of them
IDLE = 3  # so many tables in turn that settle nothing end the search for tables for all


@dataclass(frozen=True)
class Question:
    """Can each unit go up (``sign`` 1) or down (-1) to its ``aim``, or (0) to a second value?"""

    unit: Ints
    sign: Floats
    aim: Floats

    def put(self, search: Search) -> tuple[Flags, Flags]:
        """Per unit: was it missed, and is it proven that it cannot be done?"""
        best, idle = len(self.unit) + 1, 0
        for _ in range(search.budget.rounds):
            waiting = self._waiting(search)
            idle = 0 if waiting.sum() < best else idle + 1
            best = int(waiting.sum())
            if best <= FEW or idle == IDLE:
                break
            self._together(search, waiting)
        if 0 < best <= FEW:
            gather(search, self._wishes(search), thorough=False)
        wishes = self._wishes(search)
        proven = np.zeros(len(self.unit), dtype=bool)
        for place, ways in wishes.items():
            wishes[place] = [way for way in ways if search.within(*way) is not Answer.IMPOSSIBLE]
            proven[place] = not wishes[place]
        proven[list(gather(search, {place: ways for place, ways in wishes.items() if ways}))] = True
        return self._waiting(search), proven

    def _wishes(self, search: Search) -> Wishes:
        left = np.flatnonzero(self._waiting(search))[: search.budget.alone]
        return {int(place): self._aims(search, int(place)) for place in left}

    def _aims(self, search: Search, place: int) -> list[Aim]:
        """What would settle one unit, each by itself: unit, way, target."""
        unit, sign = int(self.unit[place]), int(self.sign[place])
        if sign:
            return [(unit, sign, float(self.aim[place]))]
        value = float(search.least[unit])
        step = 1.0 if search.system.whole else 2 * max(FINE, APART * abs(value))
        return [(unit, 1, value + step), (unit, -1, value - step)]

    def _waiting(self, search: Search) -> Flags:
        least, most = search.least[self.unit], search.most[self.unit]
        if search.system.whole:
            slack, wide = np.zeros(len(self.unit)), np.ones(len(self.unit))
        else:
            slack = NEAR * np.maximum(1.0, np.abs(self.aim))
            wide = np.maximum(FINE, APART * np.maximum(np.abs(least), np.abs(most)))
        up, down = most < self.aim - slack, least > self.aim + slack
        return np.where(self.sign > 0, up, np.where(self.sign < 0, down, most - least < wide))

    def _together(self, search: Search, waiting: Flags) -> None:
        sign, aim = np.zeros(len(search.least)), np.zeros(len(search.least))
        units = self.unit[waiting]
        toss = search.random.choice([-1.0, 1.0], len(search.least))[units]
        way = np.where(self.sign[waiting] == 0, toss, self.sign[waiting])
        far = np.ceil(search.least[units] + toss * FAR * np.maximum(1.0, np.abs(search.least[units])))
        sign[units] = way
        aim[units] = np.where(self.sign[waiting] == 0, far, self.aim[waiting])
        search.push(sign, aim)
