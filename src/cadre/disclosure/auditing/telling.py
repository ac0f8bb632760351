"""What tables of real numbers tell each party: exact, by the cone of directions and null vectors."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from cadre.disclosure.auditing.insiders import exact_disclosure
from cadre.disclosure.auditing.nullspace import PRIMES
from cadre.disclosure.auditing.unmoving import Cone, at_floor, fixed_with
from cadre.disclosure.problem import Flags, Ints, Problem


class Telling:
    """For one party after another: which cells have one value for it among all tables of real numbers?

    ``shown``: m. ``stuck``: m, cells at their floor that cannot rise whoever looks. ``work``: done so far.
    """

    def __init__(self, problem: Problem, shown: Flags, stuck: Flags, seed: int) -> None:
        self._problem, self._shown, self._stuck, self._seed = problem, shown, stuck, seed
        self._cone = Cone(problem, shown, ~shown & at_floor(problem))
        self._eliminations = 0

    @property
    def work(self) -> int:
        return self._cone.work + self._eliminations

    def told(self, party: int, cells: Ints) -> Flags:
        """Per cell: has it one value for ``party`` (a row of the problem's insiders)? All, if programs fail."""
        insiders = self._problem.insiders
        known = insiders.indices[insiders.indptr[party] : insiders.indptr[party + 1]]
        stuck = self._cone.stuck(known)
        if stuck is None:
            return np.ones(len(cells), dtype=bool)
        if not (stuck & ~self._stuck).any():
            return np.asarray(np.isin(party * self._problem.size + cells, self._computable))
        shown = self._shown.copy()
        shown[known] = True
        told, work = fixed_with(self._problem, shown, stuck, self._seed)
        self._eliminations += work
        return np.asarray(told[cells])

    @cached_property
    def _computable(self) -> Ints:
        """Pairs (party × m + cell) of what parties compute once the stuck cells are as good as shown."""
        problem = self._problem
        found = exact_disclosure(
            problem.equations, self._shown | self._stuck, problem.insiders, problem.sensitive, PRIMES[0],
            self._seed,
        )  # fmt: skip
        return np.asarray(found.party * problem.size + found.cell)
