"""Who stands behind the figures: the persons and holdings of each row, and how many are in each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import Linked, add_up
from cadre.disclosure.structure.linked import steps
from cadre.disclosure.tool.columns import words_of
from cadre.disclosure.tool.reading import Source
from cadre.vocabulary.errors import CadreError, ExitCode


def party_of(source: Source, column: str | None, key: str) -> Ints | None:
    """r, the number of each row's person or holding (in the order of their names). Raises on a blank."""
    if column is None:
        return None
    words = words_of(source, column, key)
    blank = np.flatnonzero(words.codes == words.at(""))
    if len(blank):
        raise CadreError(
            "protect-blank-party", ExitCode.INPUT,
            file=source.name, column=column, row=source.at(blank[0]), rows=len(blank),
        )  # fmt: skip
    return words.codes


@dataclass(frozen=True)
class Heads:
    """``number``: m, distinct parties in each cell. ``alone``: m, just one? ``who``: m, one of them."""

    number: Floats
    alone: Flags
    who: Ints


def heads(linked: Linked, rows: Ints, party: Ints) -> Heads:
    """Distinct parties per cell. A party counts once in a cell, however many of its rows are there."""
    repeated = np.bincount(party, minlength=1)[party] > 1
    number = _sum(linked, rows[~repeated], np.ones(int((~repeated).sum())))
    among = int(party.max(initial=0)) + 1
    for cell, row in climb(linked, rows[repeated]):
        pairs = np.sort(cell * among + party[repeated][row])
        first = np.concatenate([[True], pairs[1:] != pairs[:-1]])
        number += np.bincount(pairs[first] // among, minlength=len(number))
    who = add_up(linked, rows, party.astype(np.float64), how="max") if len(rows) else np.zeros(len(number))
    return Heads(number, number == 1, who.astype(np.int64))


def _sum(linked: Linked, rows: Ints, column: Floats) -> Floats:
    return add_up(linked, rows, column) if len(rows) else np.zeros(len(linked.keys))


def climb(linked: Linked, rows: Ints) -> Iterator[tuple[Ints, Ints]]:
    """(cell, row) for every row and every cell it counts for, in portions; a cell is in one portion only."""
    step = steps(linked.dimensions)
    ladders = [_ladder(dimension.above, len(dimension.codes)) for dimension in linked.dimensions]
    for rungs in product(*(range(ladder.shape[0]) for ladder in ladders)):
        key = np.zeros(len(rows), dtype=np.int64)
        there = np.ones(len(rows), dtype=np.bool_)
        for axis, rung in enumerate(rungs):
            up = ladders[axis][rung][rows[:, axis]]
            there &= up >= 0
            key += up * step[axis]
        row = np.flatnonzero(there)
        cell = np.searchsorted(linked.keys, key[row])
        good = linked.keys[np.minimum(cell, len(linked.keys) - 1)] == key[row]
        if good.any():
            yield cell[good], row[good]


def _ladder(above: tuple[Ints, ...], codes: int) -> Ints:
    """rungs × codes: the codes above each code, -1 for none; a code is on one and the same rung for all."""
    beside: list[set[int]] = [set() for _ in range(codes)]
    for ups in above:
        for up in ups.tolist():
            beside[up].update(ups.tolist())
    rung = [-1] * codes
    for code in range(codes):
        taken = {rung[other] for other in beside[code]}
        rung[code] = next(one for one in range(len(taken) + 1) if one not in taken)
    ladder = np.full((max(rung, default=0) + 1, codes), -1, dtype=np.int64)
    for code, ups in enumerate(above):
        ladder[[rung[up] for up in ups.tolist()], code] = ups
    return ladder
