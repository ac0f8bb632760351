"""What an attacker with a linear programming solver can learn from one published measure of one year.

Independent of the suppressor: it reads the cell system, the published values and nothing else; it has its own
model, its own search for witnesses and no knowledge of how the pattern came about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.cells import Sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEAR = 1e-6


class Attacker:
    """All tables that agree with the published cells: ``sums @ x == known``, ``x >= floor``.

    ``hidden``: the withheld cells (positions in the system); ``x`` has one entry for each. ``known`` comes
    from published values alone. ``low`` and ``high`` are the range that found tables show for each.
    ``programs`` counts the linear and integer programs solved. ``witness`` is called with every found table.
    """

    def __init__(
        self, equations: Sparse, published: Floats, floor: Floats, ceiling: float, whole: bool
    ) -> None:
        self.hidden = np.flatnonzero(np.isnan(published))
        sums = equations[:, self.hidden]
        told = np.nan_to_num(published)
        touched = np.diff(sums.indptr) > 0
        self.sums = sums[touched]
        self.known = -(equations @ told)[touched]
        self.whole = whole
        self.floor, self.ceiling = floor[self.hidden], ceiling
        self.programs = self.integer_programs = 0
        self.low = np.full(len(self.hidden), np.inf)
        self.high = np.full(len(self.hidden), -np.inf)
        self.witness: Callable[[Floats], None] = lambda table: None
        self._solver = _model(self.sums, self.known, self.floor, ceiling)

    def together(self, cells: Ints, target: Floats) -> None:
        """One program that brings as many of ``cells`` as it can to their ``target`` at the same time."""
        numbers = cells.astype(np.int32)
        floors = self.floor[cells]
        self._solver.changeColsBounds(len(cells), numbers, floors, np.maximum(target, floors))
        self._solver.changeColsCost(len(cells), numbers, -np.ones(len(cells)))
        self._look()
        self._solver.changeColsBounds(len(cells), numbers, floors, np.full(len(cells), self.ceiling))
        self._solver.changeColsCost(len(cells), numbers, np.zeros(len(cells)))

    def extreme(self, cell: int, sign: int) -> float:
        """The largest (``sign`` 1) or smallest (-1) value that ``cell`` can have, over the real numbers."""
        self._solver.changeColCost(int(cell), -float(sign))
        table = self._look()
        self._solver.changeColCost(int(cell), 0.0)
        return float("nan") if table is None else float(table[cell])

    def reach_whole(self, cell: int, target: float) -> bool:
        """Is there a table of whole numbers in which ``cell`` is at least ``target``? By branch and bound."""
        size = len(self.hidden)
        every = np.arange(size, dtype=np.int32)
        import highspy

        self._solver.changeColsIntegrality(size, every, np.full(size, highspy.HighsVarType.kInteger))
        self._solver.changeColBounds(int(cell), target, self.ceiling)
        table = self._look()
        self.integer_programs += 1
        self._solver.changeColsIntegrality(size, every, np.full(size, highspy.HighsVarType.kContinuous))
        self._solver.changeColBounds(int(cell), float(self.floor[cell]), self.ceiling)
        return table is not None and bool(self.high[cell] >= target - NEAR)

    def _look(self) -> Floats | None:
        """Solve, and learn from the table found; in whole numbers only if it is exactly one."""
        import highspy

        self._solver.run()
        self.programs += 1
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        table = np.asarray(self._solver.getSolution().col_value)
        if not self.whole:
            self.learn(table)
        elif (
            np.array_equal(self.sums @ np.round(table), self.known) and (np.round(table) >= self.floor).all()
        ):
            self.learn(np.round(table))
        return table

    def learn(self, table: Floats) -> None:
        """Take note of a table that agrees with everything published."""
        np.minimum(self.low, table, out=self.low)
        np.maximum(self.high, table, out=self.high)
        self.witness(table)


def _model(sums: Sparse, known: Floats, floor: Floats, ceiling: float) -> Any:
    import highspy
    from scipy import sparse

    rows, size = sums.shape
    matrix = sparse.csc_array(sums)
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = size, rows
    problem.col_cost_ = np.zeros(size)
    problem.col_lower_, problem.col_upper_ = floor, np.full(size, ceiling)
    problem.row_lower_ = problem.row_upper_ = known
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = matrix.indptr
    problem.a_matrix_.index_ = matrix.indices
    problem.a_matrix_.value_ = matrix.data
    new: Any = highspy.Highs
    solver = new()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(problem)
    return solver
