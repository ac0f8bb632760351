"""The choice of cells: a covering program over the cuts found so far, as a linear and as a binary program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Floats
from cadre.disclosure.suppression.optimum_attacks import System
from cadre.disclosure.suppression.optimum_separation import Cut, solver

VIOLATED = 1e-4
MANY = 1500  # with more cuts than this, the binary program begins without those
LOOSE = 0.3  # that the linear program keeps by more than this; one that it breaks comes back


class Master:
    """One column per unit; the units that are always hidden stand at 1 and cost nothing.

    ``linear`` gives a lower bound and reduced costs; ``whole`` solves the binary program.
    """

    def __init__(self, known: System) -> None:
        self.known = known
        self.cuts: list[Cut] = []
        self._seen: set[tuple[bytes, bytes]] = set()
        self._program = _empty(known)
        self._solver = solver(self._program, simplex_strategy=1)
        self._open = known.choice.copy()
        self._tight = np.zeros(0, dtype=bool)
        self.nodes = 0

    def add(self, cuts: Sequence[Cut]) -> int:
        """How many of ``cuts`` are new; they are all in force afterwards."""
        fresh = [cut for cut in cuts if self._is_new(cut)]
        if fresh:
            starts = np.concatenate([[0], np.cumsum([len(cut.units) for cut in fresh])[:-1]]).astype(np.int32)
            units = np.concatenate([cut.units for cut in fresh]).astype(np.int32)
            weights = np.concatenate([cut.weights for cut in fresh])
            count = len(fresh)
            self._solver.addRows(
                count,
                np.array([cut.least for cut in fresh]),
                np.full(count, np.inf),
                len(units),
                starts,
                units,
                weights,
            )
            self.cuts += fresh
            self._tight = np.concatenate([self._tight, np.zeros(count, dtype=bool)])
        return len(fresh)

    def _is_new(self, cut: Cut) -> bool:
        name = (cut.units.tobytes(), np.round(cut.weights, 6).tobytes())
        fresh = name not in self._seen
        self._seen.add(name)
        return fresh

    def linear(self) -> tuple[float, Floats, Floats]:
        """Cost, pattern (units, 0 to 1) and reduced costs of the linear program."""
        self._solver.run()
        solution = self._solver.getSolution()
        pattern = np.clip(np.asarray(solution.col_value), 0.0, 1.0)
        return float(self._solver.getObjectiveValue()), pattern, np.asarray(solution.col_dual)

    def close(self, units: Flags) -> None:
        """These units are shown in every pattern that is still of interest."""
        shut = np.flatnonzero(units & self._open).astype(np.int32)
        if len(shut):
            self._solver.changeColsBounds(len(shut), shut, np.zeros(len(shut)), np.zeros(len(shut)))
            self._open[shut] = False

    def _slack(self) -> Floats:
        """Per cut, how far the linear program keeps away from it."""
        self._solver.run()
        activity = np.asarray(self._solver.getSolution().row_value)
        return np.asarray(activity - np.array([cut.least for cut in self.cuts]))

    def whole(self, incumbent: Flags, gap: float, nodes: int, seconds: float) -> tuple[Floats, float]:
        """A pattern of the binary program within ``gap`` (a share) of its bound, and that bound."""
        import highspy

        units = np.flatnonzero(self.known.choice).astype(np.int32)
        limits = {"mip_rel_gap": gap, "mip_max_nodes": nodes, "presolve": "on"}
        model = solver(self._solver.getLp(), **limits, time_limit=max(seconds, 1.0))
        if len(self.cuts) > MANY:
            loose = np.flatnonzero((self._slack() > LOOSE) & ~self._tight).astype(np.int32)
            model.deleteRows(len(loose), loose)
        kind = np.full(len(units), highspy.HighsVarType.kInteger)
        model.changeColsIntegrality(len(units), units, kind)
        start = highspy.HighsSolution()
        start.col_value = list(incumbent.astype(float))
        model.setSolution(start)
        model.run()
        information = model.getInfo()
        self.nodes += max(int(information.mip_node_count), 0)
        found = np.asarray(model.getSolution().col_value)
        pattern = np.round(found) if len(found) else incumbent.astype(float)
        self._remember(pattern)
        return pattern, float(information.mip_dual_bound)

    def _remember(self, pattern: Floats) -> None:
        """Cuts that were left out and that ``pattern`` breaks are not left out again."""
        for number, cut in enumerate(self.cuts):
            if float(cut.weights @ pattern[cut.units]) < cut.least - VIOLATED:
                self._tight[number] = True


def bridges(known: System, pattern: Floats) -> list[Cut]:
    """A withheld cell alone in an equation can be worked out; no optimal pattern chooses such a cell."""
    sums = abs(known.equations)
    count = np.diff(sums.indptr)
    inside = pattern[sums.indices]
    first = sums.indptr[:-1]
    most = np.maximum.reduceat(inside, first)
    total = np.add.reduceat(inside, first)
    found = []
    for row in np.flatnonzero((2 * most > total + VIOLATED) & (count > 0)):
        units = sums.indices[sums.indptr[row] : sums.indptr[row + 1]]
        largest = units[np.argmax(pattern[units])]
        if known.choice[units].all():
            weights = np.where(units == largest, -1.0, 1.0)
            found.append(Cut(units.astype(np.int64), weights, 0.0))
    return found


def _empty(known: System) -> Any:
    import highspy

    size = len(known.units)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, 0
    program.col_cost_ = known.cost
    program.col_lower_ = np.where(known.hidden, 1.0, 0.0)
    program.col_upper_ = np.ones(size)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.zeros(size + 1, dtype=np.int32)
    program.a_matrix_.index_ = np.zeros(0, dtype=np.int32)
    program.a_matrix_.value_ = np.zeros(0)
    return program
