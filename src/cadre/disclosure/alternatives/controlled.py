"""Controlled rounding: every figure to a neighbouring multiple of a base, and everything still adds up.

Zero-restricted (a multiple of the base stays as it is): Cox 1987, from memory. For one two-way table the
linear program has whole solutions and one always exists; with more dimensions or linked tables a binary
program decides. Where no such rounding exists or the system is too large for the search, the finest cells
alone go to neighbouring multiples, chosen so that their sums stay near, and some sums lie further off. Then
the answer says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.alternatives.finest import finest
from cadre.disclosure.alternatives.perturbed import AVERAGES, Perturbed, losses
from cadre.disclosure.alternatives.rounding_up_or_down import near_sums
from cadre.disclosure.problem import Floats, Ints, Sparse
from cadre.disclosure.structure import Linked, add_up
from cadre.vocabulary.errors import CadreError, ExitCode

SEARCHABLE = 3_000  # cells up to which a binary program is tried
LIMITS = {"mip_max_nodes": 2_000, "mip_max_improving_sols": 3, "mip_rel_gap": 0.02}
WHOLE = 1e-6


def controlled_rounding(linked: Linked, rows: Ints, counts: Floats, *, base: int = 3) -> Perturbed:
    """``base``: 2 or more. ``declared["zero_restricted"]``: no figure is further than its neighbours."""
    if base < 2:
        raise CadreError("alternatives-bad-base", ExitCode.CONFIGURATION, value=base)
    truth = add_up(linked, rows, counts)
    values = _restricted(linked.equations, truth, base)
    if values is None:
        values = _near(linked, rows, counts, base)
    rests = truth % base > 0
    restricted = bool(np.all(np.abs(values - truth) < np.where(rests, base, WHOLE)))
    declared = {"base": base, "zero_restricted": restricted}
    remarks = () if restricted else ("alternatives.relaxed",)
    lost = losses(truth, values, linked.equations)
    return Perturbed("controlled-rounding", values, declared, lost, remarks, AVERAGES)


def _near(linked: Linked, rows: Ints, counts: Floats, base: int) -> Floats:
    inner = finest(linked, rows, counts)
    rounded = inner.counts.copy()
    rest = np.flatnonzero(inner.counts % base > 0)
    low = base * np.floor(inner.counts[rest] / base)
    rounded[rest] = near_sums(linked, inner.rows[rest], inner.counts[rest], low, base, seed=0)
    return add_up(linked, inner.rows, rounded)


def _restricted(equations: Sparse, truth: Floats, base: int) -> Floats | None:
    """The nearest zero-restricted rounding, or None when there is none or it is not found."""
    down = np.floor(truth / base)
    model = _model(equations, down, truth - base * down, base)
    found = _run(model)
    if found is not None and np.abs(found - np.round(found)).max(initial=0.0) > WHOLE:
        found = _run(_binary(model, len(truth))) if len(truth) <= SEARCHABLE else None
    return None if found is None else base * (down + np.round(found))


def _run(model: Any) -> Floats | None:
    """A solution, of a binary program also one that was found when a limit was reached."""
    import highspy

    model.run()
    feasible = model.getInfo().primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    return np.asarray(model.getSolution().col_value) if feasible else None


def _binary(model: Any, size: int) -> Any:
    import highspy

    every = np.arange(size, dtype=np.int32)
    model.clearSolver()
    model.changeColsIntegrality(size, every, np.full(size, highspy.HighsVarType.kInteger))
    return model


def _model(equations: Sparse, down: Floats, rest: Floats, base: int) -> Any:
    """One column per cell: 1 when it goes to the multiple above. |figure - truth| is linear in that."""
    import highspy
    from scipy import sparse

    matrix = sparse.csc_array(equations, dtype=np.float64)
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = base - 2 * rest
    program.col_lower_ = np.zeros(len(rest))
    program.col_upper_ = (rest > 0).astype(np.float64)
    program.row_lower_ = program.row_upper_ = -np.asarray(equations @ down, dtype=np.float64)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    new: Any = highspy.Highs
    model = new()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 0, **LIMITS}.items():
        model.setOptionValue(name, value)
    model.passModel(program)
    return model
