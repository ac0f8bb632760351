"""Arithmetic modulo a prime below 2^62, compiled: residues are kept in Montgomery form.

A residue ``a`` is stored as a · 2^64 mod p, so that a product needs no division (P. L. Montgomery, Modular
multiplication without trial division, 1985; from memory). Only the audit uses this module: the suppressor
has arithmetic, elimination and primes of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

Residues = NDArray[np.uint64]
Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Compile without the interpreter, keep the machine code for the next run."""
    kernel: Any = numba.njit(cache=True)(function)
    return cast(Kernel, kernel)


def high_half(typing: Any, a: Any, b: Any) -> Any:
    """The upper 64 of the 128 bits of a product of two uint64."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)
        left, right = (builder.zext(argument, wide) for argument in arguments)
        product = builder.mul(left, right)
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), emit


upper: Any = intrinsic(high_half)


@compiled
def times(a: np.uint64, b: np.uint64, prime: np.uint64, inverse: np.uint64) -> np.uint64:
    """Product of two residues in Montgomery form; ``inverse`` is 1 / prime modulo 2^64."""
    t = upper(a, b)
    u = upper(np.uint64(a * b) * inverse, prime)
    return np.uint64(t - u if t >= u else t + prime - u)


@compiled
def minus(a: np.uint64, b: np.uint64, prime: np.uint64) -> np.uint64:
    return np.uint64(a - b if a >= b else a + prime - b)


@compiled
def plus(a: np.uint64, b: np.uint64, prime: np.uint64) -> np.uint64:
    total = np.uint64(a + b)
    return np.uint64(total - prime if total >= prime else total)


@compiled
def reciprocal(a: np.uint64, prime: np.uint64, inverse: np.uint64, one: np.uint64) -> np.uint64:
    """1 / a by Fermat: a to the power p - 2."""
    result, power, left = one, a, prime - np.uint64(2)
    while left:
        if left & np.uint64(1):
            result = times(result, power, prime, inverse)
        power = times(power, power, prime, inverse)
        left >>= np.uint64(1)
    return result


@compiled
def scramble(number: np.uint64) -> np.uint64:
    """The output function of splitmix64 (Steele, Lea and Flood 2014; constants from memory)."""
    z = np.uint64(number + np.uint64(0x9E3779B97F4A7C15))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(z ^ (z >> np.uint64(31)))


@compiled
def random_residue(key: np.uint64, counter: np.uint64, prime: np.uint64) -> np.uint64:
    """A uniform residue from a key and a counter: the same for every order of evaluation."""
    return np.uint64(upper(scramble(key ^ scramble(counter)), prime))


class Field:
    """The constants of one prime: 1 / p modulo 2^64, and the residues 1 and -1."""

    def __init__(self, prime: int) -> None:
        if not 3 < prime < 2**62 or prime % 2 == 0:
            raise ValueError(f"{prime} is not an odd prime below 2^62")
        self.prime = np.uint64(prime)
        self.inverse = np.uint64(pow(prime, -1, 2**64))
        self.one = np.uint64(2**64 % prime)
        self.minus_one = np.uint64(prime - 2**64 % prime)


def key_of(seed: int, purpose: int) -> np.uint64:
    """A key for ``random_residue``: streams of different purposes have nothing in common."""
    return np.uint64((seed * 0x9E3779B97F4A7C15 + purpose * 0xD1B54A32D192ED03 + 1) % 2**64)
