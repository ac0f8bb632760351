"""One year of a workforce without moves as machine code: exits, ageing and entries in one pass."""

from __future__ import annotations

from typing import Any

import numba

from cadre.methods.stock.system import Array


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
    """Carry ``people`` (D, R, O, S, A) forward in place.

    leave: as ``people``. move_on: (A,). arriving: (D, K, R, O). profile: (O, K, S, A). weights: (R, O, S, A).
    Written: headcount (D, R, O, S), fte and exits (D, R, O). entry_ages: outside them nobody enters.
    """
    draws, areas, occupations, sexes, ages = people.shape
    kinds = arriving.shape[1]
    for d in range(draws):
        for r in range(areas):
            for o in range(occupations):
                gone_here, fte_here = 0.0, 0.0
                for s in range(sexes):
                    cells, shares, worked = people[d, r, o, s], leave[d, r, o, s], weights[r, o, s]
                    total, younger = 0.0, 0.0
                    for a in range(ages):
                        gone = cells[a] * shares[a]
                        stay = cells[a] - gone
                        onward = stay * move_on[a]
                        now = stay - onward + younger
                        younger = onward
                        cells[a] = now
                        gone_here += gone
                        total += now
                        fte_here += now * worked[a]
                    gone_here += younger
                    for k in range(kinds):
                        came = arriving[d, k, r, o]
                        for a in range(entry_ages[0], entry_ages[1]):
                            new = came * profile[o, k, s, a]
                            cells[a] += new
                            total += new
                            fte_here += new * worked[a]
                    headcount[d, r, o, s] = total
                fte[d, r, o] = fte_here
                exits[d, r, o] = gone_here


# Sums may be taken in another order, else one addition waits for the last; nothing else is relaxed.
carry: Any = numba.njit(cache=True, fastmath={"reassoc", "contract"})(_carry)
