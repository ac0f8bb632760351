"""From the finest cells up: which cells every row counts for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.problem import Ints
from cadre.disclosure.structure import Linked
from cadre.disclosure.structure.linked import steps


@dataclass(frozen=True)
class Climb:
    """``finest``: r, number of each row's finest cell. ``above``: per portion the cell above each, or -1."""

    finest: Ints
    above: tuple[NDArray[np.int32], ...]

    def portions(self, chosen: Any = slice(None)) -> Iterator[tuple[Ints, Ints]]:
        """(cell, row) for every row of ``chosen`` and every cell above it; a cell is in one portion only."""
        finest = self.finest[chosen]
        for above in self.above:
            cell = above[finest]
            row = np.flatnonzero(cell >= 0)
            if len(row):
                yield cell[row].astype(np.int64), row


def climb(linked: Linked, rows: Ints) -> Climb:
    """``rows``: r × d."""
    step = steps(linked.dimensions)
    keys, first, finest = np.unique(rows @ step, return_index=True, return_inverse=True)
    ladders = [_ladder(dimension.above, len(dimension.codes)) for dimension in linked.dimensions]
    places, above = rows[first], []
    for rungs in product(*(range(len(ladder)) for ladder in ladders)):
        key, there = np.zeros(len(keys), dtype=np.int64), np.ones(len(keys), dtype=np.bool_)
        for axis, rung in enumerate(rungs):
            up = ladders[axis][rung][places[:, axis]]
            there &= up >= 0
            key += up * step[axis]
        cell = np.minimum(np.searchsorted(linked.keys, key), len(linked.keys) - 1)
        there &= linked.keys[cell] == key
        if there.any():
            above.append(np.where(there, cell, -1).astype(np.int32))
    return Climb(finest, tuple(above))


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
