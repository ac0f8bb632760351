"""The search for the optimum: cuts to the linear program, then binary programs until no attack succeeds."""

from __future__ import annotations

from time import process_time

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Problem
from cadre.disclosure.suppression.optimum_attacks import TOLERANCE, Attack, System, room
from cadre.disclosure.suppression.optimum_insiders import broken_by_insiders
from cadre.disclosure.suppression.optimum_master import VIOLATED, Master, bridges
from cadre.disclosure.suppression.optimum_rounding import Rounding, Sliding, Witnesses
from cadre.disclosure.suppression.optimum_separation import Cut, Separation

ENOUGH = 60  # violated cuts after which the linear program is solved again
LENT = (0.03, 0.0)  # room lent to cells that are shown, as a share of the need, while looking for a cut
SMALL = 1500  # units; in larger systems only cells of the fractional pattern are lent room, which is faster
STALLED = 8  # rounds without a better bound after which the binary program begins
COARSE = 0.005  # gap of the binary programs until their patterns are safe


class Search:
    """``best``: units of the cheapest safe pattern so far; ``bound``: no choice of cells costs less."""

    def __init__(
        self, problem: Problem, known: System, outsiders: list[Attack], insiders: bool, exact: bool
    ) -> None:
        self.problem, self.known, self.exact = problem, known, exact
        self.outsiders, self.attacks, self.insiders = outsiders, list(outsiders), insiders
        self.separation = Separation(known)
        self.witnesses = Witnesses(Sliding(problem, known), self.separation)
        self.rounding = Rounding(self.witnesses)
        self.master = Master(known)
        self.best = np.ones(len(known.units), dtype=bool)
        self.bound, self.rounds, self.proven = 0.0, 0, False
        self._next = 0
        self._fraction = np.zeros(len(known.units))  # the last pattern of the linear program

    def impossible(self) -> int:
        """How many attacks succeed although everything is withheld."""
        every = np.ones(len(self.known.units), dtype=bool)
        broken = sum(not self.witnesses.holds(attacked, every) for attacked in self.outsiders)
        if self.insiders and not broken:
            broken = sum(1 for _ in broken_by_insiders(self.witnesses, self.outsiders, every, self.exact))
        return broken

    def run(self, rounds: int, nodes: int, until: float, enough: float) -> None:
        """``until``: CPU time at which to stop; ``enough``: the gap at which to stop."""
        for attacked in self.attacks:
            self.master.add(self.separation.of_equations(attacked, self._room(attacked)))
        self.rounding.until = until
        pattern = self._linear(rounds, min(until, process_time() + (until - process_time()) / 2))
        self._improve(pattern)
        gap = COARSE
        while self.rounds < rounds and process_time() < until and not self._settled(enough):
            self._close()
            gap = self._binary(gap, rounds, nodes, until)

    def _settled(self, enough: float) -> bool:
        self.proven = self.proven or self.cost <= self.bound + TOLERANCE * max(self.cost, 1.0)
        return self.proven or self.cost - self.bound <= enough * self.cost

    @property
    def cost(self) -> float:
        return float(self.known.cost[self.best].sum())

    def _room(self, attacked: Attack) -> Floats:
        return room(self.problem, attacked, self.known)

    def _linear(self, rounds: int, until: float) -> Floats:
        """Cuts until no attack beats the fractional pattern, or the bound has stopped to rise."""
        stalled = 0
        cost, pattern, _ = self.master.linear()
        while self.rounds < rounds and process_time() < until and stalled < STALLED:
            self.rounds += 1
            if not self.master.add(self._violated(pattern, tight=True, enough=ENOUGH)):
                break
            before, (cost, pattern, _) = cost, self.master.linear()
            stalled = 0 if cost > before * 1.0005 + TOLERANCE else stalled + 1
        self.bound = max(self.bound, cost)
        self._fraction = pattern
        return pattern

    def _violated(self, pattern: Floats, tight: bool, enough: int) -> list[Cut]:
        """Cuts that ``pattern`` does not keep, from the attacks in turn until there are ``enough``."""
        found = bridges(self.known, pattern) if tight else []
        sought = len(found) + enough
        for _ in range(len(self.attacks)):
            attacked = self.attacks[self._next % len(self.attacks)]
            self._next = (self._next + 1) % len(self.attacks)
            cut = self._cut(attacked, pattern, tight)
            if cut is not None:
                found.append(cut)
            if len(found) >= sought:
                break
        return found

    def _cut(self, attacked: Attack, pattern: Floats, tight: bool) -> Cut | None:
        """A cut that ``pattern`` breaks; first one with few cells, by lending a little room to shown ones."""
        down = self._room(attacked)
        borrowers = self.known.choice if len(pattern) <= SMALL else self._fraction > 0
        for lent in LENT if not tight else (0.0,):
            lending = np.maximum(pattern, lent * borrowers)
            cut = self.separation.attack(attacked, down, lending, tight=tight or lent > 0).cut
            if cut is not None and float(cut.weights @ pattern[cut.units]) < cut.least - VIOLATED:
                return cut
        return None

    def _improve(self, pattern: Floats) -> None:
        """A safe pattern near ``pattern``; kept when it is the cheapest so far."""
        withheld = self.rounding.repair(self.attacks, pattern)
        withheld = self.rounding.tidy(self.attacks, withheld)
        while self.insiders and self._learn(withheld):
            withheld = self.rounding.repair(self.attacks, withheld.astype(float))
            withheld = self.rounding.tidy(self.attacks, withheld)
        if self.known.cost[withheld].sum() < self.cost:
            self.best = withheld

    def _learn(self, withheld: Flags) -> bool:
        """Insiders who succeed against ``withheld`` join the attacks."""
        fresh = list(broken_by_insiders(self.witnesses, self.outsiders, withheld, self.exact))
        self.attacks += fresh
        for attacked in fresh:
            self.master.add(self.separation.of_equations(attacked, self._room(attacked)))
        return bool(fresh)

    def _close(self) -> None:
        """Units whose reduced cost says that withholding them costs more than the best pattern."""
        cost, _, reduced = self.master.linear()
        self.bound = max(self.bound, cost)
        self.master.close(self.known.choice & (cost + reduced > self.cost + TOLERANCE))

    def _binary(self, gap: float, rounds: int, nodes: int, until: float) -> float:
        """One binary program; its pattern attacked. The gap to ask for next."""
        self.rounds += 1
        found, bound = self.master.whole(self.best, gap, nodes, until - process_time())
        self.bound = max(self.bound, bound)
        withheld = found > 0.5
        cuts = self._violated(withheld.astype(float), tight=False, enough=len(self.attacks))
        if not cuts and not (self.insiders and self._learn(withheld)):
            if self.known.cost[withheld].sum() <= self.cost:
                self.best = withheld
            return 0.0
        self.master.add(cuts)
        self._linear(rounds, until)
        if process_time() < until:
            self._improve(withheld.astype(float))
        return gap
