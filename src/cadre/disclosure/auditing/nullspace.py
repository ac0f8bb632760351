"""Directions in which withheld cells can move together: random null vectors modulo a prime.

A cell that is zero in a random null vector of the equations, restricted to the hidden cells, is the same in
every table over the rational numbers that agrees with what is shown; otherwise it differs, and the error is
about one in 2^61. Independent of the suppressor: other code, other primes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.auditing.dense_rest import reduce_rows, solve_dense
from cadre.disclosure.auditing.elimination import BUCKETS, eliminate, rest, solve_back
from cadre.disclosure.auditing.modular import Field, Residues, compiled, key_of, random_residue
from cadre.disclosure.auditing.sparse_rows import Rows, new_side
from cadre.disclosure.problem import Flags, Sparse

PRIMES: tuple[int, ...] = (2**61 - 31, 2**61 - 45, 2**61 - 229, 2**61 - 259)


def null_vectors(equations: Sparse, hidden: Flags, count: int, prime: int, seed: int) -> NDArray[np.uint64]:
    """``count`` × m residues below ``prime``: random v, 0 on shown cells, with equations @ v == 0.

    ``equations``: csr, k × m, entries -1 and +1; ``hidden``: m. The same ``seed`` gives the same vectors.
    """
    vectors = np.zeros((count, len(hidden)), dtype=np.uint64)
    vectors[:, hidden] = NullSpace(equations, hidden, prime).draw(count, seed)
    return vectors


class NullSpace:
    """One elimination, from which any number of null vectors can be drawn.

    ``hidden``: positions of the hidden cells; ``rank``: of the equations restricted to them.
    """

    def __init__(self, equations: Sparse, hidden: Flags, prime: int) -> None:
        self.field = Field(prime)
        self.hidden = np.flatnonzero(hidden)
        self._rows, self._steps = eliminate(_rows_of(equations, self.hidden, self.field), self.field)
        _, self._columns, self._dense = rest(self._rows, self._steps)
        self._rank = reduce_rows(
            self._dense, self._columns, self.field.prime, self.field.inverse, self.field.one
        )
        self.rank = int(self._steps.number[0]) + self._rank

    def draw(self, count: int, seed: int, first: int = 0) -> Residues:
        """Vectors ``first`` to ``first + count`` - 1 of the stream of ``seed``: count × hidden cells."""
        vectors = np.empty((count, len(self.hidden)), dtype=np.uint64)
        constants = (self.field.prime, self.field.inverse, self.field.one)
        for number, vector in enumerate(vectors):
            _fill(vector, self.hidden, key_of(seed, first + number), self.field.prime)
            solve_dense(self._dense, self._columns, self._rank, vector, *constants[:2])
            solve_back(self._rows, self._steps, vector, constants)
        return vectors


@compiled
def _fill(vector: Residues, numbers: NDArray[np.int64], key: np.uint64, prime: np.uint64) -> None:
    for place in range(len(vector)):
        vector[place] = random_residue(key, np.uint64(numbers[place]), prime)


def _rows_of(equations: Sparse, hidden: NDArray[np.int64], field: Field) -> Rows:
    sums: Any = equations[:, hidden].tocsr()
    sums.sum_duplicates()
    sums.eliminate_zeros()
    if not np.isin(sums.data, (-1, 1)).all():
        raise ValueError("equations have entries -1 and +1 only")
    by_column = sums.tocsc()
    return Rows(
        new_side(np.diff(sums.indptr).astype(np.int64), BUCKETS),
        new_side(np.diff(by_column.indptr).astype(np.int64), BUCKETS),
        sums.indices.astype(np.int32),
        np.where(sums.data > 0, field.one, field.minus_one).astype(np.uint64),
        by_column.indices.astype(np.int32),
        np.zeros(len(hidden), dtype=np.int64),
    )
