"""The repair: for cells that were found unsafe, withhold the cheapest others that let them slide.

A *flow* is a change of the hidden cells that all equations allow, up by f+ and down by f-, down no further
than a cell's floor. For the cell q that was found unsafe the cheapest flow with q moved by its need is a
linear program; the cells it uses are withheld (Castro 2012, "Recent advances in optimization techniques for
statistical tabular data protection", for the family of methods; from memory). The program is laid over a
neighbourhood of q first. Where that has no flow, one program over far more of the system moves all cells that
wait as far as it can, and another those that are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem
from cadre.disclosure.suppression.flowing import flow_of_many, flow_of_one
from cadre.disclosure.suppression.neighbourhood import Neighbourhoods

NEARBY = (150, 600)  # cells in a program around one cell
HIDDEN_ONLY = 0
WIDE = (HIDDEN_ONLY, 5_000, 40_000, 300_000)  # cells in a program for many cells
PARTIES = 12  # that get programs of their own; the next audit names those that still need one
PATIENCE = 6  # so many more failures than flows, and no more programs around one cell are tried
ROUNDS = 16  # programs for the same many cells
IDLE = 4  # so many programs in turn that grant nothing end them
NEAR = 1e-7
TINY = 1e-4
APART = 0.1  # how far a sum that could be worked out must be able to go, as a share of it

Step = tuple[Ints, Floats]  # cells, and by how much each changes


@dataclass(frozen=True)
class Wish:
    """``cell`` has to be able to move by one of ``needs`` (signed), while the ``fixed`` cells of ``party``
    stay."""

    cell: int
    needs: tuple[float, ...]
    fixed: Ints
    party: int


def least_step(problem: Problem) -> float:
    """The least move worth asking for: a part of the smallest value that occurs, be a cell itself nothing.

    Never so small beside the usual value that a program could not tell it from its rounding.
    """
    sizes = np.abs(problem.values[problem.values != 0])
    if problem.whole or not len(sizes):
        return 1.0
    return APART * float(max(sizes.min(), TINY * np.median(sizes)))


def wish(problem: Problem, cell: int, reason: str, fixed: Ints, party: int, least: float) -> Wish:
    """What an objection of the audit asks for: to reach the upper or lower value, or just another one.

    ``least``: of ``least_step``.
    """
    value = problem.values[cell]
    if reason in ("upper", "lower"):
        return Wish(cell, (float(getattr(problem, reason)[cell] - value),), fixed, party)
    step = 1.0 if problem.whole else max(APART * abs(value), least)
    back = min(step, value - problem.floor[cell])
    return Wish(cell, (float(step), -float(back)) if back > 0 else (float(step),), fixed, party)


@dataclass
class Slider:
    """Grows ``hidden`` (m) until the wishes can be had.

    ``flows``: what it found, cells and steps each; ``stuck``: the cells that cannot move at all.
    """

    problem: Problem
    hidden: Flags
    stuck: list[int] = field(default_factory=list)
    flows: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.through: dict[int, list[int]] = {}
        self.around = Neighbourhoods(self.problem, self.hidden)

    def settle(self, wishes: Sequence[Wish]) -> None:
        """Near each cell as long as that works, then all that wait of one party together."""
        left: list[Wish] = []
        failures = 0
        for one in wishes:
            if self._moved(one):
                continue
            good = failures <= PATIENCE and self._near(one)
            failures += -1 if good else 1
            left += [] if good else [one]
        outsiders = [one for one in left if one.party < 0]
        # What outsiders need is given first: most parties need nothing more then, as the next audit will say.
        for party in [-1] if outsiders else sorted({one.party for one in left})[:PARTIES]:
            waiting = [one for one in left if one.party == party]
            for width in WIDE:
                waiting = self._wide(waiting, width)
            self.stuck += [one.cell for one in waiting]

    def _near(self, one: Wish) -> bool:
        for width in NEARBY:
            inside, equations = self.around.around(np.array([one.cell]), width)
            for need in one.needs:
                flow = flow_of_one(self.problem, self.hidden, one.cell, need, one.fixed, inside, equations)
                if flow is not None:
                    return self._keep(inside, flow)
            if len(inside) < width:
                break
        return False

    def _wide(self, waiting: Sequence[Wish], width: int) -> list[Wish]:
        """The wishes of one party that no flow over ``width`` cells grants."""
        waiting, idle = [one for one in waiting if not self._moved(one)], 0
        for turn in range(ROUNDS):
            if not waiting or idle == IDLE:
                break
            before = len(waiting)
            # What the last flow has hidden may be all that the others need.
            self._push(waiting, turn // 2, HIDDEN_ONLY if turn % 2 else width)
            waiting = [one for one in waiting if not self._moved(one)]
            idle = idle + 1 if len(waiting) == before else 0
        return list(waiting)

    def _push(self, waiting: Sequence[Wish], turn: int, width: int) -> None:
        inside, equations = self._part(waiting, width)
        cells = np.array([one.cell for one in waiting])
        needs = np.array([one.needs[turn % len(one.needs)] for one in waiting])
        flow = flow_of_many(self.problem, self.hidden, cells, needs, waiting[0].fixed, inside, equations)
        if flow is not None:
            self._keep(inside, flow)

    def _part(self, waiting: Sequence[Wish], width: int) -> tuple[Ints, Ints]:
        """The cells and equations of a program."""
        problem = self.problem
        if width == HIDDEN_ONLY:
            inside = np.flatnonzero(self.hidden)
            return inside, np.unique(self.around.columns[inside].indices)
        if problem.size > width:
            return self.around.around(np.array([one.cell for one in waiting]), width)
        return np.arange(problem.size), np.arange(problem.equations.shape[0])

    def _moved(self, one: Wish) -> bool:
        """Has an earlier flow moved the cell as far, while the fixed ones stayed?"""
        others = one.fixed[one.fixed != one.cell]
        for number in self.through.get(one.cell, ()):
            cells, steps = self.flows[number]
            step = steps[np.searchsorted(cells, one.cell)]
            far = any(step / need >= 1 - NEAR for need in one.needs)
            if far and not np.isin(others, cells).any():
                return True
        return False

    def _keep(self, inside: Ints, flow: Floats) -> bool:
        used = np.abs(flow) > NEAR
        cells = inside[used]
        self.hidden[cells] = True
        for cell in cells.tolist():
            self.through.setdefault(cell, []).append(len(self.flows))
        self.flows.append((cells, flow[used]))
        return bool(used.any())
