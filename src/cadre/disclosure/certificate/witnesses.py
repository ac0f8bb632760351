"""The public attack: tables that may be the true one, found from what is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from cadre.disclosure.auditing.attacker import Attacker
from cadre.disclosure.certificate.chosen import choose
from cadre.disclosure.problem import Flags, Floats, Ints, Sparse

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
        attacker = Attacker(table.equations, table.shown, table.floor, whole, seed)
        missed, impossible = _attack(attacker, table)
        if impossible.any():
            return Found("vectors", unsafe=np.flatnonzero(impossible))
        if not missed.any():
            return Found("whole" if whole else "real", choose(attacker.tables, table.target[table.hidden]))
    return Found("vectors")


def _attack(attacker: Attacker, table: PublicTable) -> tuple[Flags, Flags]:
    """Per cell: was something that must be possible not found, and is it proven impossible?"""
    missed, impossible = np.zeros(len(table.shown), dtype=bool), np.zeros(len(table.shown), dtype=bool)
    aimed = table.hidden[np.isfinite(table.target[table.hidden])]
    for cells in _questions(attacker, aimed, table):
        missed[cells] = True
        impossible[cells] |= attacker.settled[cells]  # of the last question
    free = table.zeros_open & attacker.possible & (attacker.low == 0)
    return missed & ~free, impossible & ~free


def _questions(attacker: Attacker, aimed: Ints, table: PublicTable) -> Iterator[Ints]:
    yield attacker.reach(aimed, table.target[aimed])
    yield attacker.separate(table.hidden)
