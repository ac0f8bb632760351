"""Repair by sliding protection programs: what must be withheld so that a cell can move as far as it has to.

A *flow* is a change of the hidden cells that all equations allow, up by f+ and down by f-, never below a
cell's floor. For the cell q that was found unsafe the cheapest flow with q moved by its need is a linear
program; the cells it uses are withheld (Castro 2012, "Recent advances in optimization techniques for
statistical tabular data protection", for the family of methods; from memory). The program is laid over a
neighbourhood of q, and over a wider one when there is no flow in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem, Sparse
from cadre.disclosure.suppression.neighbourhood import Neighbourhoods

WIDTHS = (150, 600, 3_000, 10**9)  # cells in a neighbourhood, tried one after another
NEAR = 1e-7
APART = 0.1  # how far a sum that could be worked out must be able to go, as a share of it


@dataclass
class Slider:
    """Grows ``hidden`` (m) until the cells asked for can move; ``stuck``: those that cannot at all."""

    problem: Problem
    hidden: Flags
    stuck: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.moved = np.zeros(self.problem.size, dtype=bool)
        self.around = Neighbourhoods(self.problem, self.hidden)

    def settle(self, cell: int, reason: str, fixed: Ints) -> None:
        """Withhold what an objection of the audit asks for, unless an earlier flow has given it already."""
        problem = self.problem
        value = problem.values[cell]
        if reason == "lower":
            self.move(cell, problem.lower[cell] - value, fixed)
        elif reason == "upper":
            self.move(cell, problem.upper[cell] - value, fixed)
        elif not (len(fixed) == 0 and self.moved[cell]):
            step = 1.0 if problem.whole else max(APART * abs(value), NEAR)
            if not self.move(cell, step, fixed):
                self.move(cell, -min(step, value - problem.floor[cell]), fixed)

    def move(self, cell: int, need: float, fixed: Ints) -> bool:
        """Hide what moving ``cell`` by ``need`` (up if positive) takes while ``fixed`` cells stay."""
        for width in WIDTHS:
            inside, equations = self.around.around(np.array([cell]), width)
            flow = self._flow(cell, need, fixed, inside, equations)
            if flow is not None:
                used = inside[np.abs(flow) > NEAR]
                self.hidden[used] = True
                if not len(fixed):
                    self.moved[used] = True
                return True
            if len(inside) < width:
                break
        self.stuck.append(cell)
        return False

    def _flow(self, cell: int, need: float, fixed: Ints, inside: Ints, equations: Ints) -> Floats | None:
        problem = self.problem
        stays = problem.known[inside] | np.isin(inside, fixed) & (inside != cell)
        price = np.where(self.hidden[inside], 1e-4, problem.cost[inside])
        down = np.where(stays, 0.0, problem.values[inside] - problem.floor[inside])
        up = np.where(stays, 0.0, np.inf)
        at = int(np.searchsorted(inside, cell))
        matrix = problem.equations[equations][:, inside]
        return cheapest_flow(matrix, price, up, down, at, need)


def cheapest_flow(
    matrix: Sparse, price: Floats, up: Floats, down: Floats, at: int, need: float
) -> Floats | None:
    """min price (f+ + f-), matrix (f+ - f-) = 0, f+ <= up, f- <= down, f+ - f- = need at ``at``; None: no
    flow."""
    from scipy import sparse
    from scipy.optimize import linprog

    size = len(price)
    upper = np.concatenate([up, down])
    lower = np.zeros(2 * size)
    place, other = (at, at + size) if need > 0 else (at + size, at)
    if need == 0 or upper[place] < abs(need):
        return None
    lower[place] = upper[place] = abs(need)
    upper[other] = 0.0
    both = sparse.csr_array(sparse.hstack([matrix, -matrix], format="csr"), dtype=float)
    found = linprog(
        np.concatenate([price, price]), A_eq=both, b_eq=np.zeros(both.shape[0]),
        bounds=np.stack([lower, upper], axis=1), method="highs-ds",
    )  # fmt: skip
    if not found.success:
        return None
    return np.asarray(found.x[:size] - found.x[size:])
