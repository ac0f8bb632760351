"""What an attacker with a solver can say of the withheld cells of a table, from public facts alone."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np

from cadre.disclosure.auditing.questions import Question
from cadre.disclosure.auditing.reduction import reduced
from cadre.disclosure.auditing.search import Budget, Search
from cadre.disclosure.problem import Flags, Floats, Ints, Sparse


class Attacker:
    """All tables that agree with what is shown: equations, shown values, floors; whole numbers if ``whole``.

    ``equations``: csr, k × m, ``equations @ values == 0``. ``shown``: m, NaN where a cell is hidden.
    ``floor``: m, what everybody knows a cell to be at least (or minus infinity). ``start``: tables (m) known
    to be possible; the search goes on from them. Raises ValueError if one of them is not.

    ``hidden``: positions of the hidden cells. ``tables``: the tables found, hidden cells only; counts are
    checked to the last digit, sums to the ninth. ``low``, ``high``: m, the least and the most that these
    tables (or what is shown) say of a cell. ``settled``: m, for the cells that the last question returned:
    is it proven that there is no such table (True), or was none found within the budget?
    """

    def __init__(
        self,
        equations: Sparse,
        shown: Floats,
        floor: Floats,
        whole: bool,
        seed: int = 0,
        start: Sequence[Floats] = (),
        budget: Budget | None = None,
    ) -> None:
        self.shown = np.asarray(shown, dtype=np.float64)
        self.hidden = np.flatnonzero(np.isnan(self.shown))
        self.system = reduced(equations, self.shown, np.asarray(floor, dtype=np.float64), whole)
        self._search = Search(self.system, seed, budget or Budget())
        self._place = np.full(len(self.shown), -1)
        self._place[self.hidden] = np.arange(len(self.hidden))
        self.settled: Flags = np.zeros(len(self.shown), dtype=bool)
        for table in start:
            self._begin(np.asarray(table, dtype=np.float64)[self.hidden])

    def _begin(self, cells: Floats) -> None:
        units = self.system.units(cells)
        gap = np.abs(self.system.cells(units) - cells)
        same = gap == 0 if self.system.whole else gap <= 1e-9 * np.maximum(self.system.scale, np.abs(cells))
        if not same.all() or not self._search.learn(units):
            raise ValueError("a start table does not agree with what is shown")

    @property
    def possible(self) -> bool:
        """Is any table known that agrees with what is shown? If not, every question returns all its cells."""
        return self._search.stands()

    @property
    def tables(self) -> list[Floats]:
        return [self.system.cells(table) for table in self._search.tables]

    @property
    def low(self) -> Floats:
        return self._range(np.minimum)

    @property
    def high(self) -> Floats:
        return self._range(np.maximum)

    def _range(self, extreme: np.ufunc) -> Floats:
        values = self.shown.copy()
        ends = [self.system.cells(end) for end in (self._search.least, self._search.most)]
        values[self.hidden] = extreme(*ends) if self._search.tables else np.nan
        return values

    def separate(self, cells: Ints) -> Ints:
        """Find two different values for each of ``cells``; returns those for which there are or were none."""
        return self._ask(np.asarray(cells), 0, np.zeros(len(cells)))

    def reach(self, cells: Ints, at_least: Floats) -> Ints:
        """Find a table with each of ``cells`` at ``at_least`` or more; returns those not reached."""
        return self._ask(np.asarray(cells), 1, np.asarray(at_least, dtype=np.float64))

    def fall(self, cells: Ints, at_most: Floats) -> Ints:
        """Find a table with each of ``cells`` at ``at_most`` or less; returns those left above."""
        return self._ask(np.asarray(cells), -1, np.asarray(at_most, dtype=np.float64))

    def restricted(self, known: Ints, values: Floats) -> Attacker:
        """An attacker who also knows ``values`` at the cells ``known``; tables found that agree are kept.

        Its ``tables`` and ``hidden`` are still about all cells that are hidden here.
        """
        known, values = np.asarray(known), np.asarray(values, dtype=np.float64)
        place = self._place[known]
        hidden = place >= 0
        place, told, system = place[hidden], values[hidden] / self.system.scale, self.system
        unit, offset = system.unit[place], system.offset[place]
        free = unit >= 0
        aim = (system.sign[place] * (told - offset))[free]
        near = 0.0 if system.whole else 1e-9 * np.maximum(1.0, np.abs(told))
        other = copy(self)
        other._search = self._search.without(unit[free], aim, aim)
        wrong = (np.abs(told - offset) > near)[~free].any()
        if wrong or not np.array_equal(values[~hidden], self.shown[known[~hidden]]):
            other._search.refute()
        other.system, other.settled = other._search.system, np.zeros_like(self.settled)
        return other

    def _ask(self, cells: Ints, way: int, target: Floats) -> Ints:
        """``way``: 1 up to ``target``, -1 down to it, 0 for any two values."""
        self.settled[cells] = False
        place = self._place[cells]
        unit = np.where(place >= 0, self.system.unit[place], -1)
        missed, proven = np.ones(len(cells), dtype=bool), np.zeros(len(cells), dtype=bool)
        free = unit >= 0
        if way:
            known = np.where(place >= 0, self.system.offset[place] * self.system.scale, self.shown[cells])
            missed = way * known < way * target - 1e-9 * np.abs(target) * (not self.system.whole)
        proven[~free] = missed[~free]
        if free.any() and not self._search.stands():
            missed[:] = True
        elif free.any():
            sign, offset = self.system.sign[place[free]], self.system.offset[place[free]]
            aims = sign * (target[free] / self.system.scale - offset)
            question = Question(unit[free], way * sign, aims)
            missed[free], proven[free] = question.put(self._search)
        self.settled[cells[proven]] = True
        return cells[missed]
