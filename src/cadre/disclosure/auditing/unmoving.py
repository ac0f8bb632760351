"""Hidden cells that have one possible value among all tables of real numbers: exact, by linear programs.

From the true table a cell at its floor can only rise. The directions in which all hidden cells can go form a
cone; one linear program over it raises every cell at its floor that can rise at all. Those that cannot are as
good as shown, and then null vectors say which of the other cells are fixed with them.
"""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.flows import least_change
from cadre.disclosure.auditing.nullspace import PRIMES, NullSpace
from cadre.disclosure.auditing.programs import Answer, Effort, Program
from cadre.disclosure.problem import Flags, Floats, Ints, Problem, Sparse

ELIMINATION = 40  # its work for one entry of the equations, in that of programs
ROUNDS = 5  # programs, each for the cells that the last one left
RESTART = 20  # the work of going on from the last point, in iterations


def one_valued(problem: Problem, shown: Flags, flows: Sparse, seed: int) -> tuple[Flags, int]:
    """m: hidden cells that no table of real numbers takes anywhere else (all, if a program fails); the work.

    ``shown``: what the attacker knows. ``flows``: csr, n × m, differences of possible tables from the truth,
    which are not looked for again.
    """
    stuck, work = stuck_at_floor(problem, shown, flows)
    found, more = fixed_with(problem, shown, stuck, seed)
    return found, work + more


def fixed_with(problem: Problem, shown: Flags, stuck: Flags, seed: int) -> tuple[Flags, int]:
    """m: ``stuck`` cells and the hidden ones that the equations fix once those are known; and the work."""
    free = ~shown & ~stuck
    zero = np.ones(int(free.sum()), dtype=bool)
    for prime in PRIMES[:2] if free.any() else ():
        zero &= (NullSpace(problem.equations, free, prime).draw(1, seed) == 0).all(axis=0)
    found = stuck.copy()
    found[np.flatnonzero(free)[zero]] = True
    return found, ELIMINATION * problem.equations.nnz


def stuck_at_floor(problem: Problem, shown: Flags, flows: Sparse) -> tuple[Flags, int]:
    """m: hidden cells at their floor that cannot rise; and the work it was."""
    low = ~shown & at_floor(problem)
    stuck, work = low & ~_raised(flows, problem.size), 0
    for _ in range(ROUNDS if stuck.any() else 0):
        cone = Cone(problem, shown, stuck)
        still = cone.stuck(np.zeros(0, dtype=np.int64))
        work += cone.work
        if still is None:
            return ~shown, work
        if (still == stuck).all():
            break
        stuck = still
    return stuck, work


def at_floor(problem: Problem) -> Flags:
    """m: cells that are there, or so near that what they can fall by makes no other value."""
    return np.asarray(problem.values - problem.floor <= (0.0 if problem.whole else least_change(problem)))


def _raised(flows: Sparse, size: int) -> Flags:
    raised = np.zeros(size, dtype=bool)
    raised[flows.indices[flows.data > 0]] = True
    return raised


class Cone:
    """The directions in which the hidden cells of a pattern can go, for one party after another.

    ``asked``: m, cells at their floor that are asked after. Each earns one for its first step and nothing for
    more, so that as many as can rise. From one party to the next only the bounds of what they know change,
    so that most programs take a few steps from the last. ``work``: done by programs so far.
    """

    def __init__(self, problem: Problem, shown: Flags, asked: Flags) -> None:
        from scipy import sparse

        self._cells, self._asked = np.flatnonzero(~shown), asked
        first = np.flatnonzero(asked)
        part = problem.equations[:, self._cells].astype(np.float64)
        rows = np.flatnonzero(np.diff(part.indptr))
        steps = problem.equations[rows][:, first].astype(np.float64)
        matrix = sparse.hstack([part[rows], steps], format="csc")
        low = at_floor(problem)[self._cells]
        self._low: Floats = np.concatenate([np.where(low, 0.0, -np.inf), np.zeros(len(first))])
        self._high = np.concatenate([np.full(len(self._cells), np.inf), np.ones(len(first))])
        self._columns = np.concatenate([self._cells, first])
        self._program = Program(matrix, np.zeros(len(rows)), self._low, self._high, Effort())
        self._program.aim(np.concatenate([np.zeros(len(self._cells)), np.full(len(first), -1.0)]))
        self._restarts = 0

    @property
    def work(self) -> int:
        return self._program.work + self._restarts

    def stuck(self, known: Ints) -> Flags | None:
        """m: of the cells asked after, those that cannot rise while the ``known`` cells stay as they are.
        None: the program came to its limit."""
        places = np.flatnonzero(np.isin(self._columns, known))
        for place in places:
            self._program.bound_one(int(place), 0.0, 0.0)
        answer, point = self._least()
        for place in places:
            self._program.bound_one(int(place), self._low[place], self._high[place])
        if answer is not Answer.FOUND:
            return None
        stuck = self._asked.copy()
        stuck[self._columns[point > 0.5]] = False
        stuck[known] = False
        return stuck

    def _least(self) -> tuple[Answer, Floats]:
        self._restarts += RESTART * self._program.rows
        answer, point = self._program.least(None)
        if answer is not Answer.FOUND:
            self._program.forget()
            answer, point = self._program.least(None)
        return answer, point
