"""Arithmetic modulo the Mersenne prime 2^61 - 1, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from cadre.disclosure.suppression.compiled import compiled

PRIME = np.uint64(2**61 - 1)


@intrinsic
def _times(typing: Any, a: Any, b: Any) -> Any:
    """a * b mod 2^61 - 1 through a 128-bit product, folded once: 2^61 = 1 (mod 2^61 - 1)."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        wide, word = ir.IntType(128), ir.IntType(64)
        one, other = (builder.zext(value, wide) for value in arguments)
        product = builder.mul(one, other)
        prime = ir.Constant(word, 2**61 - 1)
        low = builder.and_(builder.trunc(product, word), prime)
        high = builder.trunc(builder.lshr(product, ir.Constant(wide, 61)), word)
        folded = builder.add(low, high)
        return builder.select(builder.icmp_unsigned(">=", folded, prime), builder.sub(folded, prime), folded)

    return types.uint64(types.uint64, types.uint64), code


times: Any = _times


@compiled
def plus(a: Any, b: Any) -> Any:
    total = a + b
    return total - PRIME if total >= PRIME else total


@compiled
def minus(a: Any, b: Any) -> Any:
    return a - b if a >= b else a + PRIME - b


@compiled
def inverse(a: Any) -> Any:
    """a^(p-2) mod p (Fermat); the inverse of 0 is 0."""
    found, base, power = np.uint64(1), a, PRIME - np.uint64(2)
    while power > 0:
        if power & np.uint64(1):
            found = times(found, base)
        base = times(base, base)
        power >>= np.uint64(1)
    return found


@compiled
def random(seed: Any, index: Any) -> Any:
    """A number below the prime from a seed and an index (splitmix64, Steele et al. 2014), never 0."""
    state = (np.uint64(seed) + np.uint64(index) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (state ^ (state >> np.uint64(31))) % (PRIME - np.uint64(1)) + np.uint64(1)
