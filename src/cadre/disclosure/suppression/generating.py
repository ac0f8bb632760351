"""The cheapest flow through the whole system: cells come into the program when it pays.

Column generation (Dantzig and Wolfe's idea, from memory): the duals of the equations price every cell that is
not in the program yet; when none is worth it, the flow is the cheapest there is.
"""

from __future__ import annotations

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem
from cadre.disclosure.suppression.programs import FlowProgram

HIDDEN = 1e-3  # price of a cell that is withheld already; the usual shown one costs 1
DEAREST = 1e3
REWARD = 1e5  # for each unit that the cell asked for moves
AT_ONCE = 400  # cells that come in together
ROUNDS = 200


class Generator:
    """One program over the equations of ``problem``; ``hidden`` (m) may grow between calls."""

    def __init__(self, problem: Problem, hidden: Flags) -> None:
        from scipy import sparse

        self.problem, self.hidden = problem, hidden
        self.columns = sparse.csc_array(problem.equations, dtype=np.float64)
        self.cost = np.clip(problem.cost / np.median(problem.cost), 10 * HIDDEN, DEAREST)
        self.scale = 1.0 if problem.whole else _usual(problem.values)
        self.down = (problem.values - problem.floor) / self.scale
        self.movable = ~problem.known
        self.place = np.full(problem.size, -1)
        self.cells = np.zeros(0, dtype=np.int64)
        self.program = FlowProgram(self.columns[:, :0], *[np.zeros(0)] * 3)

    def flow(self, cell: int, need: float, fixed: Ints) -> tuple[Ints, Floats] | None:
        """Cells and steps of the cheapest flow that moves ``cell`` by ``need``; None: there is none."""
        goal = need / self.scale
        if -goal > self.down[cell]:
            return None
        now = np.append(np.flatnonzero(self.hidden & self.movable), cell)
        self._take(np.setdiff1d(now, self.cells))
        self.program.reprice(np.arange(len(self.cells)), self._price(self.cells))
        return self._generate(cell, goal, fixed[fixed != cell])

    def _generate(self, cell: int, goal: float, fixed: Ints) -> tuple[Ints, Floats] | None:
        still = self.place[fixed[self.place[fixed] >= 0]]
        for place in still:
            self.program.bound(int(place), 0.0, 0.0)
        at = int(self.place[cell])
        self.program.bound(at, min(0.0, goal), max(0.0, goal))
        self.program.reprice(np.array([at]), np.array([-REWARD]))
        moved = np.zeros(0)
        for _ in range(ROUNDS):
            found = self.program.solve()
            if found is None:
                break
            moved = found[0]
            worth = self._worth(found[1], fixed)
            if not len(worth):
                break
            self._take(worth)
        for place in [*still.tolist(), at]:
            self.program.bound(int(place), -self.down[self.cells[place]], np.inf)
        if not len(moved) or moved[at] / goal < 1.0 - 1e-7:
            return None
        used = np.flatnonzero(np.abs(moved) > 1e-7)
        order = np.argsort(self.cells[used])
        return self.cells[used][order], self.scale * moved[used][order]

    def _price(self, cells: Ints) -> Floats:
        return np.where(self.hidden[cells], HIDDEN, self.cost[cells])

    def _worth(self, dual: Floats, fixed: Ints) -> Ints:
        """The cells outside the program that would make the flow cheaper, the best first."""
        pull = self.columns.T @ dual
        gain = np.maximum(pull, np.where(self.down > 0, -pull, -np.inf)) - self._price(np.arange(len(pull)))
        gain[(self.place >= 0) | ~self.movable] = -np.inf
        gain[fixed] = -np.inf
        worth = np.flatnonzero(gain > 1e-6)
        return worth[np.lexsort((worth, -gain[worth]))][:AT_ONCE]

    def _take(self, cells: Ints) -> None:
        if not len(cells):
            return
        self.place[cells] = len(self.cells) + np.arange(len(cells))
        self.cells = np.concatenate([self.cells, cells])
        up = np.full(len(cells), np.inf)
        self.program.add(self.columns[:, cells], self._price(cells), up, self.down[cells])


def _usual(values: Floats) -> float:
    """A power of two near the middle of the sizes that are not zero."""
    sizes = np.abs(values[values != 0])
    return float(2.0 ** np.round(np.log2(np.median(sizes)))) if len(sizes) else 1.0
