"""The public attack: tables that may be the true one, found from what is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from cadre.disclosure.auditing.attacker import Attacker
from cadre.disclosure.auditing.search import Budget
from cadre.disclosure.certificate.chosen import choose
from cadre.disclosure.certificate.small_moves import moved_tables
from cadre.disclosure.problem import Floats, Ints, Sparse

BUDGET = Budget(alone=100, nodes=50)  # cells that the attack takes one by one, per question
LARGE = 2_000  # withheld cells: beyond, what is impossible among whole numbers is asked of real ones
EXACT = 1e-12  # of a usual figure: sums that are off by less need no polish
APART = 1e-6  # the least share by which two sums differ
Proof = Literal["whole", "real", "vectors"]


@dataclass(frozen=True)
class PublicTable:
    """``shown``: m, NaN where withheld; ``target``: m, what must remain possible, or minus infinity."""

    equations: Sparse
    shown: Floats
    floor: Floats
    target: Floats
    whole: bool
    zeros_open: bool

    @property
    def hidden(self) -> Ints:
        return np.flatnonzero(np.isnan(self.shown))


@dataclass(frozen=True)
class Found:
    """``tables``: hidden cells only. ``unsafe``: positions of cells proven to have one possible value, or to
    be always below their target; then there is nothing to certify."""

    proof: Proof
    tables: Sequence[Floats] = ()
    unsafe: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def find_witnesses(table: PublicTable, seed: int) -> Found:
    """Whole numbers first where the measure is a count; if none are found in time, any numbers; or none."""
    if not len(table.hidden):
        return Found("whole" if table.whole else "real")
    for whole in (True, False) if table.whole else (False,):
        attack = Attack(table, whole, seed)
        attack.run()
        if attack.impossible.any() and not (whole and len(table.hidden) > LARGE):
            return Found("vectors", unsafe=np.flatnonzero(attack.impossible))
        if not attack.missed.any():
            tables = choose(attack.tables, table.target[table.hidden])
            tables = tables if whole else [polished(table, one) for one in tables]
            return Found("whole" if whole else "real", tables)
    return Found("vectors")


def polished(table: PublicTable, cells: Floats) -> Floats:
    """The nearest figures that keep the sums to the last digits: a program keeps them to fewer."""
    from scipy.sparse.linalg import lsqr

    matrix = table.equations[:, table.hidden].astype(np.float64)
    right = -(table.equations @ np.nan_to_num(table.shown))
    usual = float(np.nanmedian(np.abs(table.shown))) if not np.isnan(table.shown).all() else 0.0
    gap = right - matrix @ cells
    if np.abs(gap).max(initial=0.0) > EXACT * usual:
        cells = cells + lsqr(matrix, gap, atol=0, btol=0, conlim=0, iter_lim=200)[0]
    return np.where(np.abs(cells) <= 1e-9 * usual, 0.0, cells)


class Attack:
    """``tables``: found so far, hidden cells only. ``missed``: m, cells for which something that must be
    possible was not found; ``impossible``: m, it is proven that it is not."""

    def __init__(self, table: PublicTable, whole: bool, seed: int) -> None:
        self.table, self.whole, self.seed = table, whole, seed
        self.missed, self.impossible = np.zeros((2, len(table.shown)), dtype=bool)
        self.tables: list[Floats] = []

    def run(self) -> None:
        table = self.table
        attacker = Attacker(table.equations, table.shown, table.floor, self.whole, self.seed, (), BUDGET)
        if not attacker.possible:
            self.missed[table.hidden] = True
            return
        aimed = table.hidden[np.isfinite(table.target[table.hidden])]
        self._note(attacker, attacker.reach(aimed, table.target[aimed]), False)
        self.tables = attacker.tables
        if not self.impossible.any():
            self._move()
        waiting = self._waiting()
        if len(waiting):
            start = [self._full(one) for one in self.tables]
            attacker = Attacker(
                table.equations, table.shown, table.floor, self.whole, self.seed, start, BUDGET
            )
            self._note(attacker, attacker.separate(waiting), self.table.zeros_open)
            self.tables += attacker.tables

    def _note(self, attacker: Attacker, cells: Ints, zeros_open: bool) -> None:
        """``settled`` is of the attacker's last question; ``zeros_open``: what may be zero is no secret."""
        free = zeros_open & (attacker.low[cells] == 0)
        self.missed[cells] |= ~free
        self.impossible[cells] |= attacker.settled[cells] & ~free

    def _waiting(self) -> Ints:
        low, high = np.min(self.tables, axis=0), np.max(self.tables, axis=0)
        wide = 0.0 if self.whole else APART * np.maximum(np.abs(high), APART)
        return np.asarray(self.table.hidden[high - low <= wide])

    def _full(self, cells: Floats) -> Floats:
        values = self.table.shown.copy()
        values[self.table.hidden] = cells
        return values

    def _move(self) -> None:
        table, hidden = self.table, np.isnan(self.table.shown)
        base, cells = self._full(self.tables[0]), self._waiting()
        found = moved_tables(table.equations, base, table.floor, cells, hidden, self.whole, self.seed)
        self.tables += [one[hidden] for one in found]
