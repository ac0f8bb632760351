"""Keys of records: the same person has the same key in every table and every year, and nobody can guess it.

splitmix64 (Steele, Lea and Flood 2014, from memory) mixes the seed with the name of the record. The seed is a
secret: who has it and the names can compute every perturbation. It is stored with the data, never printed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.problem import Floats, Ints

Keys = NDArray[np.uint64]
STEP, FIRST, SECOND = (np.uint64(one) for one in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def mixed(numbers: Keys) -> Keys:
    """One round of splitmix64 on each number; sums and products wrap at 2^64."""
    with np.errstate(over="ignore"):
        numbers = numbers + STEP
        numbers = (numbers ^ (numbers >> np.uint64(30))) * FIRST
        numbers = (numbers ^ (numbers >> np.uint64(27))) * SECOND
    return np.asarray(numbers ^ (numbers >> np.uint64(31)))


def record_keys(names: Sequence[str] | Ints | Keys, seed: int) -> Keys:
    """One key per record. ``names``: a number or a string that stays with the record, such as a pseudonym."""
    numbers = names if isinstance(names, np.ndarray) and names.dtype.kind in "iu" else _numbers(names)
    start = mixed(np.array([seed % 2**64], dtype=np.uint64))
    return mixed(mixed(numbers.astype(np.uint64) ^ start) ^ start)


def _numbers(names: Sequence[str] | Ints | Keys) -> Keys:
    from hashlib import blake2b

    distinct, place = np.unique(np.asarray(names, dtype=str), return_inverse=True)
    hashed = [
        int.from_bytes(blake2b(str(one).encode(), digest_size=8).digest(), "little") for one in distinct
    ]
    return np.array(hashed, dtype=np.uint64)[place]


def keys_of_counts(cells: Ints, counts: Floats, seed: int) -> Keys:
    """Where there are no records: a key per finest cell that stands for the sum of its records' keys.

    It depends on the count, so a cell that gains a record gets a new key, as with records.
    """
    numbers = mixed(cells.astype(np.uint64)) ^ counts.astype(np.uint64)
    return np.where(counts > 0, record_keys(numbers, seed), np.uint64(0))
