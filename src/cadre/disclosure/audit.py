"""The attack on a whole release: every withheld cell, every measure, every year. It fails closed.

A sensitive cell is safe when a table that agrees with everything published shows its target in it; for whole
numbers that table is whole too, and is checked in exact arithmetic. Programs are only needed until such
tables are found: one found table can settle many cells. A cell for which none is found is an objection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.attacker import NEAR, Attacker
from cadre.disclosure.cells import CellSystem
from cadre.disclosure.rules import Quantity, quantities
from cadre.vocabulary.definitions import Rule, TallyDefinition

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ALL_BELOW = 20_000  # with this many cells or more, a sample of the withheld cells is attacked
SAMPLE = 2_000


@dataclass
class Finding:
    """What the attack on one measure of one year came to. ``objections``: cells that are not safe."""

    year: int
    measure: str
    withheld: int
    attacked: int
    programs: int
    integer_programs: int
    own_programs: int
    recomputable: int
    narrowest: float | None
    objections: Ints

    @property
    def passed(self) -> bool:
        return not len(self.objections)

    def told(self) -> dict[str, Any]:
        """For the evidence: counts only, no cell."""
        return {
            "year": self.year,
            "measure": self.measure,
            "withheld": self.withheld,
            "attacked": self.attacked,
            "linear_programs": self.programs - self.integer_programs,
            "integer_programs": self.integer_programs,
            "settled_by_witness": self.attacked - self.own_programs,
            "recomputable": self.recomputable,
            "narrowest_interval_at_least": self.narrowest,
            "passed": self.passed,
        }


def attack(
    system: CellSystem,
    withheld: Flags,
    definition: TallyDefinition,
    rule: Rule,
    year: int,
) -> list[Finding]:
    """Attack the published cells of one year (an index into ``system.years``).

    ``withheld``: one flag per cell of ``system``. One finding per measure, the count of contributors first.
    """
    demands = quantities(system, definition, rule, year)
    seen = (system.published & ~withheld) | system.told[year]
    proofs = [Proof(system, seen, demand, system.years[year]) for demand in demands]
    counts, sums = proofs[0], proofs[1:]
    sensitive = np.any([demand.sensitive for demand in demands], axis=0)
    open_though_sensitive = np.flatnonzero(sensitive & seen)

    def tell_the_sums(table: Floats) -> None:
        for proof in sums:
            proof.moved_by(table - counts.truth)

    counts.attacker.witness = tell_the_sums
    counts.reach_targets()
    counts.tell_apart(counts.chosen)
    for proof in sums:
        proof.reach_targets()
        known_zero = proof.forced_zero()
        must_vary = proof.chosen & sensitive[proof.attacker.hidden] & ~known_zero
        proof.tell_apart(must_vary)
        proof.failed |= must_vary & ~proof.moved
    findings = [proof.finding() for proof in proofs]
    findings[0].objections = np.union1d(findings[0].objections, open_though_sensitive)
    return findings


class Proof:
    """The search for tables that show one measure's withheld cells to be safe.

    ``truth`` and ``target`` per withheld cell; ``moved``: two different tables are known for it; ``failed``:
    it is not safe.
    """

    def __init__(self, system: CellSystem, seen: Flags, demand: Quantity, year: int) -> None:
        published = np.where(seen, demand.values, np.nan)
        top = float(np.nanmax(np.append(demand.values, demand.target)))
        self.attacker = Attacker(
            system.equations, published, demand.floor, 10.0 * max(top, 1.0), demand.whole
        )
        self.year, self.name = year, demand.name
        hidden = self.attacker.hidden
        self.truth, self.target = demand.values[hidden], demand.target[hidden]
        self.chosen = _chosen(len(system.keys), len(hidden)) & system.published[hidden]
        self.withheld = int((system.published & ~seen).sum())
        self.moved = np.zeros(len(hidden), dtype=bool)
        self.failed = np.zeros(len(hidden), dtype=bool)
        self.own = np.zeros(len(hidden), dtype=bool)
        self.attacker.learn(self.truth)

    def moved_by(self, step: Floats) -> None:
        """A direction in which counts can move also moves a sum, unless a sum would have to be negative.

        The equations are the same, so truth + e * step is a table of sums for small e > 0 if no sum that is
        zero goes down, and truth - e * step if none goes up.
        """
        zero = (self.truth <= 0) & np.isfinite(self.attacker.floor)
        if not (zero & (step < 0)).any() or not (zero & (step > 0)).any():
            self.moved |= step != 0

    def pending(self) -> Ints:
        return np.flatnonzero(self.chosen & (self.attacker.high < self._enough()))

    def _enough(self) -> Floats:
        return np.asarray(self.target - NEAR * np.maximum(1.0, np.abs(self.target)))

    def reach_targets(self) -> None:
        """Find for every sensitive cell a table with its target in it: many at a time, then one by one."""
        before = -1
        while len(waiting := self.pending()) and len(waiting) != before:
            before = len(waiting)
            self.attacker.together(waiting, self.target[waiting])
        for cell in waiting:
            if self.attacker.high[cell] < self._enough()[cell]:
                self._reach(int(cell))

    def _reach(self, cell: int) -> None:
        target, enough = float(self.target[cell]), float(self._enough()[cell])
        self.own[cell] = True
        best = self.attacker.extreme(cell, 1)
        if not best >= enough:
            self.failed[cell] = True
        elif self.attacker.high[cell] < enough:
            self.attacker.together(np.array([cell]), np.array([target]))
            if self.attacker.high[cell] < enough:
                self.failed[cell] = not self.attacker.reach_whole(cell, target)

    def tell_apart(self, cells: Flags) -> None:
        """Two different tables for each of ``cells``, so far as there are."""
        for cell in np.flatnonzero(cells & ~self.moved):
            if self._width()[cell] < self._wide()[cell]:
                self.own[cell] = True
                self.attacker.extreme(int(cell), 1)
                self.attacker.extreme(int(cell), -1)
        self.moved |= self._width() >= self._wide()

    def _width(self) -> Floats:
        return np.asarray(self.attacker.high - self.attacker.low)

    def _wide(self) -> Floats:
        """The least difference that is more than rounding."""
        return np.ones(len(self.truth)) if self.attacker.whole else 1e-4 * np.maximum(1.0, np.abs(self.truth))

    def forced_zero(self) -> Flags:
        """Sums that are zero because a published sum over them is: that zero is published already."""
        zero = np.zeros(len(self.truth), dtype=bool)
        while np.isfinite(self.attacker.floor).all():
            left = self.attacker.sums @ (~zero).astype(float)
            one_sign = abs(self.attacker.sums) @ (~zero).astype(float) == np.abs(left)
            empty = (self.attacker.known == 0) & one_sign & (left != 0)
            if not empty.any():
                break
            zero |= abs(self.attacker.sums[empty]).sum(axis=0) > 0
        return zero

    def finding(self) -> Finding:
        attacker, sensitive = self.attacker, ~np.isnan(self.target) & self.chosen
        widths = self._width()[sensitive]
        return Finding(
            self.year,
            self.name,
            withheld=self.withheld,
            attacked=int(self.chosen.sum()),
            programs=attacker.programs,
            integer_programs=attacker.integer_programs,
            own_programs=int(self.own.sum()),
            recomputable=int((self.chosen & ~self.moved).sum()),
            narrowest=float(widths.min()) if len(widths) else None,
            objections=attacker.hidden[self.failed],
        )


def _chosen(cells: int, hidden: int) -> Flags:
    """All withheld cells of a system below ``ALL_BELOW`` cells, else ``SAMPLE`` of them, evenly spaced."""
    if cells < ALL_BELOW or hidden <= SAMPLE:
        return np.ones(hidden, dtype=bool)
    chosen = np.zeros(hidden, dtype=bool)
    chosen[np.linspace(0, hidden - 1, SAMPLE).astype(int)] = True
    return chosen
