"""What single equations force: bounds on hidden cells, for everybody and for each party, at any size.

Linear algebra does not see floors: 1 + 1 = 2 is known to be 1 and 1 when zeros are shown, and so is what is
left of a sum when somebody knows another part of it. Bounds are narrowed along one equation after another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cadre.disclosure.auditing.insiders import without_own
from cadre.disclosure.auditing.modular import compiled
from cadre.disclosure.auditing.sparse_rows import Places
from cadre.disclosure.problem import Flags, Floats, Ints, Sparse

VISITS = 400  # equations asked for per party
CHANGES = 20_000  # bounds narrowed per party
ROUNDS = 60  # passes over all equations for everybody


class Sums(NamedTuple):
    """Equations by row and by column, and the bounds; ``slack``: m, how much is rounding, not a difference.

    ``queued``: k, work space. ``whole``: 1 or 0, is every cell a whole number?
    """

    row_start: Places
    row_cell: Places
    row_sign: Places
    cell_start: Places
    cell_row: Places
    low: Floats
    high: Floats
    slack: Floats
    queued: Flags
    whole: int


class Trail(NamedTuple):
    """Old bounds, to take changes back; equations to visit; ``number``: of changes, visits, requests."""

    cell: Places
    low: Floats
    high: Floats
    row: Places
    number: Places


def _trail(changes: int, visits: int) -> Trail:
    return Trail(
        np.empty(changes, dtype=np.int64),
        np.empty(changes),
        np.empty(changes),
        np.empty(visits, dtype=np.int64),
        np.zeros(3, dtype=np.int64),
    )


@dataclass(frozen=True)
class Forced:
    """``fixed``: m, hidden cells with one possible value. ``cell``, ``party``: pairs. ``sums``: the bounds.

    ``cut``: how many parties were left before nothing more could be learnt."""

    fixed: Flags
    cell: Ints
    party: Ints
    sums: Sums
    cut: int


def forced(
    equations: Sparse,
    values: Floats,
    shown: Flags,
    floor: Floats,
    whole: bool,
    insiders: Sparse,
    targets: Flags,
) -> Forced:
    """Hidden cells that everybody, and ``targets`` (m) that a party (``insiders``, g × m), can pin down."""
    sums = _start(equations, values, shown, floor, whole)
    _narrow_all(sums, ROUNDS, _trail(0, 0))
    fixed = (sums.high - sums.low <= sums.slack) & ~shown
    cells, parties, cut = _by_party(
        sums, insiders.indptr.astype(np.int64), insiders.indices.astype(np.int64), values,
        targets & ~shown & ~fixed, _trail(CHANGES, VISITS),
    )  # fmt: skip
    pairs = without_own(cells, parties, insiders)
    return Forced(fixed, *pairs, sums, int(cut))


def _start(equations: Sparse, values: Floats, shown: Flags, floor: Floats, whole: bool) -> Sums:
    columns = equations.tocsc()
    slack = np.zeros(len(values)) if whole else _rounding(equations, values)
    return Sums(
        equations.indptr.astype(np.int64),
        equations.indices.astype(np.int64),
        equations.data.astype(np.int64),
        columns.indptr.astype(np.int64),
        columns.indices.astype(np.int64),
        np.where(shown, values, floor),
        np.where(shown, values, np.inf),
        slack,
        np.zeros(equations.shape[0], dtype=np.bool_),
        int(whole),
    )


def _rounding(equations: Sparse, values: Floats) -> Floats:
    """What the last digits of the largest figures near a cell may come to."""
    sums = abs(equations) @ np.abs(values)
    near = np.zeros(len(values))
    np.maximum.at(near, equations.indices, np.repeat(sums, np.diff(equations.indptr)))
    return np.asarray(1e-9 * np.maximum(1.0, np.abs(values)) + 1e-13 * near)


@compiled
def _narrow_all(sums: Sums, rounds: int, nothing: Trail) -> None:
    for _ in range(rounds):
        changed = False
        for row in range(len(sums.row_start) - 1):
            changed |= _visit(sums, row, nothing) > 0
        if not changed:
            return


@compiled
def _reach(sums: Sums, row: int) -> tuple[float, float, int, int]:
    """The least and the most that the terms of an equation add up to, and how many have no such end."""
    least, most, open_below, open_above = 0.0, 0.0, 0, 0
    for place in range(sums.row_start[row], sums.row_start[row + 1]):
        low, high = _term(sums, place)
        if low == -np.inf:
            open_below += 1
        else:
            least += low
        if high == np.inf:
            open_above += 1
        else:
            most += high
    return least, most, open_below, open_above


@compiled
def _term(sums: Sums, place: int) -> tuple[float, float]:
    low, high = sums.low[sums.row_cell[place]], sums.high[sums.row_cell[place]]
    if sums.row_sign[place] < 0:
        return -high, -low
    return low, high


@compiled
def _visit(sums: Sums, row: int, trail: Trail) -> int:
    """Bounds of the cells of one equation from those of its other cells. How many became narrower?"""
    least, most, open_below, open_above = _reach(sums, row)
    changed = 0
    if open_below > 1 and open_above > 1:
        return changed
    for place in range(sums.row_start[row], sums.row_start[row + 1]):
        cell = sums.row_cell[place]
        low, high = _term(sums, place)
        if low == high:
            continue
        top, bottom = np.inf, -np.inf
        if open_below == (low == -np.inf):
            top = -(least if low == -np.inf else least - low)
        if open_above == (high == np.inf):
            bottom = -(most if high == np.inf else most - high)
        least_step = (
            0.0 if sums.whole or not high - low < np.inf else max(sums.slack[cell], (high - low) / 16)
        )
        if bottom > low + least_step or top < high - least_step:
            low, high = max(low, bottom), min(high, top)
            _note(sums, trail, cell)
            if sums.row_sign[place] > 0:
                sums.low[cell], sums.high[cell] = low, high
            else:
                sums.low[cell], sums.high[cell] = -high, -low
            changed += 1
    return changed


@compiled
def _note(sums: Sums, trail: Trail, cell: int) -> None:
    """Keep the old bounds of ``cell``, unless nobody takes them back; ask for a visit to its equations."""
    if len(trail.cell) == 0:
        return
    number = trail.number[0]
    trail.cell[number], trail.low[number], trail.high[number] = cell, sums.low[cell], sums.high[cell]
    trail.number[0] += 1
    for place in range(sums.cell_start[cell], sums.cell_start[cell + 1]):
        row = sums.cell_row[place]
        if not sums.queued[row] and trail.number[2] < len(trail.row):
            sums.queued[row] = True
            trail.row[trail.number[2]] = row
            trail.number[2] += 1


@compiled
def _follow(sums: Sums, trail: Trail) -> bool:
    """Visit the equations asked for, first come first served; False if some had to be left."""
    while trail.number[1] < trail.number[2]:
        row = trail.row[trail.number[1]]
        longest = sums.row_start[row + 1] - sums.row_start[row]
        if trail.number[0] + longest > len(trail.cell):
            return False
        trail.number[1] += 1
        sums.queued[row] = False
        _visit(sums, row, trail)
    return bool(trail.number[2] < len(trail.row))


@compiled
def _take_back(sums: Sums, trail: Trail) -> None:
    for number in range(trail.number[0] - 1, -1, -1):
        cell = trail.cell[number]
        sums.low[cell], sums.high[cell] = trail.low[number], trail.high[number]
    for number in range(trail.number[1], trail.number[2]):
        sums.queued[trail.row[number]] = False
    trail.number[:] = 0


@compiled
def _by_party(
    sums: Sums, start: Places, known: Places, values: Floats, targets: Flags, trail: Trail
) -> tuple[Places, Places, int]:
    """Take the cells of each party as known, follow what that forces, note fixed targets, take it back."""
    cells, parties, cut = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)], 0
    for party in range(len(start) - 1):
        mine = known[start[party] : start[party + 1]]
        if len(mine) > len(trail.cell):
            cut += 1
            continue
        for cell in mine:
            if sums.low[cell] < sums.high[cell]:
                _note(sums, trail, cell)
                sums.low[cell] = sums.high[cell] = values[cell]
        cut += not _follow(sums, trail)
        noted = trail.number[0]
        for number in range(noted):
            cell = trail.cell[number]
            if targets[cell] and sums.high[cell] - sums.low[cell] <= sums.slack[cell]:
                cells.append(np.int64(cell))
                parties.append(np.int64(party))
        _take_back(sums, trail)
    return np.array(cells, dtype=np.int64), np.array(parties, dtype=np.int64), cut
