"""Safe patterns out of fractional ones: the sliding protection LP, then showing again what is not needed."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time
from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem
from cadre.disclosure.suppression.optimum_attacks import TOLERANCE, Attack, System, room
from cadre.disclosure.suppression.optimum_separation import ENDLESS, Separation, solver

FAINT = 1e-3  # price of a unit that is withheld anyway, as a share of the cheapest: short flows are kept


class Sliding:
    """The cheapest flow that moves one cell as far as an attack needs: one warm LP over doubled units."""

    def __init__(self, problem: Problem, known: System) -> None:
        self.problem, self.known = problem, known
        self._size = len(known.units)
        self._every = np.arange(2 * self._size, dtype=np.int32)
        self._solver = _doubled(known)

    def flow(self, attacked: Attack, price: Floats) -> Floats | None:
        """``price``: units, inf where shown. None when no single direction will do."""
        down = room(self.problem, attacked, self.known)
        unit = int(self.known.place[attacked.cell])
        found: list[tuple[float, int, Floats]] = []
        for sign in attacked.signs:
            if sign > 0 or down[unit] >= attacked.need:
                cost, flow = self._slide(attacked, unit, sign, down, price)
                found.append((cost, len(found), flow))
        best = min(found, default=(np.inf, 0, price))
        return best[2] if np.isfinite(best[0]) else None

    def _slide(
        self, attacked: Attack, unit: int, sign: int, down: Floats, price: Floats
    ) -> tuple[float, Floats]:
        rise = np.where(np.isfinite(price), ENDLESS * attacked.need, 0.0)
        fall = np.minimum(down, rise)
        if attacked.insider >= 0:
            still = self.known.insiders[attacked.insider]
            rise[still] = fall[still] = 0.0
        lower = np.zeros(2 * self._size)
        rise[unit], fall[unit] = (attacked.need, 0.0) if sign > 0 else (0.0, attacked.need)
        lower[unit if sign > 0 else unit + self._size] = attacked.need
        cost = np.where(np.isfinite(price), price, 0.0)
        self._solver.changeColsBounds(len(lower), self._every, lower, np.concatenate([rise, fall]))
        self._solver.changeColsCost(len(lower), self._every, np.concatenate([cost, cost]))
        self._solver.run()
        if self._solver.modelStatusToString(self._solver.getModelStatus()) != "Optimal":
            return np.inf, cost
        moved = np.asarray(self._solver.getSolution().col_value)
        return float(self._solver.getObjectiveValue()), moved[: self._size] - moved[self._size :]


class Witnesses:
    """Per attack the units of the last flow that stood up to it: while they are hidden, the attack fails."""

    def __init__(self, sliding: Sliding, separation: Separation) -> None:
        self.sliding, self.separation, self.known = sliding, separation, sliding.known
        self.problem = sliding.problem
        self.support: dict[Attack, Ints] = {}

    def holds(self, attacked: Attack, withheld: Flags) -> bool:
        """By the flow at hand, or by a new one. ``withheld``: units."""
        old = self.support.get(attacked)
        if old is not None and withheld[old].all():
            return True
        flow = self.sliding.flow(attacked, np.where(withheld, 1.0, np.inf))
        if flow is not None:
            self.keep(attacked, [flow])
        return flow is not None or (len(attacked.signs) > 1 and self._both(attacked, withheld))

    def _both(self, attacked: Attack, withheld: Flags) -> bool:
        """A little up and a little down: enough for the linear reading of the promise."""
        down = room(self.problem, attacked, self.known)
        found = self.separation.attack(attacked, down, withheld.astype(float), tight=False)
        if found.cut is None:
            self.keep(attacked, found.flows)
        return found.cut is None

    def keep(self, attacked: Attack, flows: Sequence[Floats]) -> None:
        moved = np.zeros(len(self.known.units), dtype=bool)
        for flow in flows:
            moved |= np.abs(flow) > TOLERANCE
        self.support[attacked] = np.flatnonzero(moved)


class Rounding:
    """``repair`` makes a pattern safe, ``tidy`` makes it minimal, as far as ``until`` (CPU time) lets it."""

    def __init__(self, witnesses: Witnesses) -> None:
        self.witnesses, self.known = witnesses, witnesses.known
        cost = self.known.cost[self.known.choice]
        self.until = np.inf
        self._faint = FAINT * float(cost.min(initial=1.0))

    def repair(self, attacks: Sequence[Attack], wanted: Floats) -> Flags:
        """A pattern of units that stands up to ``attacks``, cheap where ``wanted`` (0 to 1) is high."""
        withheld = self.known.hidden | (wanted > 1 - TOLERANCE)
        price = np.where(withheld, 0.0, self.known.cost * (1.0 - wanted)) + self._faint
        for attacked in sorted(attacks, key=lambda one: (-one.need, one.cell, one.insider)):
            if self.witnesses.holds(attacked, withheld):
                continue
            flow = self.witnesses.sliding.flow(attacked, price)
            if flow is None:
                self.witnesses.holds(attacked, np.ones(len(withheld), dtype=bool))
            else:
                self.witnesses.keep(attacked, [flow])
            withheld[self.witnesses.support[attacked]] = True
            price[withheld] = self._faint
        return withheld

    def tidy(self, attacks: Sequence[Attack], withheld: Flags) -> Flags:
        """Show again, the most costly first, what no attack needs to be withheld."""
        kept = withheld.copy()
        users: dict[int, set[Attack]] = {}
        for attacked in attacks:
            for unit in self.witnesses.support[attacked]:
                users.setdefault(int(unit), set()).add(attacked)
        choice = np.flatnonzero(kept & self.known.choice)
        for unit in choice[np.argsort(-self.known.cost[choice], kind="stable")]:
            if process_time() > self.until:
                break
            kept[unit] = False
            if not self._reroute(sorted(users.get(int(unit), ()), key=_order), kept, users):
                kept[unit] = True
        return kept

    def _reroute(self, attacks: Sequence[Attack], kept: Flags, users: dict[int, set[Attack]]) -> bool:
        for attacked in attacks:
            if not self.witnesses.holds(attacked, kept):
                return False
            for unit in self.witnesses.support[attacked]:
                users.setdefault(int(unit), set()).add(attacked)
        return True


def _order(attacked: Attack) -> tuple[int, int]:
    return attacked.cell, attacked.insider


def _doubled(known: System) -> Any:
    """Flows as what moves up less what moves down, each at its price."""
    import highspy
    from scipy import sparse

    matrix = sparse.csc_array(sparse.hstack([known.equations, -known.equations]))
    rows, size = matrix.shape
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, rows
    program.col_cost_ = np.zeros(size)
    program.col_lower_ = program.col_upper_ = np.zeros(size)
    program.row_lower_ = program.row_upper_ = np.zeros(rows)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    return solver(program, simplex_strategy=1)
