"""Repair by sliding protection programs: what must be withheld so that a cell can move as far as it has to.

A *flow* is a change of the hidden cells that all equations allow, up by f+ and down by f-, never below a
cell's floor. For the cell q that was found unsafe the cheapest flow with q moved by its need is a linear
program; the cells it uses are withheld (Castro 2012, "Recent advances in optimization techniques for
statistical tabular data protection", for the family of methods; from memory). The program is laid over a
neighbourhood of q, over a wider one when there is no flow in it, and over the whole system at last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem
from cadre.disclosure.suppression.generating import Generator
from cadre.disclosure.suppression.neighbourhood import Neighbourhoods
from cadre.disclosure.suppression.programs import FlowProgram

WIDTHS = (150, 600)  # cells in a neighbourhood, tried one after another, before the whole system
NEAR = 1e-7
APART = 0.1  # how far a sum that could be worked out must be able to go, as a share of it

Step = tuple[Ints, Floats]  # cells, and by how much each changes


@dataclass
class Slider:
    """Grows ``hidden`` (m) until the cells asked for can move.

    ``flows``: what it found, cells and steps each; ``stuck``: the cells that cannot move at all.
    """

    problem: Problem
    hidden: Flags
    stuck: list[int] = field(default_factory=list)
    flows: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.through: dict[int, list[int]] = {}
        self.around = Neighbourhoods(self.problem, self.hidden)

    @cached_property
    def generator(self) -> Generator:
        return Generator(self.problem, self.hidden)

    def settle(self, cell: int, reason: str, fixed: Ints) -> None:
        """Withhold what an objection of the audit asks for, unless an earlier flow has given it already."""
        problem = self.problem
        value = problem.values[cell]
        if reason == "lower":
            self.move(cell, problem.lower[cell] - value, fixed)
        elif reason == "upper":
            self.move(cell, problem.upper[cell] - value, fixed)
        else:
            step = 1.0 if problem.whole else max(APART * abs(value), NEAR)
            back = -min(step, value - problem.floor[cell])
            if not (back < 0 and self._moved(cell, back, fixed)) and not self.move(cell, step, fixed):
                self.move(cell, back, fixed)

    def move(self, cell: int, need: float, fixed: Ints) -> bool:
        """Hide what moving ``cell`` by ``need`` (up if positive) takes while ``fixed`` cells stay."""
        if need == 0 or self._moved(cell, need, fixed):
            return need != 0
        for width in WIDTHS:
            inside, equations = self.around.around(np.array([cell]), width)
            flow = self._flow(cell, need, fixed, inside, equations)
            if flow is not None:
                return self._keep(inside, flow)
            if len(inside) < width:
                break
        else:
            wide = self.generator.flow(cell, need, fixed)
            if wide is not None:
                return self._keep(*wide)
        self.stuck.append(cell)
        return False

    def _moved(self, cell: int, need: float, fixed: Ints) -> bool:
        """Has an earlier flow moved the cell as far, while the ``fixed`` ones stayed?"""
        for number in self.through.get(cell, ()):
            cells, steps = self.flows[number]
            step = steps[np.searchsorted(cells, cell)]
            if step / need >= 1 - NEAR and not np.isin(fixed[fixed != cell], cells).any():
                return True
        return False

    def _keep(self, inside: Ints, flow: Floats) -> bool:
        used = np.abs(flow) > NEAR
        cells = inside[used]
        self.hidden[cells] = True
        for cell in cells.tolist():
            self.through.setdefault(cell, []).append(len(self.flows))
        self.flows.append((cells, flow[used]))
        return True

    def _flow(self, cell: int, need: float, fixed: Ints, inside: Ints, equations: Ints) -> Floats | None:
        from scipy import sparse

        problem = self.problem
        stays = problem.known[inside] | np.isin(inside, fixed) & (inside != cell)
        price = np.where(self.hidden[inside], 1e-4, problem.cost[inside])
        down = np.where(stays, 0.0, problem.values[inside] - problem.floor[inside])
        up = np.where(stays, 0.0, np.inf)
        at = int(np.searchsorted(inside, cell))
        if (up if need > 0 else down)[at] < abs(need):
            return None
        scale = 1.0 if problem.whole else abs(need)
        matrix = sparse.csc_array(problem.equations[equations][:, inside])
        program = FlowProgram(matrix, price, up, down / scale)
        program.bound(at, need / scale, need / scale)
        found = program.solve()
        return None if found is None else scale * found[0]
