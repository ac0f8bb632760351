"""The attacker of Fischetti and Salazar-Gonzalez as one warm LP: flows within the capacities of a pattern.

Its multipliers are the capacity cuts (from memory of the paper, Management Science 47, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cadre.disclosure.problem import Floats, Ints, Sparse
from cadre.disclosure.suppression.optimum_attacks import TOLERANCE, Attack, System

ENDLESS = 1e6  # times the need: capacity of a withheld cell that can move without limit
NOTHING = 1e-9


@dataclass(frozen=True)
class Cut:
    """``sum(weights * y[units]) >= least`` in every pattern of interest; units are units of choice."""

    units: Ints
    weights: Floats
    least: float = 1.0


@dataclass(frozen=True)
class Finding:
    """``reach``: how far the cell can move; ``flows``: one per direction; ``cut``: None when it is enough."""

    reach: float
    flows: tuple[Floats, ...]
    cut: Cut | None


class Separation:
    """One LP over the units: a flow with ``equations @ flow == 0`` inside the bounds of a pattern."""

    def __init__(self, known: System) -> None:
        from scipy import sparse

        self.known = known
        self._size = len(known.units)
        self._columns = sparse.csc_array(known.equations)
        self._solver = _model(known, self._columns)
        self._every = np.arange(self._size, dtype=np.int32)
        self._priced = 0
        self._bounds: tuple[Floats, Floats] | None = None

    def attack(self, attacked: Attack, down: Floats, pattern: Floats, tight: bool) -> Finding:
        """Against ``pattern`` (units, 0 to 1). ``tight``: no unit moves further than the need, which cuts
        deeper but is only sufficient; otherwise the answer is exact for a pattern of whole numbers."""
        limit = attacked.need * (1.0 if tight else ENDLESS)
        still = self.known.insiders[attacked.insider] if attacked.insider >= 0 else np.zeros(0, np.int64)
        unit = int(self.known.place[attacked.cell])
        weights, flows, reach = np.zeros(self._size), [], 0.0
        for sign in attacked.signs:
            if sign < 0 and down[unit] <= TOLERANCE:
                continue
            fall, rise = np.minimum(down, limit) * pattern, limit * pattern
            fall[still] = rise[still] = 0.0
            self._set(-fall, rise, unit, sign, attacked.need)
            reached, flow, row = self._solve(unit, sign)
            reach += reached
            flows.append(flow)
            weights += self._weights(row, unit, sign, down, attacked.need, still)
            if reach >= attacked.need - TOLERANCE * attacked.need:
                return Finding(reach, tuple(flows), None)
        return Finding(reach, tuple(flows), self._cut(weights, attacked.need))

    def _set(self, lower: Floats, upper: Floats, unit: int, sign: int, need: float) -> None:
        lower[unit], upper[unit] = -need, need
        if self._bounds is None:
            self._solver.changeColsBounds(self._size, self._every, lower, upper)
        else:
            moved = np.flatnonzero((lower != self._bounds[0]) | (upper != self._bounds[1])).astype(np.int32)
            self._solver.changeColsBounds(len(moved), moved, lower[moved], upper[moved])
        self._bounds = (lower, upper)
        self._solver.changeColCost(self._priced, 0.0)
        self._solver.changeColCost(unit, -float(sign))
        self._priced = unit

    def of_equations(self, attacked: Attack, down: Floats) -> list[Cut]:
        """The cuts that need no attacker: within one equation something else must move against the cell."""
        unit = int(self.known.place[attacked.cell])
        still = self.known.insiders[attacked.insider] if attacked.insider >= 0 else np.zeros(0, np.int64)
        columns = self._columns
        found = []
        for equation in columns.indices[columns.indptr[unit] : columns.indptr[unit + 1]]:
            row = np.zeros(columns.shape[0])
            row[equation] = 1.0
            weights = np.zeros(self._size)
            for sign in attacked.signs:
                if sign > 0 or down[unit] > TOLERANCE:
                    weights += self._weights(row, unit, sign, down, attacked.need, still)
            found.append(self._cut(weights, attacked.need))
        return [cut for cut in found if cut is not None]

    def _solve(self, unit: int, sign: int) -> tuple[float, Floats, Floats]:
        self._solver.run()
        solution = self._solver.getSolution()
        flow = np.asarray(solution.col_value)
        return sign * float(flow[unit]), flow, np.asarray(solution.row_dual)

    def _weights(self, row: Floats, unit: int, sign: int, down: Floats, need: float, still: Ints) -> Floats:
        """Capacities that limit the flow: by any multipliers, sign * flow[unit] == -sum(share * flow)."""
        share = row @ self.known.equations
        if abs(share[unit]) < TOLERANCE:
            return np.full(self._size, need)
        share = share / share[unit] * sign
        share[np.abs(share) < NOTHING] = 0.0
        with np.errstate(invalid="ignore"):
            found = np.where(share < 0, need, np.where(share > 0, share * down, 0.0))
        found = np.minimum(np.nan_to_num(found, posinf=need), need)
        found[unit] = 0.0
        found[still] = 0.0
        return np.asarray(found)

    def _cut(self, weights: Floats, need: float) -> Cut | None:
        left = need - float(weights[self.known.hidden].sum())
        if left <= TOLERANCE * need:
            return None
        units = np.flatnonzero(self.known.choice & (weights > NOTHING))
        return Cut(units, np.minimum(weights[units] / left, 1.0))


def _model(known: System, matrix: Sparse) -> Any:
    import highspy

    rows, size = matrix.shape
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, rows
    program.col_cost_ = np.zeros(size)
    program.col_lower_ = program.col_upper_ = np.zeros(size)
    program.row_lower_ = program.row_upper_ = np.zeros(rows)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    return solver(program)


def solver(program: Any, **options: object) -> Any:
    """A silent, serial HiGHS that gives the same answer every time."""
    import highspy

    new: Any = highspy.Highs
    made = new()
    chosen = {"output_flag": False, "threads": 1, "presolve": "off", "simplex_strategy": 4, "random_seed": 0}
    for name, value in {**chosen, **options}.items():
        made.setOptionValue(name, value)
    made.passModel(program)
    return made
