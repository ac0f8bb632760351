"""Which cells can be shown: left-looking elimination over a 61-bit prime.

The shown cells span a space; a cell can be computed from them when it lies in that space. Cells are taken in
order of what withholding them costs, the dearest first, and each is shown unless that would put a sensitive
cell into the space, or make a sensitive cell a multiple of what a sole contributor knows.

Two random vectors at right angles to everything shown so far stand for the whole complement: a cell is known
when both products with it are 0, and two cells give each other away when the ratio of the products is the
same (up to a chance of 2^-61). Showing one more cell turns one finest cell, its *pivot*, from free to
bound; the vectors then change along one direction, which is found by going through the rows that hold the
pivot. So no sensitive cell is ever reduced, and cells that follow from those shown need no elimination at
all. Fill is kept low by the choice of the pivot: the column that the fewest rows hold (Markowitz 1957),
then the smallest figure.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.suppression.compiled import compiled
from cadre.disclosure.suppression.heaps import pop, push
from cadre.disclosure.suppression.keys import KNOWN, count_in, fill_table, fresh_keys, gives_away, slot_of
from cadre.disclosure.suppression.modular import inverse, minus, plus, random, times
from cadre.disclosure.suppression.state import (
    FAULTS,
    KEYS,
    REJECTED,
    ROWS,
    SENSITIVE,
    STEP,
    STORED,
    Echelon,
    State,
    Vectors,
    Work,
)

ZERO, ONE = np.uint64(0), np.uint64(1)
DONE, FULL = 0, 1


@compiled
def begin(state: State, seed: Any) -> None:
    """Draw the random vectors and lay out the products and keys of what is watched."""
    for one in range(2):
        for column in range(state.normal.shape[1]):
            state.normal[one, column] = random(seed + one * (1 << 40), column)
    tracked = state.tracked
    for vector in range(len(tracked.roles)):
        if tracked.roles[vector] != 0:
            first, second = products(state, vector)
            tracked.product[vector, 0], tracked.product[vector, 1] = first, second
            state.work.fresh[0, 0], state.work.fresh[0, 1] = first, second
            fresh_keys(state.work.fresh, state.work.prefix, 1)
            tracked.key[vector] = state.work.fresh[0, 2]
    fill_table(tracked, state.counter)


@compiled
def residue(number: Any) -> Any:
    """A small whole number modulo the prime."""
    return np.uint64(number) if number >= 0 else minus(ZERO, np.uint64(-number))


@compiled
def products(state: State, vector: Any) -> Any:
    """The products of a vector with the two random vectors."""
    first, second = ZERO, ZERO
    vectors, normal = state.vectors, state.normal
    for at in range(vectors.start[vector], vectors.start[vector + 1]):
        column = vectors.column[at]
        if vectors.coefficient[at] == 1:
            first, second = plus(first, normal[0, column]), plus(second, normal[1, column])
        else:
            factor = residue(vectors.coefficient[at])
            first = plus(first, times(factor, normal[0, column]))
            second = plus(second, times(factor, normal[1, column]))
    return first, second


@compiled
def reduce(vectors: Vectors, rows: Echelon, work: Work, vector: Any) -> Any:
    """The vector modulo the rows, in ``work.weight`` over ``work.support``; returns the size of the
    support."""
    size, heap = 0, 0
    for at in range(vectors.start[vector], vectors.start[vector + 1]):
        column = vectors.column[at]
        work.weight[column] = residue(vectors.coefficient[at])
        work.on[column] = True
        work.support[size] = column
        size += 1
        if rows.row_of[column] >= 0:
            heap = push(work.heap, heap, rows.row_of[column])
    while heap > 0:
        row, heap = pop(work.heap, heap)
        factor = work.weight[rows.pivot[row]]
        work.weight[rows.pivot[row]] = ZERO
        if factor == 0:
            continue
        for at in range(rows.begin[row], rows.begin[row + 1]):
            column = rows.column[at]
            if not work.on[column]:
                work.on[column] = True
                work.support[size] = column
                size += 1
                if rows.row_of[column] >= 0:
                    heap = push(work.heap, heap, rows.row_of[column])
            work.weight[column] = minus(work.weight[column], times(factor, rows.value[at]))
    return size


@compiled
def choose(rows: Echelon, work: Work, rank: Any, size: Any) -> Any:
    """The pivot (-1: the vector reduced to nothing), and the size of the support without zeros."""
    best, kept = -1, 0
    for i in range(size):
        column = work.support[i]
        work.on[column] = False
        if work.weight[column] == 0:
            continue
        work.support[kept] = column
        kept += 1
        if best >= 0 and rows.held[column] > rows.held[best]:
            continue
        if best < 0 or rows.held[column] < rows.held[best] or rank[column] > rank[best]:
            best = column
    return best, kept


@compiled
def follow(rows: Echelon, work: Work, pivot: Any) -> Any:
    """How the bound columns move when the free column ``pivot`` moves by 1: ``work.direction`` over
    ``work.moved``; returns how many move. Rows bind later rows' pivots, so the latest row goes first."""
    count, heap = 0, 0
    work.direction[pivot] = ONE
    column = pivot
    while True:
        work.moved[count] = column
        count += 1
        value, at = work.direction[column], rows.head[column]
        while at >= 0:
            row = rows.row[at]
            if not work.queued[row]:
                work.queued[row] = True
                heap = push(work.heap, heap, -row)
            bound = rows.pivot[row]
            work.direction[bound] = minus(work.direction[bound], times(value, rows.value[at]))
            at = rows.next[at]
        column = -1
        while heap > 0 and column < 0:
            back, heap = pop(work.heap, heap)
            work.queued[-back] = False
            if work.direction[rows.pivot[-back]] != 0:
                column = rows.pivot[-back]
        if column < 0:
            return count


