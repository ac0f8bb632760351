"""Random numbers addressed by name and key, so that nothing depends on the order or size of the chunks.

Each number is a hash (SplitMix64, Steele, Lea & Flood 2014) of the seed, the name of the draw and a key such
as a person's number: whatever the chunks, person 7 draws the same.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bits = NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


class Draws:
    """All randomness of one synthetic country."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def bits(self, name: str, keys: Ints) -> Bits:
        """64 random bits for every key."""
        salt = hashlib.blake2b(f"{self.seed}:{name}".encode(), digest_size=8).digest()
        mixed = keys.astype(np.uint64) * _STEP + np.uint64(int.from_bytes(salt, "little"))
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
        return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)

    def uniform(self, name: str, keys: Ints) -> Floats:
        """Numbers in [0, 1)."""
        return np.asarray((self.bits(name, keys) >> np.uint64(11)) * 2.0**-53)

    def chance(self, name: str, keys: Ints, rate: float | Floats) -> Bools:
        return np.asarray(self.uniform(name, keys) < rate)

    def below(self, name: str, keys: Ints, limit: int | Ints) -> Ints:
        """Whole numbers in 0 … limit-1."""
        return np.asarray(np.floor(self.uniform(name, keys) * limit), dtype=np.int64)

    def normal(self, name: str, keys: Ints) -> Floats:
        """Standard normal numbers (Box and Muller)."""
        radius = np.sqrt(-2.0 * np.log1p(-self.uniform(name + "/radius", keys)))
        return np.asarray(radius * np.cos(2.0 * np.pi * self.uniform(name + "/angle", keys)))

    def pick(self, name: str, keys: Ints, weights: Floats, rows: Ints | None = None) -> Ints:
        """One column of ``weights`` for every key; with ``rows``, by the weights in that row."""
        return pick(self.uniform(name, keys), weights, rows)


def pick(uniform: Floats, weights: Floats, rows: Ints | None = None) -> Ints:
    """The column where each number falls when a row's weights are laid end to end on [0, 1)."""
    table = np.atleast_2d(weights)
    steps = np.cumsum(table, axis=1)
    steps /= steps[:, -1:]
    row = np.zeros(len(uniform), dtype=np.int64) if rows is None else rows
    laid = (steps + np.arange(len(table))[:, None]).ravel()
    found = np.searchsorted(laid, uniform + row, side="right") - row * table.shape[1]
    return np.asarray(np.clip(found, 0, table.shape[1] - 1), dtype=np.int64)


def scatter(numbers: Ints, size: int, seed: int) -> Ints:
    """A fixed rearrangement of 0 … size-1: neighbours land far apart, nothing lands twice."""
    step = int(size * 0.6180339887498949) | 1
    while np.gcd(step, size) != 1:
        step += 2
    return np.asarray((numbers * step + seed % size) % size, dtype=np.int64)
