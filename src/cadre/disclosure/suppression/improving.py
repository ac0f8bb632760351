"""A cheaper pattern by local search: a dear withheld cell is shown first, and the rest is decided again.

Elimination never goes back, so a dear cell may be withheld although others would have done for less. Showing
it first changes nothing before the place in the order at which it could no longer be shown. So the
elimination is marked at a few places; each try goes back to the last mark at which the cell could still be
shown, shows it and decides the rest anew. The cheaper pattern is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from math import fsum

import numpy as np

from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.suppression.bundles import by_bundle
from cadre.disclosure.suppression.elimination import FULL, begin, go_on
from cadre.disclosure.suppression.keys import fill_table
from cadre.disclosure.suppression.state import STEP, State, grown, put_back, saved

SEED = np.uint64(1)
MARKS = 16


def decide(state: State, order: Ints, forced: int) -> State:
    """The elimination through ``order`` (vectors), the first ``forced`` of them shown whatever they tell."""
    begin(state, SEED)
    return _go_on(state, order, forced)


def improve(state: State, order: Ints, forced: int, price: Floats, most: int) -> State:
    """The same with local search. ``price``: per vector, what withholding it costs; ``most``: how many
    decisions on single vectors may be taken again."""
    search = Search(state, order, forced, price)
    while _once_through(search, most):
        pass
    search.go_back(-1)
    return search.state


def _once_through(search: Search, most: int) -> bool:
    """Try every withheld vector once; was anything gained?"""
    begun, tried = search.cost, set[int]()
    search.go_back(-1)
    waiting = search.candidates()
    while waiting and search.decisions < most:
        vector = waiting.pop()
        if vector not in tried:
            tried.add(vector)
            if search.shown_first(vector):
                waiting = search.candidates()
    return search.cost < begun


def _go_on(state: State, order: Ints, forced: int) -> State:
    while go_on(state, order, forced) == FULL:
        state = grown(state)
    return state


class Search:
    """The best order so far. ``marks``: states after so many decisions, the last one after all of them;
    ``decisions``: taken in tries."""

    def __init__(self, state: State, order: Ints, forced: int, price: Floats) -> None:
        self.order, self.forced, self.price, self.decisions = order, forced, price, 0
        self.stops = forced + (len(order) - forced) * np.arange(1, MARKS + 1) // MARKS
        self.state = decide(state, order[:forced], forced)
        self.marks = [saved(self.state)]
        self._mark()
        self.cost = self._cost()

    def _mark(self) -> None:
        """Decide the rest of the order, with marks on the way."""
        for stop in self.stops[self.stops > self.state.counter[STEP]]:
            self.state = _go_on(self.state, self.order[:stop], self.forced)
            self.marks.append(saved(self.state))

    def _cost(self) -> float:
        return fsum(self.price[self._withheld()])

    def _withheld(self) -> Ints:
        free = self.order[self.forced :]
        return np.asarray(free[~self.state.shown[free]])

    def candidates(self) -> list[int]:
        """What the best order withholds, in the order in which to ``pop`` it. The state must be that of the
        last mark, as it is after a try that was cheaper."""
        kept = self._withheld()
        kept = kept[np.lexsort((kept, -self.price[kept]))]
        return [int(vector) for vector in by_bundle(self.state, kept, self.price)[::-1]]

    def shown_first(self, vector: int) -> bool:
        """Is the pattern cheaper when ``vector`` comes before all that keeps it from being shown? Then it is
        the best one from now on."""
        at = bisect_left(range(len(self.marks) - 1), True, key=lambda mark: not self._shows(vector, mark)) - 1
        if at < 0:
            return False
        self._shows(vector, at)
        start = int(self.marks[at].counter[STEP])
        rest = self.order[start:]
        order = np.concatenate([self.order[:start], [vector], rest[rest != vector]])
        self.state = _go_on(self.state, order, self.forced)
        self.decisions += len(rest)
        cost = self._cost()
        if cost >= self.cost:
            return False
        self.cost, self.order, self.marks = cost, order, self.marks[: at + 1]
        self.go_back(-1)
        self._mark()
        return True

    def go_back(self, mark: int) -> None:
        put_back(self.state, self.marks[mark])
        fill_table(self.state.tracked, self.state.counter)

    def _shows(self, vector: int, mark: int) -> bool:
        """Go back to a mark; can ``vector`` still be shown there?"""
        self.go_back(mark)
        start = int(self.state.counter[STEP])
        self.state = _go_on(self.state, np.append(self.order[:start], vector), self.forced)
        return bool(self.state.shown[vector])
