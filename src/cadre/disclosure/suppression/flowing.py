"""The cheapest flows: one cell by what it needs among its neighbours, or many cells at once far and wide."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem
from cadre.disclosure.suppression.programs import cheapest

HIDDEN = 1e-4  # price of a unit of flow through a cell that is withheld already
DEAREST, LEAST = 1e3, 1e-2  # prices of shown cells, as multiples of the usual one
REWARD = 1e5  # when many are asked for: for each cell that moves by all it needs


def flow_of_one(
    problem: Problem, hidden: Flags, cell: int, need: float, fixed: Ints, inside: Ints, equations: Ints
) -> Floats | None:
    """By how much each cell of ``inside`` moves when ``cell`` moves by ``need``; None: it cannot.

    ``inside``, ``equations``: sorted positions of the cells and equations that take part; ``fixed`` cells
    stay.
    """
    from scipy import sparse

    stays = problem.known[inside] | np.isin(inside, fixed) & (inside != cell)
    price = np.where(hidden[inside], HIDDEN, problem.cost[inside])
    scale = 1.0 if problem.whole else abs(need)
    down = np.where(stays, 0.0, (problem.values - problem.floor)[inside] / scale)
    up = np.where(stays, 0.0, np.inf)
    at, size = int(np.searchsorted(inside, cell)), len(inside)
    low, high = np.zeros(2 * size), np.concatenate([up, down])
    place, other = (at, at + size) if need > 0 else (at + size, at)
    if high[place] < abs(need) / scale:
        return None
    low[place] = high[place] = abs(need) / scale
    high[other] = 0.0
    part = sparse.csc_array(problem.equations[equations][:, inside])
    found = cheapest(sparse.hstack([part, -part]), low, high, np.concatenate([price, price]))
    return None if found is None else scale * (found[:size] - found[size:])


def flow_of_many(
    problem: Problem, hidden: Flags, cells: Ints, needs: Floats, fixed: Ints, inside: Ints, equations: Ints
) -> Floats | None:
    """One flow over ``inside`` in which as many of ``cells`` as it can move by their ``needs`` (signed).

    Shown cells cost, hidden ones do not.
    """
    from scipy import sparse

    scale = 1.0 if problem.whole else float(2.0 ** np.round(np.log2(np.median(np.abs(needs)))))
    free = ~problem.known[inside] & ~np.isin(inside, np.setdiff1d(fixed, cells))
    open_here = hidden[inside] | np.isin(inside, cells)
    ours, others = inside[free & open_here], inside[free & ~open_here]
    down = (problem.values - problem.floor) / scale
    usual = np.clip(problem.cost[others] / np.median(problem.cost), LEAST, DEAREST)
    low, high, gain = -down[ours], np.full(len(ours), np.inf), np.zeros(len(ours))
    at, goal = np.searchsorted(ours, cells), needs / scale
    gain[at] = -REWARD / goal
    high[at] = np.where(goal > 0, goal, high[at])
    low[at] = np.where(goal < 0, np.maximum(goal, low[at]), low[at])
    rows = sparse.csc_array(problem.equations[equations], dtype=np.float64)
    found = cheapest(
        sparse.hstack([rows[:, ours], rows[:, others], -rows[:, others]]),
        np.concatenate([low, np.zeros(2 * len(others))]),
        np.concatenate([high, np.full(len(others), np.inf), down[others]]),
        np.concatenate([gain, usual, usual]),
    )  # fmt: skip
    if found is None:
        return None
    flow, (first, second) = np.zeros(len(inside)), np.split(found[len(ours) :], 2)
    flow[np.searchsorted(inside, ours)] = scale * found[: len(ours)]
    flow[np.searchsorted(inside, others)] = scale * (first - second)
    return flow
