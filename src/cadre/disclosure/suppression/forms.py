"""Every cell as a sum of finest cells, and cells that are the same sum as one.

A cell that is no aggregate is *finest*. An aggregate is the sum of the finest cells under one of its
equations; an equation that this does not make true by itself binds finest cells of different tables and is
kept as a relation. Finest cells that everybody knows are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Ints, Sparse
from cadre.disclosure.suppression.compiled import compiled
from cadre.disclosure.suppression.modular import minus, plus, random

SEED = np.uint64(0x5EED)


@dataclass(frozen=True)
class Forms:
    """``start``, ``column``: the finest cells (0 … columns-1) of every class, as a csr pattern.

    ``member``: m, the class of each cell, -1 for a cell that is empty of unknowns. ``relation``: rows over
    classes whose signed sum everybody knows (csr: start, class, sign).
    """

    start: Ints
    column: Ints
    columns: int
    member: Ints
    relation_start: Ints
    relation_class: Ints
    relation_sign: Ints

    @property
    def size(self) -> int:
        return len(self.start) - 1


def forms_of(equations: Sparse, gone: Flags) -> Forms:
    """``gone``: finest cells that everybody knows to be zero or otherwise (they bind nothing)."""
    cells = equations.shape[1]
    indptr = equations.indptr.astype(np.int64)
    indices = equations.indices.astype(np.int64)
    sign = np.asarray(equations.data, dtype=np.int8)
    aggregate = _aggregates(indptr, indices, sign)
    defined, order = _define(indptr, indices, sign, aggregate, cells)
    finest = np.flatnonzero((defined < 0) & ~gone)
    number = np.full(cells, -1, dtype=np.int64)
    number[finest] = np.arange(len(finest))
    start, column = _expand(indptr, indices, sign, defined, order, number)
    hashes = _hashes(start, column, len(finest))
    member, first = _classes(hashes, np.diff(start))
    left = _relations(indptr, indices, sign, hashes)
    return Forms(
        *_rows(start, column, first),
        len(finest),
        member,
        *_relation_rows(left, indptr, indices, sign, member),
    )


def _aggregates(indptr: Ints, indices: Ints, sign: Any) -> Ints:
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    found = np.full(len(indptr) - 1, -1, dtype=np.int64)
    found[rows[sign < 0]] = indices[sign < 0]
    return found


@compiled
def _define(indptr: Any, indices: Any, sign: Any, aggregate: Any, cells: Any) -> Any:
    """Per cell the equation that defines it (-1: finest), and the cells in an order with parts first.

    A sum over a ring of equations cannot occur: aggregates lie above their parts.
    """
    waiting = np.zeros(len(aggregate), np.int64)
    uses = np.zeros(cells + 1, np.int64)
    parent = np.zeros(cells, np.bool_)
    for row in range(len(aggregate)):
        parent[aggregate[row]] = True
        for at in range(indptr[row], indptr[row + 1]):
            if sign[at] > 0:
                waiting[row] += 1
                uses[indices[at] + 1] += 1
    uses = np.cumsum(uses)
    used = np.empty(uses[-1], np.int64)
    place = uses[:-1].copy()
    for row in range(len(aggregate)):
        for at in range(indptr[row], indptr[row + 1]):
            if sign[at] > 0:
                used[place[indices[at]]] = row
                place[indices[at]] += 1
    defined = np.full(cells, -1, np.int64)
    order = np.empty(cells, np.int64)
    count = 0
    for cell in range(cells):
        if not parent[cell]:
            order[count] = cell
            count += 1
    done = 0
    while done < count:
        cell = order[done]
        done += 1
        for at in range(uses[cell], uses[cell + 1]):
            row = used[at]
            waiting[row] -= 1
            if waiting[row] == 0 and defined[aggregate[row]] < 0:
                defined[aggregate[row]] = row
                order[count] = aggregate[row]
                count += 1
    return defined, order[:count]


@compiled
def _expand(indptr: Any, indices: Any, sign: Any, defined: Any, order: Any, number: Any) -> Any:
    cells = len(defined)
    size = np.zeros(cells, np.int64)
    for cell in order:
        row = defined[cell]
        if row < 0:
            size[cell] = 1 if number[cell] >= 0 else 0
        else:
            for at in range(indptr[row], indptr[row + 1]):
                if sign[at] > 0:
                    size[cell] += size[indices[at]]
    start = np.zeros(cells + 1, np.int64)
    start[1:] = np.cumsum(size)
    column = np.empty(start[-1], np.int64)
    for cell in order:
        row, put = defined[cell], start[cell]
        if row < 0:
            if number[cell] >= 0:
                column[put] = number[cell]
            continue
        for at in range(indptr[row], indptr[row + 1]):
            if sign[at] > 0:
                part = indices[at]
                column[put : put + size[part]] = column[start[part] : start[part] + size[part]]
                put += size[part]
    return start, column


@compiled
def _hashes(start: Any, column: Any, columns: Any) -> Any:
    """Per cell the sum of random numbers of its columns: equal for equal sums, and for no others (2^-61)."""
    drawn = np.empty(columns, np.uint64)
    for one in range(columns):
        drawn[one] = random(SEED, one)
    found = np.zeros(len(start) - 1, np.uint64)
    for cell in range(len(found)):
        for at in range(start[cell], start[cell + 1]):
            found[cell] = plus(found[cell], drawn[column[at]])
    return found


def _classes(hashes: Any, size: Ints) -> tuple[Ints, Ints]:
    """Class per cell (-1: no columns), and the first cell of each class."""
    filled = np.flatnonzero(size > 0)
    _, first, member = np.unique(hashes[filled], return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    found = np.full(len(size), -1, dtype=np.int64)
    found[filled] = rank[member]
    return found, filled[first[order]]


def _rows(start: Ints, column: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    count = np.diff(start)[chosen]
    fresh = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    place = np.repeat(start[:-1][chosen] - fresh[:-1], count) + np.arange(fresh[-1])
    return fresh, column[place]


@compiled
def _relations(indptr: Any, indices: Any, sign: Any, hashes: Any) -> Any:
    """The equations that are not true by themselves."""
    left = np.zeros(len(indptr) - 1, np.bool_)
    for row in range(len(left)):
        total = np.uint64(0)
        for at in range(indptr[row], indptr[row + 1]):
            value = hashes[indices[at]]
            total = plus(total, value) if sign[at] > 0 else minus(total, value)
        left[row] = total != 0
    return left


def _relation_rows(
    left: Flags, indptr: Ints, indices: Ints, sign: Any, member: Ints
) -> tuple[Ints, Ints, Ints]:
    rows = np.flatnonzero(left)
    start = [np.zeros(1, np.int64)]
    classes, signs = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for row in rows:
        inside = slice(indptr[row], indptr[row + 1])
        kept = member[indices[inside]] >= 0
        classes.append(member[indices[inside]][kept])
        signs.append(sign[inside][kept].astype(np.int64))
        start.append(start[-1] + len(classes[-1]))
    return np.concatenate(start), np.concatenate(classes), np.concatenate(signs)
