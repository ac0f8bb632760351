"""Linear programs of flows, by HiGHS: one thread, no clock."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from cadre.disclosure.problem import Floats, Sparse

FEW = 2_000  # columns up to which taking a program apart first costs more than it saves
# From so many columns on, with so many entries in each (tables of six dimensions), an inner point and the way
# from there to a corner are found ten times as fast as by the simplex method.
MANY, TANGLED = 30_000, 4.5
LOOKS, LOOKS_AT_LEAST = 3, 5_000  # per row and column, and in any case: how long one program may go on


def cheapest(matrix: Sparse, low: Floats, high: Floats, price: Floats) -> Floats | None:
    """min price @ x with matrix @ x == 0, low <= x <= high; None: no optimum was found.

    ``matrix``: rows × n; the others n. x = 0 need not be within the bounds.
    """
    import highspy

    model, states = _model(matrix, low, high, price), highspy.HighsModelStatus
    for method, presolve in _ways(matrix):
        solver = _solved(model, method, presolve, LOOKS * sum(matrix.shape) + LOOKS_AT_LEAST)
        if solver.getModelStatus() != states.kInterrupt:
            break
    if solver.getModelStatus() != states.kOptimal:
        return None
    return np.asarray(solver.getSolution().col_value)


def _ways(matrix: Sparse) -> list[tuple[str, str]]:
    """(method, presolve), the likeliest to be fast first."""
    columns = matrix.shape[1]
    if columns <= FEW:
        return [("simplex", "off"), ("simplex", "on")]
    if columns > MANY and matrix.nnz > TANGLED * columns:
        return [("ipx", "on"), ("simplex", "on")]
    return [("simplex", "on"), ("simplex", "off")]


def _solved(model: Any, method: str, presolve: str, looks: int) -> Any:
    """The solver after its run, which ends when it has looked up ``looks`` times from its work.

    The simplex method can go round in circles when sizes lie far apart, without another iteration; it looks
    up in each round, so that the end is the same on every machine.
    """
    import highspy

    new: Any = highspy.Highs
    solver = new()
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "presolve": presolve,
               "solver": method, "primal_feasibility_tolerance": 1e-9}  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    left = itertools.count(looks, -1)
    solver.cbSimplexInterrupt.subscribe(lambda event: event.interrupt(next(left) <= 0))
    solver.passModel(model)
    solver.run()
    return solver


def _model(matrix: Sparse, low: Floats, high: Floats, price: Floats) -> Any:
    import highspy
    from scipy import sparse

    columns = sparse.csc_array(matrix, dtype=np.float64)
    model, rows = highspy.HighsLp(), matrix.shape[0]
    model.num_row_, model.num_col_ = rows, len(price)
    model.row_lower_ = model.row_upper_ = np.zeros(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = price, low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
    model.a_matrix_.value_ = columns.data
    return model
