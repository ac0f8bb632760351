"""Room in every sum: what a reader can say of a sensitive cell from one equation and the floors alone.

Where an aggregate is shown, a withheld part can be at most its own floor and the *slack*: what the withheld
parts have above their floors together. A sum whose slack is too small for a sensitive part gets one more
withheld cell, the cheapest that gives enough. One pass over the equations, repeated until nothing changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.suppression.compiled import compiled

SWEEPS = 8


def widen(problem: Problem, withheld: Flags) -> Flags:
    """``withheld`` (m) and what else the sums take. Cells in no equation, and sums without floors, stay."""
    hidden = ~problem.shown(withheld)
    free = problem.published & ~problem.known
    wanted = np.where(problem.sensitive, problem.floor + (1.0 if problem.whole else 1e-9), -np.inf)
    wanted = np.fmax(wanted, np.where(problem.sensitive, problem.upper, np.nan))
    equations = problem.equations
    for _ in range(SWEEPS):
        if not sweep(
            equations.indptr.astype(np.int64), equations.indices.astype(np.int64), equations.data,
            problem.values, problem.floor, wanted, problem.cost, free, hidden,
        ):  # fmt: skip
            break
    return np.asarray(hidden & free)


@compiled
def sweep(
    indptr: Any,
    indices: Any,
    sign: Any,
    values: Any,
    floor: Any,
    wanted: Any,
    cost: Any,
    free: Any,
    hidden: Any,
) -> Any:
    """Hide what each equation takes; True when something was hidden."""
    changed = False
    for row in range(len(indptr) - 1):
        slack, need = 0.0, 0.0
        total = -1
        for at in range(indptr[row], indptr[row + 1]):
            cell = indices[at]
            if sign[at] < 0:
                total = cell
            elif hidden[cell]:
                slack += values[cell] - floor[cell]
                need = max(need, wanted[cell] - floor[cell])
        while need > slack and not hidden[total]:
            chosen = cheapest(
                indices[indptr[row] : indptr[row + 1]], total, values, floor, cost, free, hidden, need - slack
            )
            if chosen < 0:
                break
            hidden[chosen] = True
            changed = True
            slack += values[chosen] - floor[chosen]
    return changed


@compiled
def cheapest(
    cells: Any, total: Any, values: Any, floor: Any, cost: Any, free: Any, hidden: Any, deficit: Any
) -> Any:
    """The cheapest cell that gives the whole deficit (the total does), else the one that gives most; -1:
    none."""
    best, best_room = -1, 0.0
    for cell in cells:
        if hidden[cell] or not free[cell]:
            continue
        room = deficit if cell == total else min(deficit, values[cell] - floor[cell])
        if room <= 0 or room < best_room:
            continue
        if room > best_room or cost[cell] < cost[best]:
            best, best_room = cell, room
    return best
