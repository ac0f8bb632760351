"""What the elimination keeps between cells: arrays that compiled code changes in place.

Compiled code cannot make its arrays longer, so it stops when one is full; ``grown`` doubles it and the
elimination goes on where it stopped.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cadre.disclosure.problem import Ints

SENSITIVE, INSIDER = 1, 2  # roles of a tracked vector
STEP, STORED, ROWS, KEYS, REJECTED, FAULTS = range(6)  # places in ``State.counter``


class Vectors(NamedTuple):
    """Cells and relations as sums of columns: csr with small whole coefficients."""

    start: Any
    column: Any
    coefficient: Any


class Echelon(NamedTuple):
    """Rows shown so far: x[pivot] = - sum(value * x[column]); entries of a column are a linked list."""

    column: Any
    value: Any
    row: Any
    next: Any
    begin: Any
    pivot: Any
    head: Any
    held: Any
    row_of: Any


class Tracked(NamedTuple):
    """The vectors that are watched: roles, whose they are, products with the two random vectors, and keys
    in a hash table.

    ``of_start``, ``of``, ``of_coefficient``: per column the tracked vectors that hold it.
    """

    roles: Any
    party: Any
    product: Any
    key: Any
    of_start: Any
    of: Any
    of_coefficient: Any
    slot_key: Any
    slot_count: Any


class Work(NamedTuple):
    """Scratch: all zero or False between cells."""

    weight: Any
    on: Any
    support: Any
    heap: Any
    queued: Any
    direction: Any
    moved: Any
    change: Any
    touched: Any
    seen: Any
    fresh: Any
    prefix: Any


class State(NamedTuple):
    vectors: Vectors
    echelon: Echelon
    tracked: Tracked
    work: Work
    normal: Any  # 2 × columns: the random vectors at right angles to all that is shown
    rank: Any  # per column: among equals, the pivot with the highest rank is taken
    shown: Any
    counter: Any
    faulty: Any  # the forced vectors that give something away


def fresh_state(vectors: Vectors, columns: int, roles: Any, party: Ints, rank: Ints) -> State:
    size = len(vectors.start) - 1
    return State(
        vectors,
        _echelon(columns, max(1 << 12, len(vectors.column) // 2)),
        _tracked(vectors, columns, roles, party),
        _work(columns, size),
        np.zeros((2, columns), np.uint64),
        rank,
        np.zeros(size, np.bool_),
        np.zeros(6, np.int64),
        np.zeros(size, np.int64),
    )


def _echelon(columns: int, room: int) -> Echelon:
    return Echelon(
        np.empty(room, np.int32),
        np.empty(room, np.uint64),
        np.empty(room, np.int32),
        np.empty(room, np.int64),
        np.zeros(columns + 1, np.int64),
        np.empty(columns, np.int64),
        np.full(columns, -1, np.int64),
        np.zeros(columns, np.int64),
        np.full(columns, -1, np.int64),
    )


def _tracked(vectors: Vectors, columns: int, roles: Any, party: Ints) -> Tracked:
    from scipy import sparse

    size = len(roles)
    count = np.diff(vectors.start)
    inside = np.repeat(roles != 0, count)
    owner = np.repeat(np.arange(size), count)[inside]
    entries = (vectors.coefficient[inside], (vectors.column[inside], owner))
    held = sparse.csr_array(entries, shape=(columns, size))
    slots = 1 << max(4, int(4 * (roles != 0).sum()).bit_length())
    return Tracked(
        roles,
        party,
        np.zeros((size, 2), np.uint64),
        np.zeros(size, np.uint64),
        held.indptr.astype(np.int64),
        held.indices.astype(np.int64),
        held.data.astype(np.int64),
        np.zeros(slots, np.uint64),
        np.zeros((slots, 5), np.int64),
    )


def _work(columns: int, size: int) -> Work:
    return Work(
        np.zeros(columns, np.uint64),
        np.zeros(columns, np.bool_),
        np.zeros(columns, np.int64),
        np.zeros(columns + 1, np.int64),
        np.zeros(columns + 1, np.bool_),
        np.zeros(columns, np.uint64),
        np.zeros(columns, np.int64),
        np.zeros(size, np.uint64),
        np.zeros(size, np.int64),
        np.zeros(size, np.bool_),
        np.zeros((size, 3), np.uint64),
        np.zeros(size + 1, np.uint64),
    )


def grown(state: State) -> State:
    """The same with twice the room for echelon entries."""
    rows = state.echelon
    longer = [np.concatenate([one, np.empty_like(one)]) for one in rows[:4]]
    return state._replace(
        echelon=rows._replace(column=longer[0], value=longer[1], row=longer[2], next=longer[3])
    )


def saved(state: State) -> State:
    """A copy to go back to; what never changes is shared, and scratch is not part of it."""
    rows = state.echelon
    entries = (one[: state.counter[STORED]].copy() for one in rows[:4])
    return state._replace(
        echelon=Echelon(*entries, *(one.copy() for one in rows[4:])),
        tracked=state.tracked._replace(product=state.tracked.product.copy(), key=state.tracked.key.copy()),
        normal=state.normal.copy(),
        shown=state.shown.copy(),
        counter=state.counter.copy(),
    )


def put_back(state: State, mark: State) -> None:
    """``state`` as it was ``saved``, but for the table of keys."""
    pairs = [*zip(state.echelon, mark.echelon, strict=True), (state.normal, mark.normal)]
    pairs += [(state.shown, mark.shown), (state.counter, mark.counter)]
    pairs += [(state.tracked.product, mark.tracked.product), (state.tracked.key, mark.tracked.key)]
    for now, then in pairs:
        now[: len(then)] = then
