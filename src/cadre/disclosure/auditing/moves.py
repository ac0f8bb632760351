"""Small moves: a few cells up by one and a few down by one, after which every equation and floor still holds.

A move of which one cell is withheld shows that this cell can differ from the truth, also to a party that
knows any of the cells that the move leaves alone. Moves are looked for by a search that always repairs the
equation with the fewest ways to do so, with few steps back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.auditing.modular import compiled, scramble
from cadre.disclosure.auditing.sparse_rows import Places
from cadre.disclosure.problem import Flags, Floats, Sparse

DEEPEST = 60  # cells of a move
WAYS = 4  # ways tried to repair an equation
WORST = 24  # equations that are off, when a search turns back
ENOUGH = 6  # ways counted; more are as good as that many

Steps = NDArray[np.int64]


class Free(NamedTuple):
    """Equations by row and by cell, hidden cells only; ``down``: m, how far each cell may go down.

    ``least``: one number; a cell that may go down by less is taken to be at its floor. Work space:
    ``step``: m, the move so far; ``gap``: k, what each equation is off by; ``wrong``: k, the equations that
    are off, ``place``: k, where each stands in it (-1: is right).
    """

    row_start: Places
    row_cell: Places
    row_sign: Places
    cell_start: Places
    cell_row: Places
    cell_sign: Places
    down: Floats
    least: Floats
    step: Steps
    gap: Steps
    wrong: Places
    place: Places


def free_cells(equations: Sparse, values: Floats, floor: Floats, movable: Flags, whole: bool) -> Free:
    """The system of the ``movable`` cells (m) around the table ``values``."""
    from scipy import sparse

    keep = sparse.diags_array(movable.astype(np.int8), dtype=np.int8)
    rows = sparse.csr_array(equations @ keep)
    rows.eliminate_zeros()
    columns = rows.tocsc()
    down = values - floor
    if not whole:
        down = np.where(down > 1e-6 * np.maximum(1.0, np.abs(values)), down, 0.0)
    size, cells = equations.shape
    return Free(
        rows.indptr.astype(np.int64),
        rows.indices.astype(np.int64),
        rows.data.astype(np.int64),
        columns.indptr.astype(np.int64),
        columns.indices.astype(np.int64),
        columns.data.astype(np.int64),
        down,
        np.array([1.0 if whole else 1e-300]),
        np.zeros(cells, dtype=np.int64),
        np.zeros(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.full(size, -1, dtype=np.int64),
    )


@compiled
def shift(free: Free, number: int, cell: int, step: int) -> int:
    """Change ``cell`` by ``step``; returns how many equations are off now (``number`` were)."""
    free.step[cell] += step
    for entry in range(free.cell_start[cell], free.cell_start[cell + 1]):
        row = free.cell_row[entry]
        free.gap[row] += free.cell_sign[entry] * step
        if free.gap[row] != 0 and free.place[row] < 0:
            free.wrong[number], free.place[row] = row, number
            number += 1
        elif free.gap[row] == 0:
            number -= 1
            last = free.wrong[number]
            free.wrong[free.place[row]], free.place[last] = last, free.place[row]
            free.place[row] = -1
    return number


@compiled
def tightest(free: Free, number: int, barred: Flags) -> int:
    """Of the equations that are off, the one with the fewest cells that can repair it; -1: one has none."""
    best, chosen = 2**62, -1
    cells, signs, step, down, least = free.row_cell, free.row_sign, free.step, free.down, free.least[0]
    for place in range(number):
        row = free.wrong[place]
        ways, gap = 0, free.gap[row]
        for entry in range(free.row_start[row], free.row_start[row + 1]):
            cell = cells[entry]
            upward = (gap > 0) != (signs[entry] > 0)
            ways += step[cell] == 0 and not barred[cell] and (upward or down[cell] >= least)
            if ways >= best or ways == ENOUGH:
                break
        if ways == 0:
            return -1
        if ways < best:
            best, chosen = ways, row
            if best == 1:
                break
    return chosen


@compiled
def rank_ways(free: Free, row: int, barred: Flags, key: np.uint64, cells: Places) -> int:
    """The best ways to repair ``row``, the best last: those that put fewest other equations off.

    A way is twice the number of a cell, and one more if the cell goes up.
    """
    scores = np.empty(WAYS, dtype=np.int64)
    found = 0
    for entry in range(free.row_start[row], free.row_start[row + 1]):
        cell = free.row_cell[entry]
        step = 1 if (free.gap[row] > 0) != (free.row_sign[entry] > 0) else -1
        if free.step[cell] != 0 or barred[cell] or (step < 0 and free.down[cell] < free.least[0]):
            continue
        score = 0
        for other in range(free.cell_start[cell], free.cell_start[cell + 1]):
            gap = free.gap[free.cell_row[other]]
            score += abs(gap + free.cell_sign[other] * step) - abs(gap)
        score = score * 1024 + int(scramble(key ^ np.uint64(cell)) >> np.uint64(54))
        if found == WAYS and score >= scores[0]:
            continue
        place = 0
        if found < WAYS:
            for later in range(found, 0, -1):
                cells[later], scores[later] = cells[later - 1], scores[later - 1]
            found += 1
        while place + 1 < found and scores[place + 1] > score:
            cells[place], scores[place] = cells[place + 1], scores[place + 1]
            place += 1
        cells[place], scores[place] = 2 * cell + (step > 0), score
    return found


@compiled
def search(
    free: Free, cell: int, first: int, barred: Flags, tries: int, key: np.uint64, moved: Places
) -> int:
    """A move with ``first`` (1 or -1) at ``cell`` that leaves ``barred`` cells alone.

    How many cells it has (0: none found); they are in ``moved`` and their steps in ``free.step``, which the
    caller clears with ``undo``.
    """
    ways = np.empty((DEEPEST + 1, WAYS), dtype=np.int64)
    open_ways = np.zeros(DEEPEST + 1, dtype=np.int64)
    if barred[cell] or (first < 0 and free.down[cell] < free.least[0]):
        return 0
    moved[0] = cell
    number = shift(free, 0, cell, first)
    depth, tried, fresh = 1, 0, True
    while number > 0:
        if fresh:
            row = tightest(free, number, barred) if depth < DEEPEST and number < WORST else -1
            open_ways[depth] = 0
            if row >= 0:
                open_ways[depth] = rank_ways(free, row, barred, key + np.uint64(tried), ways[depth])
            fresh = False
        if open_ways[depth] > 0 and tried < tries:
            tried += 1
            open_ways[depth] -= 1
            way = ways[depth, open_ways[depth]]
            chosen = way // 2
            number = shift(free, number, chosen, 2 * (way % 2) - 1)
            moved[depth] = chosen
            depth += 1
            fresh = True
            continue
        depth -= 1
        number = shift(free, number, moved[depth], -free.step[moved[depth]])
        if depth == 0:
            return 0
    return depth


@compiled
def undo(free: Free, moved: Places, number: int) -> None:
    off = 0
    for place in range(number):
        off = shift(free, off, moved[place], -free.step[moved[place]])
