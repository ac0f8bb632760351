"""The sliding protection LP: the cheapest way to move a table's cells so that one cell reaches its target.

Method: Fischetti and Salazar-Gonzalez; Castro; described in the Handbook on Statistical Disclosure Control as
the linear relaxation heuristic (from memory).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.cells import Sparse
from cadre.disclosure.summing import Floats, Ints

ENDLESS = 1e9
TOLERANCE = 1e-6


class Flows:
    """One LP over the units: a flow f = up - down with ``equations @ f == 0``, at a cost per unit moved.

    ``room``: how far each unit can go down (its value less what everybody knows it to be at least).
    Solutions depend on the order of calls only, never on threads: each object is one serial simplex.
    """

    def __init__(self, equations: Sparse, room: Floats, cost: Floats) -> None:
        self.size = len(room)
        self.room = np.minimum(room, ENDLESS)
        self._solver = _model(equations, self.room, cost)

    def free(self, units: Ints) -> None:
        """Moving these units costs nothing from now on: they are withheld anyway."""
        both = np.concatenate([units, units + self.size]).astype(np.int32)
        self._solver.changeColsCost(len(both), both, np.zeros(len(both)))

    def whole_numbers(self) -> None:
        """From now on only flows of whole numbers: slower, for cells that fractions cannot protect."""
        import highspy

        every = np.arange(2 * self.size, dtype=np.int32)
        self._solver.changeColsIntegrality(
            len(every), every, np.full(len(every), highspy.HighsVarType.kInteger)
        )

    def raise_by(self, units: Ints, need: Floats) -> Floats | None:
        """The cheapest flow that raises each of ``units`` by its ``need`` at once, or None."""
        self._bounds(units, need, np.zeros(len(units)))
        self._solver.run()
        found = self._flow() if self._optimal() else None
        self._bounds(units, np.zeros(len(units)), self.room[units])
        return found

    def _bounds(self, units: Ints, least: Floats, down: Floats) -> None:
        both = np.concatenate([units, units + self.size]).astype(np.int32)
        lower = np.concatenate([least, np.zeros(len(units))])
        upper = np.concatenate([np.full(len(units), ENDLESS), down])
        self._solver.changeColsBounds(len(both), both, lower, upper)

    def _optimal(self) -> bool:
        import highspy

        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _flow(self) -> Floats:
        moved = np.asarray(self._solver.getSolution().col_value)
        flow = moved[: self.size] - moved[self.size :]
        flow[np.abs(flow) < TOLERANCE] = 0.0
        return np.asarray(flow)


def _model(equations: Sparse, room: Floats, cost: Floats) -> Any:
    import highspy
    from scipy import sparse

    rows, size = equations.shape
    matrix = sparse.csc_array(sparse.hstack([equations, -equations]))
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = 2 * size, rows
    problem.col_cost_ = np.concatenate([cost, cost])
    problem.col_lower_ = np.zeros(2 * size)
    problem.col_upper_ = np.concatenate([np.full(size, ENDLESS), room])
    problem.row_lower_ = problem.row_upper_ = np.zeros(rows)
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = matrix.indptr
    problem.a_matrix_.index_ = matrix.indices
    problem.a_matrix_.value_ = matrix.data
    new: Any = highspy.Highs
    solver = new()
    for name, value in {"output_flag": False, "threads": 1, "presolve": "off"}.items():
        solver.setOptionValue(name, value)
    solver.passModel(problem)
    return solver