@compiled
def touch(state: State, moved: Any) -> Any:
    """By how much watched vectors change along the direction: ``work.change``; returns how many do."""
    tracked, work, count = state.tracked, state.work, 0
    for i in range(moved):
        column = work.moved[i]
        for at in range(tracked.of_start[column], tracked.of_start[column + 1]):
            vector = tracked.of[at]
            if not work.seen[vector]:
                work.seen[vector] = True
                work.touched[count] = vector
                count += 1
            if tracked.of_coefficient[at] == 1:
                work.change[vector] = plus(work.change[vector], work.direction[column])
            else:
                factor = residue(tracked.of_coefficient[at])
                work.change[vector] = plus(work.change[vector], times(factor, work.direction[column]))
    return count


@compiled
def tells(state: State, first: Any, second: Any) -> Any:
    """Is the vector with these products a multiple of a sensitive one? Then showing it shows that one."""
    fresh = state.work.fresh
    fresh[0, 0], fresh[0, 1] = first, second
    fresh_keys(fresh, state.work.prefix, 1)
    return state.tracked.slot_count[slot_of(state.tracked, fresh[0, 2]), 0] > 0


@compiled
def try_out(state: State, touched: Any, first: Any, second: Any) -> Any:
    """Products as they would be; True when a sensitive cell would be known to everybody."""
    tracked, work, unsafe = state.tracked, state.work, False
    for i in range(touched):
        vector = work.touched[i]
        change = work.change[vector]
        work.fresh[i, 0] = plus(tracked.product[vector, 0], times(first, change))
        work.fresh[i, 1] = plus(tracked.product[vector, 1], times(second, change))
        known = work.fresh[i, 0] == 0 and work.fresh[i, 1] == 0
        if known and tracked.roles[vector] & SENSITIVE and tracked.key[vector] != KNOWN:
            unsafe = True
    return unsafe


@compiled
def swap_keys(state: State, touched: Any) -> Any:
    """Put the fresh keys in the place of the old ones; True when an insider would learn a sensitive cell."""
    tracked, work, counter = state.tracked, state.work, state.counter
    fresh_keys(work.fresh, work.prefix, touched)
    if counter[KEYS] + touched > len(tracked.slot_key) // 2:
        fill_table(tracked, counter)
    for i in range(touched):
        count_in(tracked, work.touched[i], tracked.key[work.touched[i]], -1, counter)
    for i in range(touched):
        count_in(tracked, work.touched[i], work.fresh[i, 2], 1, counter)
    for i in range(touched):
        fresh = work.fresh[i, 2]
        if fresh != tracked.key[work.touched[i]] and gives_away(tracked, fresh):
            return True
    return False


