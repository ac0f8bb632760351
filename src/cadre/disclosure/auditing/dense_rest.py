"""Dense elimination modulo a prime, in blocks: 32 pivots at a time, products summed before reduction.

A sum of 32 products of residues below 2^61 stays below 2^127, so one reduction serves 32 multiplications.
"""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.modular import Residues, compiled, minus, plus, reciprocal, times, upper
from cadre.disclosure.auditing.sparse_rows import Places

BLOCK = 32
TILE = 256


@compiled
def reduce_rows(
    matrix: Residues, columns: Places, prime: np.uint64, inverse: np.uint64, one: np.uint64
) -> int:
    """Bring ``matrix`` to echelon form in place; returns its rank.

    ``columns`` (the number of each column) is permuted with the columns. Afterwards row i has its pivot, 1,
    in column i, and within each block of ``BLOCK`` rows the pivot columns are those of the identity.
    """
    rows, done = matrix.shape[0], 0
    while done < rows:
        found, rows = _block(matrix, columns, done, rows, prime, inverse, one)
        if found and done + found < rows:
            _clear_below(matrix, done, found, rows, prime, inverse)
        done += found
    return done


@compiled
def _block(
    matrix: Residues, columns: Places, done: int, rows: int,
    prime: np.uint64, inverse: np.uint64, one: np.uint64,
) -> tuple[int, int]:  # fmt: skip
    """Pivots in up to ``BLOCK`` rows from ``done`` on; empty rows go to the end. (pivots found, rows left)"""
    found = 0
    while found < BLOCK and done + found < rows:
        row = done + found
        for earlier in range(done, row):
            _add_row(matrix, row, earlier, matrix[row, earlier], earlier, prime, inverse)
        column = row
        while column < matrix.shape[1] and matrix[row, column] == 0:
            column += 1
        if column == matrix.shape[1]:
            rows -= 1
            _swap_rows(matrix, row, rows)
            continue
        _swap_columns(matrix, columns, row, column)
        scale = reciprocal(matrix[row, row], prime, inverse, one)
        for place in range(row, matrix.shape[1]):
            matrix[row, place] = times(matrix[row, place], scale, prime, inverse)
        for earlier in range(done, row):
            _add_row(matrix, earlier, row, matrix[earlier, row], row, prime, inverse)
        found += 1
    return found, rows


@compiled
def _add_row(
    matrix: Residues,
    row: int,
    pivot: int,
    factor: np.uint64,
    first: int,
    prime: np.uint64,
    inverse: np.uint64,
) -> None:
    """row -= factor x pivot row, from column ``first`` on."""
    if factor == 0:
        return
    for place in range(first, matrix.shape[1]):
        term = times(factor, matrix[pivot, place], prime, inverse)
        matrix[row, place] = minus(matrix[row, place], term, prime)


@compiled
def _swap_rows(matrix: Residues, one: int, other: int) -> None:
    for place in range(matrix.shape[1]):
        matrix[one, place], matrix[other, place] = matrix[other, place], matrix[one, place]


@compiled
def _swap_columns(matrix: Residues, columns: Places, one: int, other: int) -> None:
    if one == other:
        return
    columns[one], columns[other] = columns[other], columns[one]
    for row in range(matrix.shape[0]):
        matrix[row, one], matrix[row, other] = matrix[row, other], matrix[row, one]


@compiled
def _clear_below(
    matrix: Residues, done: int, found: int, rows: int, prime: np.uint64, inverse: np.uint64
) -> None:
    """Subtract from every later row its multiples of the block's rows, tile by tile of columns."""
    after, end = done + found, matrix.shape[1]
    factors = matrix[after:rows, done:after].copy()
    used = np.zeros(len(factors), dtype=np.bool_)
    for row in range(len(factors)):
        for place in range(found):
            used[row] |= factors[row, place] != 0
    for begin in range(after, end, TILE):
        stop = min(begin + TILE, end)
        tile = np.ascontiguousarray(matrix[done:after, begin:stop].T)
        for row in range(len(factors)):
            if used[row]:
                _take(matrix[after + row, begin:stop], factors[row], tile, prime, inverse)
    for row in range(after, rows):
        for place in range(done, after):
            matrix[row, place] = np.uint64(0)


@compiled
def _take(target: Residues, factors: Residues, tile: Residues, prime: np.uint64, inverse: np.uint64) -> None:
    """target[j] -= factors . tile[j], each sum of products reduced once."""
    for place in range(len(target)):
        low, high = np.uint64(0), np.uint64(0)
        column = tile[place]
        for number in range(len(factors)):
            product = np.uint64(factors[number] * column[number])
            low = np.uint64(low + product)
            carry = np.uint64(1) if low < product else np.uint64(0)
            high = np.uint64(high + upper(factors[number], column[number]) + carry)
        high %= prime
        u = upper(np.uint64(low * inverse), prime)
        total = np.uint64(high - u if high >= u else high + prime - u)
        target[place] = minus(target[place], total, prime)


@compiled
def solve_dense(
    matrix: Residues, columns: Places, rank: int, vector: Residues, prime: np.uint64, inverse: np.uint64
) -> None:
    """Fill in the pivot columns of one ``vector``, whose other columns are given; the last pivot first."""
    for row in range(rank - 1, -1, -1):
        total = np.uint64(0)
        for place in range(row + 1, matrix.shape[1]):
            term = times(matrix[row, place], vector[columns[place]], prime, inverse)
            total = plus(total, term, prime)
        vector[columns[row]] = minus(np.uint64(0), total, prime)
