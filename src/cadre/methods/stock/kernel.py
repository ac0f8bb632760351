"""A workforce without moves as machine code: exits, ageing and entries of a year in one pass."""

from __future__ import annotations

from typing import Any

import numba

from cadre.methods.stock.system import Array

# Sums may be taken in another order, else one addition waits for the last; nothing else is relaxed.
_OPTIONS: Any = {"cache": True, "fastmath": {"reassoc", "contract"}}


def _year_of_a_group(
    cells: Array,
    shares: Array,
    worked: Array,
    move_on: Array,
    came: Array,
    where: Array,
    entry_ages: tuple[int, int],
) -> tuple[float, float, float]:
    """One group of one sex for one year: people and FTE after it, and exits."""
    gone, work, total, younger = 0.0, 0.0, 0.0, 0.0
    for a in range(len(cells)):
        left = cells[a] * shares[a]
        stay = cells[a] - left
        onward = stay * move_on[a]
        now = stay - onward + younger
        younger = onward
        cells[a] = now
        gone += left
        total += now
        work += now * worked[a]
    for k in range(len(came)):
        if came[k] > 0:
            for a in range(entry_ages[0], entry_ages[1]):
                new = came[k] * where[k, a]
                cells[a] += new
                total += new
                work += new * worked[a]
    return total, work, gone + younger


_year: Any = numba.njit(inline="always", **_OPTIONS)(_year_of_a_group)


def _carry(
    people: Array,
    leave: Array,
    move_on: Array,
    arriving: Array,
    profile: Array,
    weights: Array,
    headcount: Array,
    fte: Array,
    exits: Array,
    entry_ages: tuple[int, int],
) -> None:
    """Carry ``people`` (D, R, O, S, A) forward in place, for years with the same exits.

    leave: as ``people``. move_on: (A,). arriving: (D, T, K, R, O). profile: (O, K, S, A). weights: (R, O, S,
    A). Written, zeros before: headcount (D, T, R, O, S), fte and exits (D, T, R, O). entry_ages: outside them
    nobody enters.
    """
    draws, areas, occupations, sexes, _ = people.shape
    for d in range(draws):
        for r in range(areas):
            for o in range(occupations):
                for s in range(sexes):
                    came, here = arriving[d, :, :, r, o], (d, r, o, s)
                    cells, shares, worked = people[here], leave[here], weights[r, o, s]
                    for t in range(arriving.shape[1]):
                        total, work, gone = _year(
                            cells, shares, worked, move_on, came[t], profile[o, :, s], entry_ages
                        )
                        headcount[d, t, r, o, s] = total
                        fte[d, t, r, o] += work
                        exits[d, t, r, o] += gone


carry: Any = numba.njit(**_OPTIONS)(_carry)