@compiled
def swap_back(state: State, touched: Any) -> None:
    tracked, work = state.tracked, state.work
    for i in range(touched):
        count_in(tracked, work.touched[i], work.fresh[i, 2], -1, state.counter)
    for i in range(touched):
        count_in(tracked, work.touched[i], tracked.key[work.touched[i]], 1, state.counter)


@compiled
def keep(state: State, touched: Any, moved: Any, first: Any, second: Any) -> None:
    """Take over the products, keys and random vectors that were tried out."""
    tracked, work, normal = state.tracked, state.work, state.normal
    for i in range(touched):
        vector = work.touched[i]
        tracked.product[vector, 0], tracked.product[vector, 1] = work.fresh[i, 0], work.fresh[i, 1]
        tracked.key[vector] = work.fresh[i, 2]
    for i in range(moved):
        column = work.moved[i]
        change = work.direction[column]
        normal[0, column] = plus(normal[0, column], times(first, change))
        normal[1, column] = plus(normal[1, column], times(second, change))


@compiled
def store(state: State, pivot: Any, size: Any, unit: Any) -> None:
    """Append the reduced vector as a row."""
    rows, work, counter = state.echelon, state.work, state.counter
    row, at = counter[ROWS], counter[STORED]
    for i in range(size):
        column = work.support[i]
        if column == pivot:
            continue
        rows.column[at] = column
        rows.value[at] = times(work.weight[column], unit)
        rows.row[at] = row
        rows.next[at] = rows.head[column]
        rows.head[column] = at
        rows.held[column] += 1
        at += 1
    rows.pivot[row] = pivot
    rows.row_of[pivot] = row
    rows.begin[row + 1] = at
    counter[ROWS], counter[STORED] = row + 1, at


@compiled
def clear(work: Work, size: Any, moved: Any, touched: Any) -> None:
    for i in range(size):
        work.weight[work.support[i]] = ZERO
    for i in range(moved):
        work.direction[work.moved[i]] = ZERO
    for i in range(touched):
        work.change[work.touched[i]] = ZERO
        work.seen[work.touched[i]] = False


@compiled
def show(state: State, vector: Any, forced: Any, first: Any, second: Any) -> Any:
    """Show a vector that is not known yet, unless it gives something away; False when it must be withheld."""
    work = state.work
    size = reduce(state.vectors, state.echelon, work, vector)
    pivot, size = choose(state.echelon, work, state.rank, size)
    if pivot < 0:
        return True
    moved = follow(state.echelon, work, pivot)
    touched = touch(state, moved)
    unit = inverse(work.weight[pivot])
    first, second = minus(ZERO, times(first, unit)), minus(ZERO, times(second, unit))
    unsafe = try_out(state, touched, first, second)
    swapped = forced or not unsafe
    if swapped:
        unsafe = swap_keys(state, touched) or unsafe
    safe = forced or not unsafe
    if safe:
        keep(state, touched, moved, first, second)
        store(state, pivot, size, unit)
    elif swapped:
        swap_back(state, touched)
    if forced and unsafe:
        state.faulty[state.counter[FAULTS]] = vector
        state.counter[FAULTS] += 1
    clear(work, size, moved, touched)
    return safe


@compiled
def go_on(state: State, order: Any, forced: Any) -> Any:
    """Decide the vectors of ``order`` from where it stopped, ``forced`` of them first whatever they tell."""
    counter, columns = state.counter, state.normal.shape[1]
    room = len(state.echelon.column)
    while counter[STEP] < len(order):
        if counter[STORED] + columns > room:
            return FULL
        vector = order[counter[STEP]]
        first, second = products(state, vector)
        if first == 0 and second == 0:
            state.shown[vector] = True
        else:
            must = counter[STEP] < forced
            state.shown[vector] = (must or not tells(state, first, second)) and show(
                state, vector, must, first, second
            )
            counter[REJECTED] += not state.shown[vector]
        counter[STEP] += 1
    return DONE
