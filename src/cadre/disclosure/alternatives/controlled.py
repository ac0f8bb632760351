"""Controlled rounding: every figure to a neighbouring multiple of a base, and everything still adds up.

Zero-restricted (a multiple of the base stays as it is): Cox 1987, from memory. For one two-way table the
linear program has whole solutions and one always exists; with more dimensions or linked tables a binary
program decides, and where no such rounding exists multiples further away are allowed, as few and as near as
possible, which the answer says.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.alternatives.perturbed import AVERAGES, Perturbed, losses
from cadre.disclosure.problem import Floats, Ints, Sparse
from cadre.disclosure.structure import Linked, add_up
from cadre.vocabulary.errors import CadreError, ExitCode

FAR = 3  # multiples beyond the neighbouring ones that a relaxed rounding may use
NODES = 20_000
WHOLE = 1e-6


def controlled_rounding(linked: Linked, rows: Ints, counts: Floats, *, base: int = 3) -> Perturbed:
    """``base``: 2 or more. Raises CadreError when not even the relaxed rounding is found."""
    if base < 2:
        raise CadreError("alternatives-bad-base", ExitCode.CONFIGURATION, value=base)
    truth = add_up(linked, rows, counts)
    down = np.floor(truth / base)
    room = (truth > base * down).astype(np.float64)
    ups = _solve(linked.equations, down, truth, base, np.zeros(len(truth)), room)
    relaxed = ups is None
    if ups is None:
        ups = _solve(linked.equations, down, truth, base, np.maximum(-FAR, -down), room + FAR)
    if ups is None:
        raise CadreError("alternatives-no-rounding", ExitCode.DISCLOSURE, value=base)
    values = base * (down + ups)
    declared = {"base": base, "zero_restricted": not relaxed}
    remarks = ("alternatives.relaxed",) if relaxed else ()
    lost = losses(truth, values, linked.equations)
    return Perturbed("controlled-rounding", values, declared, lost, remarks, AVERAGES)


def _solve(
    equations: Sparse, down: Floats, truth: Floats, base: int, least: Floats, most: Floats
) -> Floats | None:
    """Steps up from ``down``, from ``least`` to ``most`` each, so that the multiples add up; the nearest to
    the truth in all, a step beyond the neighbours counting extra."""
    model = _model(equations, down, truth, base, least, most)
    size = len(truth)
    for whole in (False, True):
        found = _run(model, size, whole)
        if found is None or np.abs(found - np.round(found)).max(initial=0.0) < WHOLE:
            return None if found is None else np.round(found)
    return None


def _run(model: Any, size: int, whole: bool) -> Floats | None:
    import highspy

    if whole:
        every = np.arange(size, dtype=np.int32)
        model.changeColsIntegrality(size, every, np.full(size, highspy.HighsVarType.kInteger))
    model.run()
    status = model.modelStatusToString(model.getModelStatus())
    solution = np.asarray(model.getSolution().col_value)
    feasible = status == "Optimal" or (whole and model.getInfo().primal_solution_status == 2)
    return solution[:size] if feasible and len(solution) else None


def _model(equations: Sparse, down: Floats, truth: Floats, base: int, least: Floats, most: Floats) -> Any:
    """Columns: the step of each cell, then how far it goes below and above the neighbouring multiples."""
    import highspy
    from scipy import sparse

    size = len(truth)
    rest = truth - base * down
    eye = sparse.eye_array(size)
    sums = sparse.hstack([equations, sparse.csr_array((equations.shape[0], 2 * size))])
    beyond = sparse.hstack([eye, eye, -eye])  # step + below - above lies between 0 and 1
    matrix = sparse.csc_array(sparse.vstack([sums, beyond]))
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.concatenate([base - 2 * rest, np.full(2 * size, 4.0 * base)])
    program.col_lower_ = np.concatenate([least, np.zeros(2 * size)])
    program.col_upper_ = np.concatenate([most, np.full(2 * size, float(FAR))])
    carry = -np.asarray(equations @ down, dtype=np.float64)
    program.row_lower_ = np.concatenate([carry, np.zeros(size)])
    program.row_upper_ = np.concatenate([carry, (rest > 0).astype(np.float64)])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data.astype(np.float64)
    new: Any = highspy.Highs
    model = new()
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_max_nodes": NODES}
    for name, value in options.items():
        model.setOptionValue(name, value)
    model.passModel(program)
    return model
