"""The attacks an optimal pattern must stand up to: how far the flow through one cell must be able to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints, Problem, Sparse

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Attack:
    """Cell ``cell`` (of the system) must be able to move by ``need`` upward, downward, or both added up.

    ``insider``: a row of ``problem.insiders`` whose cells stand still, or -1. ``signs``: the directions.
    """

    cell: int
    signs: tuple[int, ...]
    need: float
    insider: int = -1


@dataclass(frozen=True)
class System:
    """The cells a reader does not know beforehand (units), and how far each can move when withheld.

    ``units``: positions in the problem. ``equations``: csr, over units. ``down``: how far a unit can go down
    (inf: without limit). ``choice``: units whose withholding is to be decided; ``hidden``: always hidden.
    ``cost``: per unit, 0 where there is no choice.
    """

    units: Ints
    equations: Sparse
    down: Floats
    choice: Flags
    hidden: Flags
    cost: Floats
    place: Ints  # of a cell among the units, or -1
    insiders: tuple[Ints, ...]  # units of each insider row


def system(problem: Problem, exact: bool) -> System:
    """``exact``: only sums and differences are attacked, so that a withheld cell can move without limit."""
    from scipy import sparse

    units = np.flatnonzero(~problem.known)
    equations = sparse.csr_array(problem.equations[:, units], dtype=np.float64)
    equations = equations[np.diff(equations.indptr) > 0]
    place = np.full(problem.size, -1, dtype=np.int64)
    place[units] = np.arange(len(units))
    choice = (problem.published & ~problem.sensitive)[units]
    down = np.maximum(problem.values - problem.floor, 0.0)[units]
    rows = sparse.csr_array(problem.insiders)
    parts = [place[row] for row in np.split(rows.indices, rows.indptr[1:-1])] if rows.shape[0] else []
    return System(
        units,
        equations,
        np.full(len(units), np.inf) if exact else down,
        choice,
        ~choice,
        np.where(choice, problem.cost[units], 0.0),
        place,
        tuple(part[part >= 0] for part in parts),
    )


def outsider_attacks(problem: Problem, exact: bool) -> Iterator[Attack]:
    """Promise 2: a larger, a smaller, and in any case another value must remain possible."""
    for cell in np.flatnonzero(problem.sensitive):
        if exact:
            yield Attack(int(cell), (1,), 1.0)
            continue
        rise = problem.upper[cell] - problem.values[cell]
        fall = problem.values[cell] - problem.lower[cell]
        if problem.whole:
            rise, fall = np.ceil(rise), np.ceil(fall)
        if rise > 0:
            yield Attack(int(cell), (1,), float(rise))
        if fall > 0:
            yield Attack(int(cell), (-1,), float(fall))
        if not (rise > 0 or fall > 0):
            yield Attack(int(cell), (1, -1), 1.0)


def insider_attack(cell: int, insider: int, exact: bool) -> Attack:
    """Promise 3: another value of ``cell`` remains possible although the insider's own cells are known."""
    return Attack(cell, (1,) if exact else (1, -1), 1.0, insider)


def room(problem: Problem, attacked: Attack, known: System) -> Floats:
    """How far units go down in this attack. A figure that is not whole may differ by any amount at all, so
    there only whether a unit can go down counts."""
    if problem.whole or len(attacked.signs) == 1:
        return known.down
    return np.where(known.down > TOLERANCE, np.inf, 0.0)
