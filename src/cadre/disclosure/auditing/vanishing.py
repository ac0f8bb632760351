"""Cells that must be zero wherever some given cells are: for many small sets of given cells at once."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.modular import (
    Field,
    Residues,
    compiled,
    minus,
    plus,
    random_residue,
    reciprocal,
    times,
    upper,
)
from cadre.disclosure.auditing.sparse_rows import Places


def vanishing(
    vectors: Residues,
    given: Places,
    start: Places,
    length: Places,
    targets: Places,
    field: Field,
    key: np.uint64,
) -> tuple[Places, Places]:
    """For every set, the targets that are zero in all null vectors that are zero in the set.

    ``vectors``: cells × count, random null vectors, more than any set has cells. Set i has the cells
    ``given[start[i] : start[i] + length[i]]``. Returns (set, position in ``targets``) of each such target.
    """
    sets, found = [], []
    for number in range(len(start)):
        mine = given[start[number] : start[number] + length[number]]
        weights = _weights(vectors[mine, : length[number] + 1], key, number, field)
        zero = _zeros(vectors, targets, weights, field.prime, field.inverse)
        sets.append(np.full(len(zero), number, dtype=np.int64))
        found.append(zero)
    return np.concatenate(sets), np.concatenate(found)


def _weights(block: Residues, key: np.uint64, number: int, field: Field) -> Residues:
    random = np.empty(block.shape[1], dtype=np.uint64)
    _combination(block.copy(), random, key, number, field.prime, field.inverse, field.one)
    return random


@compiled
def _combination(
    block: Residues, weights: Residues, key: np.uint64, number: int,
    prime: np.uint64, inverse: np.uint64, one: np.uint64,
) -> None:  # fmt: skip
    """Random ``weights`` (c) with block @ weights == 0; ``block`` (r × c, r < c) is reduced in place."""
    rows, columns = block.shape
    for place in range(columns):
        weights[place] = random_residue(key ^ np.uint64(number), np.uint64(place), prime)
    pivots = np.full(rows, -1, dtype=np.int64)
    for row in range(rows):
        for column in range(columns):
            if block[row, column] != 0:
                pivots[row] = column
                break
        if pivots[row] < 0:
            continue
        scale = reciprocal(block[row, pivots[row]], prime, inverse, one)
        for column in range(columns):
            block[row, column] = times(block[row, column], scale, prime, inverse)
        for other in range(rows):
            factor = block[other, pivots[row]]
            if other != row and factor != 0:
                for column in range(columns):
                    term = times(factor, block[row, column], prime, inverse)
                    block[other, column] = minus(block[other, column], term, prime)
    for row in range(rows):
        if pivots[row] >= 0:
            weights[pivots[row]] = np.uint64(0)
    for row in range(rows):
        if pivots[row] >= 0:
            total = np.uint64(0)
            for column in range(columns):
                if column != pivots[row]:
                    total = plus(total, times(block[row, column], weights[column], prime, inverse), prime)
            weights[pivots[row]] = minus(np.uint64(0), total, prime)


@compiled
def _zeros(
    vectors: Residues, targets: Places, weights: Residues, prime: np.uint64, inverse: np.uint64
) -> Places:
    """Positions of the targets whose row is orthogonal to ``weights``; sums are reduced once."""
    found = np.empty(len(targets), dtype=np.int64)
    number = 0
    for place in range(len(targets)):
        row = vectors[targets[place]]
        low, high = np.uint64(0), np.uint64(0)
        for column in range(len(weights)):
            product = np.uint64(row[column] * weights[column])
            low = np.uint64(low + product)
            carry = np.uint64(1) if low < product else np.uint64(0)
            high = np.uint64(high + upper(row[column], weights[column]) + carry)
        high %= prime
        if high == upper(np.uint64(low * inverse), prime):
            found[number] = place
            number += 1
    return found[:number].copy()
