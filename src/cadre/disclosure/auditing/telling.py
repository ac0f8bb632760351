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
        """Per cell: has it one value for ``party`` (a row of the insiders)? All have, if programs fail.

        What the party computes from the equations alone is not asked again: ``exact_disclosure`` told it.
        """
        insiders = self._problem.insiders
        known = insiders.indices[insiders.indptr[party] : insiders.indptr[party + 1]]
        stuck = self._cone.stuck(known)
        if stuck is None:
            return np.ones(len(cells), dtype=bool)
        if not (stuck & ~self._stuck).any():
            return self._with_the_stuck(party, cells)
        shown = self._shown.copy()
        shown[known] = True
        told, work = fixed_with(self._problem, shown, stuck, self._seed)
        self._eliminations += work
        return np.asarray(told[cells])

    def _with_the_stuck(self, party: int, cells: Ints) -> Flags:
        """What is computed once the stuck cells are as good as shown; nothing more where none is stuck."""
        if not self._stuck.any():
            return np.zeros(len(cells), dtype=bool)
        everybody, pairs = self._computable
        return np.asarray(everybody[cells] | np.isin(party * self._problem.size + cells, pairs))

    @cached_property
    def _computable(self) -> tuple[Flags, Ints]:
        """m: what everybody computes; and pairs, party × m + cell, of what a party does."""
        problem = self._problem
        found = exact_disclosure(
            problem.equations, self._shown | self._stuck, problem.insiders, problem.sensitive, PRIMES[0],
            self._seed,
        )  # fmt: skip
        return self._stuck | found.fixed, found.party * problem.size + found.cell
