"""Tables against parties: two that agree with all a party knows and differ in a cell it must not learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadre.disclosure.auditing.attacker import Attacker
from cadre.disclosure.auditing.insiders import without_own
from cadre.disclosure.auditing.moves import Free
from cadre.disclosure.auditing.wandering import Moves, against, unsettled
from cadre.disclosure.problem import Flags, Floats, Ints, Problem, Sparse


@dataclass(frozen=True)
class Work:
    """How far the search for tables goes; no clock, so that the outcome is the same on every machine.

    ``moves``: wanted per cell; ``tries`` and ``restarts``: per move; ``pairs``: of a cell and a party,
    searched one by one; ``parties``: given programs of their own. ``small``: hidden cells up to which only
    whole tables settle counts; beyond, tables of real numbers will do where no whole one is found. ``near``
    and ``against``: for flows near cells, and against parties, in iterations of the simplex method times
    equations (some ten million a second); ``rounds``: programs for all waiting cells at once.
    """

    moves: int = 3
    tries: int = 60
    restarts: int = 4
    pairs: int = 200_000
    parties: int = 200
    small: int = 2_000
    near: int = 60_000_000
    against: int = 300_000_000
    rounds: int = 40


@dataclass(frozen=True)
class Pairs:
    """Cells and the parties that may be able to work them out, in order of party."""

    cell: Ints
    party: Ints

    def only(self, which: Flags) -> Pairs:
        return Pairs(self.cell[which], self.party[which])

    def without(self, other: Pairs, width: int) -> Pairs:
        mine, others = self.party * width + self.cell, other.party * width + other.cell
        return self.only(~np.isin(mine, others))


def open_pairs(problem: Problem, targets: Flags, moves: Moves, tables: Sequence[Floats]) -> Pairs:
    """Pairs that neither a move nor a table (m, differences from the truth) settles, for all parties."""
    insiders = problem.insiders
    start, known = insiders.indptr.astype(np.int64), insiders.indices.astype(np.int64)
    by_move, by_cell = moves.matrix, moves.by_cell
    found = unsettled(
        by_move.indptr.astype(np.int64), by_move.indices.astype(np.int64),
        by_cell.indptr.astype(np.int64), by_cell.indices.astype(np.int64), start, known, targets,
    )  # fmt: skip
    told = [_untouched(insiders, table) for table in tables]
    cells, parties = [found[0]], [found[1]]
    for cell in np.flatnonzero(targets & (moves.per_cell == 0)):
        waiting = np.ones(insiders.shape[0], dtype=bool)
        for table, free in zip(tables, told, strict=True):
            if table[cell]:
                waiting &= ~free
        parties.append(np.flatnonzero(waiting))
        cells.append(np.full(len(parties[-1]), cell))
    pairs = Pairs(*without_own(np.concatenate(cells), np.concatenate(parties), insiders))
    return settled_by(pairs, tables, told)


def settled_by(pairs: Pairs, tables: Sequence[Floats], told: Sequence[Flags]) -> Pairs:
    for table, free in zip(tables, told, strict=True):
        pairs = pairs.only(~(free[pairs.party] & (table[pairs.cell] != 0)))
    return pairs


def _untouched(insiders: Sparse, table: Floats) -> Flags:
    """Per party: does the table leave everything that it knows as it is?"""
    return np.asarray(insiders.astype(np.int64) @ (table != 0).astype(np.int64) == 0)


def settled_alone(
    problem: Problem, free: Free, barred: Flags, pairs: Pairs, mobile: Flags, work: Work, seed: int
) -> Pairs:
    """The pairs that are left after a search for a move for each, as far as ``work`` goes, and only for the
    ``mobile`` cells (m)."""
    tried = mobile[pairs.cell]
    tried &= np.cumsum(tried) <= work.pairs
    some = pairs.only(tried)
    done = against(
        free, some.cell, some.party, problem.insiders.indptr.astype(np.int64),
        problem.insiders.indices.astype(np.int64), barred, work.tries, work.restarts, np.uint64(seed),
    )  # fmt: skip
    tried[tried] = done
    return pairs.only(~tried)


def unsafe(problem: Problem, shown: Flags, pairs: Pairs, most: int, seed: int) -> tuple[Pairs, int]:
    """The pairs for which programs find no two tables, for ``most`` parties; how many were left out."""
    parties, first = np.unique(pairs.party, return_index=True)
    ends = np.append(first, len(pairs.cell))[1:]
    left = np.zeros(len(pairs.cell), dtype=bool)
    for party, begin, end in list(zip(parties, first, ends, strict=True))[:most]:
        cells = pairs.cell[begin:end]
        told = shown.copy()
        told[problem.insiders[[party]].indices] = True
        attacker = Attacker(
            problem.equations, np.where(told, problem.values, np.nan), problem.floor, problem.whole,
            seed, [problem.values],
        )  # fmt: skip
        left[begin:end] = np.isin(cells, attacker.separate(cells))
    return pairs.only(left), max(0, len(parties) - most)
