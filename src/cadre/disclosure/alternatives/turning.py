"""Turning small cells round, 0 to base or back, while the errors of the published sums shrink."""

from __future__ import annotations

from typing import Any

import numba

from cadre.disclosure.problem import Ints


@numba.njit(cache=True)
def _gain(first: Ints, cells: Ints, error: Ints, one: int, change: int, power: int) -> Any:
    """By how much the sum of |error| ** (2 * power) falls when cell ``one`` changes."""
    gain = 0
    for place in range(first[one], first[one + 1]):
        before = error[cells[place]]
        after = before + change
        before, after = before * before, after * after
        if power == 2:
            before, after = before * before, after * after
        gain += before - after
    return gain


@numba.njit(cache=True)
def _turn(first: Ints, cells: Ints, up: Ints, error: Ints, one: int, base: int) -> Any:
    change = -base if up[one] else base
    for place in range(first[one], first[one + 1]):
        error[cells[place]] += change
    up[one] = 1 - up[one]


@numba.njit(cache=True)
def improve(
    first: Ints,
    cells: Ints,
    up: Ints,
    error: Ints,
    order: Ints,
    near: Ints,
    base: int,
    power: int,
    passes: int,
) -> Any:
    """Changes ``up`` (n) and ``error`` (m) in place. ``first``, ``cells``: memberships; ``order``: n, in
    which cells are tried; ``near``: n × k neighbours to swap with, or -1. Whole numbers only, so always the
    same."""
    for _ in range(passes):
        turned = 0
        for one in order:
            change = -base if up[one] else base
            alone = _gain(first, cells, error, one, change, power)
            if alone > 0:
                _turn(first, cells, up, error, one, base)
                turned += 1
                continue
            _turn(first, cells, up, error, one, base)
            best, partner = -alone, -1
            for other in near[one]:
                if other >= 0 and up[other] == up[one]:
                    gain = _gain(first, cells, error, other, -change, power)
                    if gain > best:
                        best, partner = gain, other
            if partner >= 0:
                _turn(first, cells, up, error, partner, base)
                turned += 1
            else:
                _turn(first, cells, up, error, one, base)
        if turned == 0:
            break
