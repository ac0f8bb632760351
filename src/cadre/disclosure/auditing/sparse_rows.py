"""Rows of a sparse matrix that change: entries of rows, rows of columns, and buckets of both by their count.

Every function is compiled and works in place on a ``Rows``; nothing here knows about pivots.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.auditing.modular import Residues, compiled

Places = NDArray[np.int64]
Numbers = NDArray[np.int32]


class Side(NamedTuple):
    """Rows or columns: where the entries of each begin, how many there are and fit, and buckets by length.

    A bucket is a doubly linked list (``head`` by length, ``after``, ``before``; -1 ends it); lengths above
    the last bucket share it. ``end``: one number, the first free place of the pool.
    """

    start: Places
    length: Places
    room: Places
    head: Places
    after: Places
    before: Places
    end: Places


class Rows(NamedTuple):
    """``columns`` and ``values`` of the entries row by row; ``rows`` of the same entries column by column."""

    by_row: Side
    by_column: Side
    columns: Numbers
    values: Residues
    rows: Numbers
    mark: Places  # work space, one place per column, 0 between uses


def new_side(counts: Places, buckets: int) -> Side:
    start = np.concatenate([[0], np.cumsum(counts)])
    none = np.full(len(counts), -1, dtype=np.int64)
    head = np.full(buckets + 1, -1, dtype=np.int64)
    side = Side(
        start[:-1].copy(), counts.copy(), counts.copy(), head, none, none.copy(), start[-1:].copy()
    )  # fmt: skip
    for_all(side)
    return side


@compiled
def for_all(side: Side) -> None:
    """Put everything that has an entry into its bucket, the last first: the first stands at the head."""
    for which in range(len(side.length) - 1, -1, -1):
        enter(side, which)


@compiled
def enter(side: Side, which: int) -> None:
    count = min(side.length[which], len(side.head) - 1)
    if count == 0:
        return
    first = side.head[count]
    side.after[which], side.before[which] = first, -1
    if first >= 0:
        side.before[first] = which
    side.head[count] = which


@compiled
def leave(side: Side, which: int) -> None:
    count = min(side.length[which], len(side.head) - 1)
    if count == 0:
        return
    after, before = side.after[which], side.before[which]
    if after >= 0:
        side.before[after] = before
    if before >= 0:
        side.after[before] = after
    else:
        side.head[count] = after


@compiled
def forget(state: Rows, row: int, column: int) -> None:
    """Take ``row`` out of the list of ``column`` (whose bucket the caller looks after)."""
    side = state.by_column
    first = side.start[column]
    last = first + side.length[column] - 1
    for place in range(first, last + 1):
        if state.rows[place] == row:
            state.rows[place] = state.rows[last]
            side.length[column] -= 1
            return


@compiled
def remember(state: Rows, row: int, column: int) -> None:
    """Add ``row`` to the list of ``column``; there is room (see ``widen_column``)."""
    side = state.by_column
    state.rows[side.start[column] + side.length[column]] = row
    side.length[column] += 1


@compiled
def widen_column(state: Rows, column: int, needed: int) -> None:
    """Move the list of ``column`` to the end of the pool unless ``needed`` entries fit where it is."""
    side = state.by_column
    if needed <= side.room[column]:
        return
    start, end = side.start[column], side.end[0]
    for place in range(side.length[column]):
        state.rows[end + place] = state.rows[start + place]
    side.start[column], side.room[column] = end, needed + needed // 2
    side.end[0] = end + side.room[column]


@compiled
def widen_row(state: Rows, row: int, needed: int) -> None:
    side = state.by_row
    if needed <= side.room[row]:
        return
    start, end = side.start[row], side.end[0]
    for place in range(side.length[row]):
        state.columns[end + place] = state.columns[start + place]
        state.values[end + place] = state.values[start + place]
    side.start[row], side.room[row] = end, needed + needed // 2
    side.end[0] = end + side.room[row]


def with_room(state: Rows, row_places: int, column_places: int) -> Rows:
    """The same rows, packed, in pools with that many free places at the end."""
    columns, values = _packed(state.by_row, [state.columns, state.values], row_places)
    (rows,) = _packed(state.by_column, [state.rows], column_places)
    return state._replace(columns=columns, values=values, rows=rows)


def _packed(side: Side, pools: list[Any], free: int) -> list[Any]:
    start = np.concatenate([[0], np.cumsum(side.length)])
    fresh = [np.empty(start[-1] + free, dtype=pool.dtype) for pool in pools]
    for old, new in zip(pools, fresh, strict=True):
        _copy_lists(old, new, side.start, start, side.length)
    side.start[:], side.room[:], side.end[:] = start[:-1], side.length, start[-1]
    return fresh


@compiled
def _copy_lists(old: Any, new: Any, before: Places, after: Places, count: Places) -> None:
    for which in range(len(count)):
        for place in range(count[which]):
            new[after[which] + place] = old[before[which] + place]
