"""Linear programs of flows, by HiGHS: cells may be added while the last basis is kept."""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.problem import Floats, Ints, Sparse

FEW = 2_000  # columns up to which taking a program apart first costs more than it saves


class FlowProgram:
    """min price (f+ + f-), equations (f+ - f-) = 0, 0 <= f+ <= up, 0 <= f- <= down over ``cells``.

    ``equations``: csc, rows × n; two columns a cell, f+ and f- beside each other.
    """

    def __init__(self, equations: Sparse, price: Floats, up: Floats, down: Floats) -> None:
        import highspy

        new: Any = highspy.Highs
        self._solver, self.size = new(), 0
        presolve = "off" if 2 * len(price) <= FEW else "choose"
        options = {"output_flag": False, "threads": 1, "random_seed": 0, "presolve": presolve,
                   "primal_feasibility_tolerance": 1e-9}  # fmt: skip
        for name, value in options.items():
            self._solver.setOptionValue(name, value)
        model, rows = highspy.HighsLp(), equations.shape[0]
        model.num_row_, model.num_col_ = rows, 0
        model.row_lower_ = model.row_upper_ = np.zeros(rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.zeros(1, dtype=np.int32)
        self._solver.passModel(model)
        self.add(equations, price, up, down)

    def add(self, equations: Sparse, price: Floats, up: Floats, down: Floats) -> None:
        """More cells: their columns of the same equations."""
        from scipy import sparse

        number = len(price)
        pairs = np.arange(2 * number).reshape(2, number).T.ravel()
        both = sparse.csc_array(sparse.hstack([equations, -equations], format="csc", dtype=float)[:, pairs])
        self._solver.addCols(
            2 * number, np.repeat(price, 2), np.zeros(2 * number), np.stack([up, down], axis=1).ravel(),
            len(both.data), both.indptr.astype(np.int32), both.indices.astype(np.int32), both.data,
        )  # fmt: skip
        self.size += number

    def bound(self, cell: int, low: float, high: float) -> None:
        """``cell`` (its place) moves by no less than ``low`` and no more than ``high``, of one sign."""
        ends = ((max(low, 0.0), max(high, 0.0)), (max(-high, 0.0), max(-low, 0.0)))
        for place, (least, most) in enumerate(ends):
            self._solver.changeColBounds(2 * cell + place, least, most)

    def reprice(self, places: Ints, price: Floats) -> None:
        columns = np.stack([2 * places, 2 * places + 1], axis=1).ravel().astype(np.int32)
        self._solver.changeColsCost(len(columns), columns, np.repeat(price, 2))

    def solve(self) -> tuple[Floats, Floats] | None:
        """By how much each cell moves, and the duals of the equations; None: there is no such flow."""
        import highspy

        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._solver.getSolution()
        columns = np.asarray(found.col_value)
        return columns[0::2] - columns[1::2], np.asarray(found.row_dual)
