"""Hidden cells that have one possible value among all tables of real numbers: exact, by one program.

From the true table a cell at its floor can only rise. The directions in which all hidden cells can go form a
cone; one linear program over it raises every cell at its floor that can rise at all. Those that cannot are as
good as shown, and then null vectors say which of the other cells are fixed with them.
"""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.nullspace import PRIMES, NullSpace
from cadre.disclosure.auditing.programs import Answer, Effort, Program
from cadre.disclosure.problem import Flags, Floats, Problem, Sparse

CLOSE = 1e-9  # of a sum: so near to its floor it is there
ELIMINATION = 40  # its work for one entry of the equations, in that of programs
ROUNDS = 5  # programs, each for the cells that the last one left


def one_valued(problem: Problem, shown: Flags, flows: Sparse, seed: int) -> tuple[Flags, int]:
    """m: hidden cells that no table of real numbers takes anywhere else (all, if a program fails); the work.

    ``shown``: what the attacker knows. ``flows``: csr, n × m, differences of possible tables from the truth,
    which are not looked for again.
    """
    stuck, work = stuck_at_floor(problem, shown, flows)
    free = ~shown & ~stuck
    zero = np.ones(int(free.sum()), dtype=bool)
    for prime in PRIMES[:2] if free.any() else ():
        zero &= (NullSpace(problem.equations, free, prime).draw(1, seed) == 0).all(axis=0)
    work += ELIMINATION * problem.equations.nnz
    found = stuck
    found[np.flatnonzero(free)[zero]] = True
    return found, work


def stuck_at_floor(problem: Problem, shown: Flags, flows: Sparse) -> tuple[Flags, int]:
    """m: hidden cells at their floor that cannot rise; and the work it was."""
    low = ~shown & at_floor(problem)
    stuck, work = low & ~_raised(flows, problem.size), 0
    for _ in range(ROUNDS if stuck.any() else 0):
        rises, more = _rise(problem, shown, low, stuck)
        work += more
        if rises is None:
            return ~shown, work
        if not (stuck & rises).any():
            break
        stuck &= ~rises
    return stuck, work


def at_floor(problem: Problem) -> Flags:
    above = problem.values - problem.floor
    return np.asarray(above <= (0.0 if problem.whole else CLOSE * np.maximum(1.0, np.abs(problem.values))))


def _raised(flows: Sparse, size: int) -> Flags:
    raised = np.zeros(size, dtype=bool)
    raised[flows.indices[flows.data > 0]] = True
    return raised


def _rise(problem: Problem, shown: Flags, low: Flags, stuck: Flags) -> tuple[Flags | None, int]:
    """m: cells at their floor that a direction of the cone takes up; None: the program came to its limit.
    And the work.

    Each of ``stuck`` earns one for its first step and nothing for more, so that as many as can rise.
    """
    from scipy import sparse

    cells, first = np.flatnonzero(~shown), np.flatnonzero(stuck)
    part = problem.equations[:, cells].astype(np.float64)
    rows = np.flatnonzero(np.diff(part.indptr))
    matrix = sparse.hstack([part[rows], problem.equations[rows][:, first].astype(np.float64)], format="csc")
    least: Floats = np.concatenate([np.where(low[cells], 0.0, -np.inf), np.zeros(len(first))])
    most = np.concatenate([np.full(len(cells), np.inf), np.ones(len(first))])
    program = Program(matrix, np.zeros(len(rows)), least, most, Effort())
    cost = np.concatenate([np.zeros(len(cells)), np.full(len(first), -1.0)])
    answer, point = program.least(cost)
    if answer is not Answer.FOUND:
        return None, program.work
    rises = np.zeros(problem.size, dtype=bool)
    rises[cells] = point[: len(cells)] > 0.5
    rises[first] |= point[len(cells) :] > 0.5
    return rises & low, program.work
