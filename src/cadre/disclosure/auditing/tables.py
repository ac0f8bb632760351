"""Tables that agree with everything shown: hints, small moves from the truth, flows, and programs at last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from cadre.disclosure.auditing.attacker import Attacker
from cadre.disclosure.auditing.flows import Flows, Step, checked
from cadre.disclosure.auditing.moves import free_cells
from cadre.disclosure.auditing.parties import Work
from cadre.disclosure.auditing.seeking import near_each, together
from cadre.disclosure.auditing.unmoving import fixed_with, stuck_at_floor
from cadre.disclosure.auditing.wandering import Moves, climb, moves_for
from cadre.disclosure.auditing.witnesses import Witnesses
from cadre.disclosure.problem import Flags, Floats, Ints, Problem, Sparse


class Tables:
    """What tables show of the sensitive cells of a pattern.

    ``movable``: m, hidden cells that are not known to have one value. ``hints``: csr, n × m, differences from
    the truth that are checked before they count. ``mobile``: m, worth a search for small moves. ``moves``:
    whole steps from the truth. ``flows``: all that stood the check. ``found``: m, differences of other tables
    from the truth, 0 where they come to rounding. ``not_up``, ``not_down``: sensitive cells that no table
    takes to the upper or lower value; ``not_apart``: movable ones for which no two tables differ.
    ``real``: will tables of real numbers do for a second value? ``real_only``: m, cells for which one has to
    do, because the search for a whole one came to its limit.
    """

    def __init__(
        self, problem: Problem, shown: Flags, movable: Flags, work: Work, seed: int, hints: Sparse
    ) -> None:
        self._problem, self.shown, self._work, self.seed = problem, shown, work, seed
        self._attacker: Attacker | None = None
        self.barred, self.large = ~movable, int(movable.sum()) > work.small
        self.real = self.large or not problem.whole
        self.witnesses = Witnesses(problem, shown, movable, seed)
        self.flows, self.real_only = checked(problem, shown, hints), np.zeros(problem.size, dtype=bool)
        self.free = free_cells(problem.equations, problem.values, problem.floor, movable, problem.whole)
        targets = np.flatnonzero(problem.sensitive & movable)
        small = moves_for(self.free, targets, self.barred, work.moves, work.tries, work.restarts, seed)
        self.mobile = ~self.barred if not self.large else small.per_cell > 0
        self.not_up = self._beyond(problem.sensitive & ~shown, problem.upper, 1)
        self.not_down = self._beyond(problem.sensitive & ~shown, problem.lower, -1)
        self.not_apart = self._apart(targets[small.per_cell[targets] == 0])
        self.moves = self._with_flows(small)
        self.found = self._differences()

    @property
    def attacker(self) -> Attacker:
        if self._attacker is None:
            problem = self._problem
            known = np.where(self.shown, problem.values, np.nan)
            self._attacker = Attacker(
                problem.equations, known, problem.floor, problem.whole, self.seed, [problem.values]
            )
        return self._attacker

    def _with_flows(self, small: Moves) -> Moves:
        """The small moves and the whole flows."""
        from scipy import sparse

        if not self._problem.whole:
            return small
        whole = self.flows.only(self.flows.whole).matrix.astype(np.int64)
        return Moves(sparse.csr_array(sparse.vstack([small.matrix, whole], format="csr")))

    def _beyond(self, asked: Flags, goal: Floats, way: int) -> Ints:
        """Of the cells that have a ``goal``, those that no table takes there (``way`` 1: up, -1: down)."""
        problem, work = self._problem, self._work
        cells = np.flatnonzero(asked & ~np.isnan(goal) & (way * goal > way * problem.values))
        need = way * (goal[cells] - problem.values[cells])
        need = np.ceil(need) if problem.whole else need
        waiting = ~self._reached(cells, way, need)
        waiting[waiting] = ~climb(
            self.free, cells[waiting], way, need[waiting], self.barred, problem.whole, work.tries,
            work.restarts, np.uint64(self.seed),
        )  # fmt: skip
        cells, need = cells[waiting], need[waiting]
        left = self._seek(cells, [way * need])
        if not len(left) or self.large:
            return cells[left]
        ask = self.attacker.reach if way > 0 else self.attacker.fall
        return ask(cells[left], goal[cells[left]])

    def _apart(self, cells: Ints) -> Ints:
        step = self.witnesses.step[cells]
        waiting = ~(self._reached(cells, 1, step) | self._reached(cells, -1, step))
        cells, step = cells[waiting], step[waiting]
        if self.real:
            return self._one_valued(cells)
        left = self._seek(cells, [step, -step])
        return cells[left] if not len(left) else self.attacker.separate(cells[left])

    def _one_valued(self, cells: Ints) -> Ints:
        """Of ``cells``, those with one value even among tables of real numbers; whole ones near by first."""
        if self._problem.whole:
            one = np.ones(len(cells))
            self._near(cells, [one, -one], np.arange(len(cells)))
            cells = cells[self._left(cells, [one, -one], True)]
        if not len(cells):
            return cells
        same, _ = fixed_with(self._problem, self.shown, self.stuck, self.seed)
        self.real_only[cells[~same[cells]]] = True
        return cells[same[cells]]

    @cached_property
    def stuck(self) -> Flags:
        """m: cells at their floor that no table of real numbers takes higher."""
        return stuck_at_floor(self._problem, self.shown, self.flows.matrix)[0]

    def _seek(self, cells: Ints, needs: Sequence[Floats]) -> Ints:
        """Places of ``cells`` for which no flow by one of ``needs`` (signed) is found."""
        can = self._left(cells, needs, not self.large)
        can = can[~self.barred[cells[can]]]
        asked = [need[can] for need in needs]
        if self.large and len(can):
            self.keep(together(self.witnesses, cells[can], asked, self._work.rounds))
            can = np.setdiff1d(can, self._left(cells, needs, False))
        self._near(cells, needs, can)
        left = self._left(cells, needs, self._problem.whole)
        if not self.large:
            return left
        rest = self._left(cells, needs, False)
        self.real_only[np.setdiff1d(cells[left], cells[rest])] = True
        return rest

    def _near(self, cells: Ints, needs: Sequence[Floats], places: Ints) -> None:
        """Flows near the cells at ``places``: whole ones, if only those count."""
        places = np.intersect1d(places, self._left(cells, needs, self._problem.whole))
        if len(places):
            asked = [need[places] for need in needs]
            self.keep(near_each(self.witnesses, cells[places], asked, self._work.near))

    def _left(self, cells: Ints, needs: Sequence[Floats], whole: bool) -> Ints:
        left = np.ones(len(cells), dtype=bool)
        for need in needs:
            up = need > 0
            for way, which in ((1, up), (-1, ~up)):
                left[which] &= ~self._reached(cells[which], way, np.abs(need[which]), whole)
        return np.flatnonzero(left)

    def keep(self, steps: Sequence[Step]) -> Flows:
        """Check the steps and take those that stand; returns them."""
        sound = self.witnesses.proven(list(steps))
        self.flows = self.flows.joined(sound)
        return sound

    def _reached(self, cells: Ints, way: int, need: Floats, whole: bool | None = None) -> Flags:
        counts = self._problem.whole if whole is None else whole
        most = (self.flows.only(self.flows.whole) if counts else self.flows).most(way)[cells]
        return np.asarray(most >= need - (0.0 if counts else 1e-8 * np.maximum(1e-3, need)))

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
