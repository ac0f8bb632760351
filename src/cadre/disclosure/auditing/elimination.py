"""Sparse elimination modulo a prime with little fill: the cheapest pivot first, until the rest is dense.

The cost of a pivot is (entries of its row - 1) x (entries of its column - 1), after H. M. Markowitz (1957,
from memory); rows and columns with one entry cost nothing and go first. A few rows and columns with the
lowest counts are looked at, not all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cadre.disclosure.auditing.modular import Field, Residues, compiled, plus, reciprocal, times
from cadre.disclosure.auditing.sparse_rows import (
    Numbers,
    Places,
    Rows,
    Side,
    enter,
    forget,
    leave,
    remember,
    widen_column,
    widen_row,
    with_room,
)

BUCKETS = 400
LOOKED_AT = 6  # rows and columns per choice
FULL = 0.12  # share of entries above which the rest is worked on as a dense matrix

DONE, NO_ROOM = 0, 1


class Steps(NamedTuple):
    """The pivots in order: ``row``, ``column``; ``number`` of them; ``left``: rows, columns, entries."""

    row: Places
    column: Places
    number: Places
    left: Places


def eliminate(state: Rows, field: Field) -> tuple[Rows, Steps]:
    """Pivots until the rest is empty or dense. The rows of ``state`` hold the pivot rows and the rest."""
    rows, columns = len(state.by_row.length), len(state.by_column.length)
    steps = Steps(
        np.empty(min(rows, columns), dtype=np.int64),
        np.empty(min(rows, columns), dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        np.array([(side.length > 0).sum() for side in state[:2]] + [state.by_row.length.sum()]),
    )
    spare = max(1000, int(steps.left[2]) // 2)
    state = with_room(state, spare, spare)
    while True:
        status, row_places, column_places = _run(state, steps, FULL, field.prime, field.inverse, field.one)
        if status == DONE:
            return state, steps
        half = int(steps.left[2]) // 2
        state = with_room(state, max(half, 2 * row_places), max(half, 2 * column_places))


@compiled
def _run(
    state: Rows, steps: Steps, full: float, prime: np.uint64, inverse: np.uint64, one: np.uint64
) -> tuple[int, int, int]:
    left = steps.left
    while left[2] > 0 and left[2] < full * left[0] * left[1] + 2000 * full:
        row, column = _choose(state)
        row_places, column_places = _places_needed(state, row, column)
        if (
            state.by_row.end[0] + row_places > len(state.columns)
            or state.by_column.end[0] + column_places > len(state.rows)
        ):  # fmt: skip
            return NO_ROOM, row_places, column_places
        _pivot(state, steps, row, column, prime, inverse, one)
    return DONE, 0, 0


@compiled
def _choose(state: Rows) -> tuple[int, int]:
    """The cheapest entry among the first of the shortest columns and of the shortest rows."""
    best, best_row, best_column = 2**62, -1, -1
    for from_rows in range(2):
        one, other = (state.by_row, state.by_column) if from_rows else (state.by_column, state.by_row)
        seen = 0
        for count in range(1, len(one.head)):
            if seen >= LOOKED_AT or (count - 1) * (count - 1) >= best:
                break
            which = one.head[count]
            while which >= 0 and seen < LOOKED_AT:
                start = one.start[which]
                for place in range(start, start + one.length[which]):
                    crossing = state.columns[place] if from_rows else state.rows[place]
                    cost = (one.length[which] - 1) * (other.length[crossing] - 1)
                    if cost < best:
                        best = cost
                        best_row = which if from_rows else crossing
                        best_column = crossing if from_rows else which
                seen += 1
                which = one.after[which]
    return best_row, best_column


@compiled
def _places_needed(state: Rows, row: int, column: int) -> tuple[int, int]:
    """The most places that the pools can need for this pivot."""
    rows, columns = state.by_row, state.by_column
    others, length = columns.length[column], rows.length[row]
    need = need_columns = 0
    for place in range(columns.start[column], columns.start[column] + others):
        needed = rows.length[state.rows[place]] + length
        if needed > rows.room[state.rows[place]]:
            need += needed + needed // 2
    for place in range(rows.start[row], rows.start[row] + length):
        needed = columns.length[state.columns[place]] + others
        if needed > columns.room[state.columns[place]]:
            need_columns += needed + needed // 2
    return need, need_columns


@compiled
def _pivot(
    state: Rows, steps: Steps, row: int, column: int, prime: np.uint64, inverse: np.uint64, one: np.uint64
) -> None:
    rows, columns, left = state.by_row, state.by_column, steps.left
    steps.row[steps.number[0]], steps.column[steps.number[0]] = row, column
    steps.number[0] += 1
    leave(rows, row)
    start, length = rows.start[row], rows.length[row]
    others = columns.length[column] - 1
    pivot = np.uint64(0)
    for place in range(start, start + length):
        other = state.columns[place]
        leave(columns, other)
        forget(state, row, other)
        if other == column:
            pivot = state.values[place]
        else:
            state.mark[other] = place + 1
            widen_column(state, other, columns.length[other] + others)
    left[0] -= 1
    left[2] -= length
    scale = np.uint64(prime - reciprocal(pivot, prime, inverse, one))
    for place in range(columns.start[column], columns.start[column] + others):
        _subtract(state, left, state.rows[place], row, column, scale, prime, inverse)
    columns.length[column] = 0
    left[1] -= 1
    for place in range(start, start + length):
        other = state.columns[place]
        state.mark[other] = 0
        enter(columns, other)
        if other != column and columns.length[other] == 0:
            left[1] -= 1


@compiled
def _subtract(
    state: Rows, left: Places, row: int, pivot_row: int, column: int,
    scale: np.uint64, prime: np.uint64, inverse: np.uint64,
) -> None:  # fmt: skip
    """row += (scale x row[column]) x pivot row, which clears ``column`` in it."""
    rows, mark = state.by_row, state.mark
    leave(rows, row)
    before = rows.length[row]
    widen_row(state, row, before + rows.length[pivot_row])
    start, first = rows.start[row], rows.start[pivot_row]
    factor = np.uint64(0)
    for place in range(start, start + before):
        if state.columns[place] == column:
            factor = times(scale, state.values[place], prime, inverse)
    write = start
    for place in range(start, start + before):
        other, value = state.columns[place], state.values[place]
        if mark[other] > 0:
            value = plus(value, times(factor, state.values[mark[other] - 1], prime, inverse), prime)
            mark[other] = -mark[other]
            if value == 0:
                forget(state, row, other)
        if other != column and value != 0:
            state.columns[write], state.values[write] = other, value
            write += 1
    for place in range(first, first + rows.length[pivot_row]):
        other = state.columns[place]
        if mark[other] > 0:
            state.columns[write] = other
            state.values[write] = times(factor, state.values[place], prime, inverse)
            remember(state, row, other)
            write += 1
        mark[other] = abs(mark[other])
    rows.length[row] = write - start
    left[2] += rows.length[row] - before
    left[0] -= rows.length[row] == 0
    enter(rows, row)


def rest(state: Rows, steps: Steps) -> tuple[Places, Places, Residues]:
    """The rows and columns without a pivot that still have entries, and their entries as a dense matrix."""
    open_rows = state.by_row.length > 0
    open_rows[steps.row[: steps.number[0]]] = False
    rows: Places = np.flatnonzero(open_rows).astype(np.int64)
    columns: Places = np.flatnonzero(state.by_column.length > 0).astype(np.int64)
    place = np.full(len(state.by_column.length), -1, dtype=np.int64)
    place[columns] = np.arange(len(columns))
    dense = np.zeros((len(rows), len(columns)), dtype=np.uint64)
    _spread(state.by_row, state.columns, state.values, rows, place, dense)
    return rows, columns, dense


@compiled
def _spread(
    side: Side, columns: Numbers, values: Residues, rows: Places, place: Places, dense: Residues
) -> None:
    for number, row in enumerate(rows):
        for entry in range(side.start[row], side.start[row] + side.length[row]):
            dense[number, place[columns[entry]]] = values[entry]


@compiled
def solve_back(state: Rows, steps: Steps, vector: Residues, field: tuple[np.uint64, ...]) -> None:
    """Fill in the pivot columns of one ``vector``, whose other columns are given; the last pivot first."""
    prime, inverse, one = field
    side = state.by_row
    for number in range(steps.number[0] - 1, -1, -1):
        row, column = steps.row[number], steps.column[number]
        total, pivot = np.uint64(0), one
        for place in range(side.start[row], side.start[row] + side.length[row]):
            if state.columns[place] == column:
                pivot = state.values[place]
            else:
                term = times(state.values[place], vector[state.columns[place]], prime, inverse)
                total = plus(total, term, prime)
        vector[column] = times(
            total, np.uint64(prime - reciprocal(pivot, prime, inverse, one)), prime, inverse
        )
