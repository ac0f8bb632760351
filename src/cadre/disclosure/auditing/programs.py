"""Linear and integer programs over a system of units, by HiGHS: one thread, limits by work, not by time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from cadre.disclosure.problem import Floats, Sparse

LARGEST_WHOLE = 800  # units in an integer program: branch and bound over more does not end
FEW = 600  # units up to which the last basis is worth more than presolve when all bounds change
DUAL, PRIMAL = 1, 4  # HiGHS' numbers; the primal method goes on from the last point when the aim changes
CLOSE = 1e-9  # what an equation or a bound may be off by in a program


class Answer(Enum):
    FOUND = "found"
    IMPOSSIBLE = "impossible"
    OPEN = "open"  # the limit came first


@dataclass(frozen=True)
class Effort:
    """How much work one program may be: iterations of the simplex method, nodes of branch and bound.

    ``looks``: how often, per row and unit, the solver may look up from its work (it does so once an
    iteration, and in each round when it goes round in circles), beyond ``looks_at_least``.
    """

    iterations: int = 200_000
    nodes: int = 500
    looks: int = 5
    looks_at_least: int = 10_000


class Program:
    """``matrix @ x == right``, ``low <= x <= high``: bounds and aims change, the last basis is kept."""

    def __init__(
        self,
        matrix: Sparse,
        right: Floats,
        low: Floats,
        high: Floats,
        effort: Effort,
        presolve: bool = True,
        primal: bool = False,
    ) -> None:
        self.size, self.effort, self.work = len(low), effort, 0
        self.rows = len(right)
        self.every = np.arange(self.size, dtype=np.int32)
        self._solver = _model(matrix, right, low, high)
        self._bounds, self._resting = (low, high), True
        self._solver.setOptionValue("simplex_iteration_limit", effort.iterations)
        self._solver.setOptionValue("presolve", "choose" if presolve else "off")
        self._solver.setOptionValue("simplex_strategy", PRIMAL if primal else DUAL)
        self._looks = itertools.count()
        self._most = effort.looks * (self.rows + self.size) + effort.looks_at_least
        self._solver.cbSimplexInterrupt.subscribe(self._looked_up)
        self._solver.setOptionValue("mip_max_nodes", effort.nodes)
        self._solver.setOptionValue("mip_max_improving_sols", 1)

    def bound(self, low: Floats, high: Floats) -> None:
        self._solver.changeColsBounds(self.size, self.every, low, high)
        if self.size > FEW:
            self._solver.clearSolver()
        self._resting = False

    def bound_one(self, unit: int, low: float, high: float) -> None:
        self._solver.changeColBounds(int(unit), float(low), float(high))

    def aim(self, cost: Floats) -> None:
        self._solver.changeColsCost(self.size, self.every, cost)
        self._resting = False

    def forget(self) -> None:
        """Begin anew instead of from the last point."""
        self._solver.clearSolver()

    def rest(self) -> None:
        """Back to the bounds of the beginning, and to no aim."""
        if not self._resting:
            self.bound(*self._bounds)
            self._solver.changeColsCost(self.size, self.every, np.zeros(self.size))
        self._resting = True

    def least(self, cost: Floats | None) -> tuple[Answer, Floats]:
        """The point where ``cost @ x`` is least, over the real numbers; None: the aim stays as it is."""
        if cost is not None:
            self.aim(cost)
        return self._solve()

    def least_whole(self, cost: Floats) -> tuple[Answer, Floats]:
        """The same over whole numbers; FOUND: a table, not always the least. OPEN when there are too many."""
        import highspy

        if self.size > LARGEST_WHOLE:
            return Answer.OPEN, np.zeros(self.size)
        kinds = highspy.HighsVarType
        self._solver.changeColsIntegrality(self.size, self.every, np.full(self.size, kinds.kInteger))
        answer, point = self.least(cost)
        self._solver.changeColsIntegrality(self.size, self.every, np.full(self.size, kinds.kContinuous))
        return answer, np.round(point)

    def _looked_up(self, event: Any) -> None:
        event.interrupt(next(self._looks) > self._most)

    def _solve(self) -> tuple[Answer, Floats]:
        import highspy

        self._looks = itertools.count()
        self._solver.run()
        self.work += self.rows * max(0, int(self._solver.getInfo().simplex_iteration_count))
        status, states = self._solver.getModelStatus(), highspy.HighsModelStatus
        if status == states.kInfeasible:
            return Answer.IMPOSSIBLE, np.zeros(self.size)
        found = self._solver.getInfo().primal_solution_status == 2
        point = np.asarray(self._solver.getSolution().col_value) if found else np.zeros(self.size)
        return (Answer.FOUND if found and status != states.kUnbounded else Answer.OPEN), point


def _model(matrix: Sparse, right: Floats, low: Floats, high: Floats) -> Any:
    import highspy
    from scipy import sparse

    columns = sparse.csc_array(matrix)
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(low), len(right)
    problem.col_cost_ = np.zeros(len(low))
    problem.col_lower_, problem.col_upper_ = low, high
    problem.row_lower_ = problem.row_upper_ = right
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = columns.indptr
    problem.a_matrix_.index_ = columns.indices
    problem.a_matrix_.value_ = columns.data
    new: Any = highspy.Highs
    solver = new()
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "primal_feasibility_tolerance": CLOSE}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(problem)
    return solver
