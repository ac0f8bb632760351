"""Many small moves: some for every cell, one for a cell against a party, a chain of them up to a target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.auditing.modular import compiled, scramble
from cadre.disclosure.auditing.moves import DEEPEST, Free, search, undo
from cadre.disclosure.auditing.sparse_rows import Places
from cadre.disclosure.problem import Flags, Floats, Ints, Sparse

PORTION = 4096
LONGEST = 64 * DEEPEST  # changes of one climb


@dataclass(frozen=True)
class Moves:
    """``matrix``: csr int64, moves × m: by how much each cell changes."""

    matrix: Sparse

    @cached_property
    def by_cell(self) -> Sparse:
        return self.matrix.tocsc()

    @cached_property
    def per_cell(self) -> Ints:
        count: Ints = np.diff(self.by_cell.indptr).astype(np.int64)
        return count


def moves_for(
    free: Free, cells: Ints, barred: Flags, wanted: int, tries: int, restarts: int, seed: int
) -> Moves:
    """Up to ``wanted`` moves of each of ``cells``, counting those found for another; ``barred`` (m) stay."""
    from scipy import sparse

    seen = np.zeros(len(barred), dtype=np.int64)
    lengths, places, steps = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for begin in range(0, len(cells), PORTION):
        found = _portion(
            free, cells[begin : begin + PORTION], barred, seen, wanted, tries, restarts, np.uint64(seed)
        )
        for one, part in zip((lengths, places, steps), found, strict=True):
            one.append(part)
    start = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    shape = (len(start) - 1, len(barred))
    return Moves(sparse.csr_array((np.concatenate(steps), np.concatenate(places), start), shape=shape))


@compiled
def _portion(
    free: Free, cells: Places, barred: Flags, seen: Places, wanted: int, tries: int, restarts: int,
    seed: np.uint64,
) -> tuple[Places, Places, Places]:  # fmt: skip
    lengths = np.empty(len(cells) * wanted, dtype=np.int64)
    places = np.empty(len(cells) * wanted * DEEPEST, dtype=np.int64)
    steps = np.empty(len(cells) * wanted * DEEPEST, dtype=np.int64)
    moved = np.empty(DEEPEST + 1, dtype=np.int64)
    count, end = 0, 0
    for cell in cells:
        own = 0
        for again in range(restarts):
            if seen[cell] >= wanted or own >= wanted:
                break
            key = scramble(scramble(np.uint64(cell) ^ (seed << np.uint64(40))) + np.uint64(again))
            number = search(free, cell, 1 - 2 * (again % 2), barred, tries, key, moved)
            if number:
                for place in range(number):
                    places[end + place], steps[end + place] = moved[place], free.step[moved[place]]
                    seen[moved[place]] += 1
                undo(free, moved, number)
                lengths[count] = number
                count, end, own = count + 1, end + number, own + 1
    return lengths[:count].copy(), places[:end].copy(), steps[:end].copy()


@compiled
def unsettled(
    move_start: Places, move_cell: Places, cell_start: Places, cell_move: Places,
    party_start: Places, party_cell: Places, targets: Flags,
) -> tuple[Places, Places]:  # fmt: skip
    """Pairs (target, party) such that every move of the target, which has some, moves a cell of the party."""
    cells, parties = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)]
    spoilt = np.zeros(len(targets), dtype=np.int64)
    last = np.full(len(move_start) - 1, -1, dtype=np.int64)
    touched = np.empty(len(targets), dtype=np.int64)
    for party in range(len(party_start) - 1):
        number = 0
        for cell in party_cell[party_start[party] : party_start[party + 1]]:
            for move in cell_move[cell_start[cell] : cell_start[cell + 1]]:
                if last[move] == party:
                    continue
                last[move] = party
                for other in move_cell[move_start[move] : move_start[move + 1]]:
                    if targets[other]:
                        if spoilt[other] == 0:
                            touched[number] = other
                            number += 1
                        spoilt[other] += 1
        for other in touched[:number]:
            if spoilt[other] == cell_start[other + 1] - cell_start[other]:
                cells.append(np.int64(other))
                parties.append(np.int64(party))
            spoilt[other] = 0
    return np.array(cells, dtype=np.int64), np.array(parties, dtype=np.int64)


@compiled
def against(
    free: Free, cells: Places, parties: Places, party_start: Places, party_cell: Places, barred: Flags,
    tries: int, restarts: int, seed: np.uint64,
) -> NDArray[np.bool_]:  # fmt: skip
    """For pairs in order of party: is a move of the cell found that leaves the cells of the party alone?"""
    settled = np.zeros(len(cells), dtype=np.bool_)
    moved = np.empty(DEEPEST + 1, dtype=np.int64)
    stamp = np.full(len(barred), -1, dtype=np.int64)
    mine = barred.copy()
    for pair in range(len(cells)):
        known = party_cell[party_start[parties[pair]] : party_start[parties[pair] + 1]]
        if stamp[cells[pair]] == parties[pair]:
            settled[pair] = True
            continue
        mine[known] = True
        for again in range(restarts):
            key = scramble(scramble(np.uint64(pair) ^ (seed << np.uint64(40))) + np.uint64(again))
            number = search(free, cells[pair], 1 - 2 * (again % 2), mine, tries, key, moved)
            if number:
                stamp[moved[:number]] = parties[pair]
                undo(free, moved, number)
                settled[pair] = True
                break
        mine[known] = barred[known]
    return settled


@compiled
def climb(
    free: Free, cells: Places, way: int, need: Floats, barred: Flags, whole: bool, tries: int, restarts: int,
    seed: np.uint64,
) -> NDArray[np.bool_]:  # fmt: skip
    """Can each of ``cells`` go up (``way`` 1) or down (-1) by ``need``, by one move after another?"""
    reached = np.zeros(len(cells), dtype=np.bool_)
    moved = np.empty(DEEPEST + 1, dtype=np.int64)
    down, least = free.down.copy(), free.least[0]
    changed = np.empty(LONGEST, dtype=np.int64)
    for number, cell in enumerate(cells):
        left, end, again = need[number], 0, 0
        while left > 0 and again < restarts and end + DEEPEST <= LONGEST:
            free.least[0] = least if whole else max(least, left / (4.0 if again < restarts // 2 else 64.0))
            key = scramble(scramble(np.uint64(cell) ^ (seed << np.uint64(40))) + np.uint64(again))
            found = search(free, cell, way, barred, tries, key, moved)
            if found == 0:
                again += 1
                continue
            times = left
            for place in range(found):
                if free.step[moved[place]] < 0:
                    times = min(times, free.down[moved[place]])
            for place in range(found):
                free.down[moved[place]] += times * free.step[moved[place]]
            changed[end : end + found] = moved[:found]
            end += found
            undo(free, moved, found)
            left -= times
        reached[number] = left <= 0
        for place in range(end):
            free.down[changed[place]] = down[changed[place]]
    free.least[0] = least
    return reached
