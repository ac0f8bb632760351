"""One year of a workforce without moves as machine code: exits, ageing and entries in one pass."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

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
) -> None:
    """Carry ``people`` (D, R, O, S, A) forward in place.

    leave: as ``people``. move_on: (A,). arriving: (D, K, R, O). profile: (O, K, S, A). weights: (R, O, S, A).
    Written: headcount (D, R, O, S), fte and exits (D, R, O).
    """
    draws, areas, occupations, sexes, ages = people.shape
    kinds = arriving.shape[1]
    left = np.empty(ages)
    for d in range(draws):
        for r in range(areas):
            for o in range(occupations):
                gone_here, fte_here = 0.0, 0.0
                for s in range(sexes):
                    cells, shares, worked = people[d, r, o, s], leave[d, r, o, s], weights[r, o, s]
                    for a in range(ages):
                        gone = cells[a] * shares[a]
                        left[a] = cells[a] - gone
                        gone_here += gone
                    cells[0] = left[0] * (1 - move_on[0])
                    for a in range(1, ages):
                        cells[a] = left[a] * (1 - move_on[a]) + left[a - 1] * move_on[a - 1]
                    gone_here += left[ages - 1] * move_on[ages - 1]
                    for k in range(kinds):
                        came = arriving[d, k, r, o]
                        where = profile[o, k, s]
                        if came > 0:
                            for a in range(ages):
                                cells[a] += came * where[a]
                    total = 0.0
                    for a in range(ages):
                        total += cells[a]
                        fte_here += cells[a] * worked[a]
                    headcount[d, r, o, s] = total
                fte[d, r, o] = fte_here
                exits[d, r, o] = gone_here


# Sums may be taken in another order, else one addition waits for the last; nothing else is relaxed.
carry: Any = numba.njit(cache=True, fastmath={"reassoc", "contract"})(_carry)
