"""More tables around one that is known: small moves, as many at a time as do not touch."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.moves import free_cells
from cadre.disclosure.auditing.wandering import moves_for
from cadre.disclosure.problem import Flags, Floats, Ints, Sparse

TRIES, RESTARTS = 60, 2  # of the search for the move of one cell
MOST = 200  # tables, at most


def moved_tables(
    equations: Sparse, base: Floats, floor: Floats, cells: Ints, hidden: Flags, whole: bool, seed: int
) -> list[Floats]:
    """Tables (m) that differ from ``base`` (m) in as many of ``cells`` as a move is found for.

    Moves without a common cell can be made together: each is possible by itself and they meet in no floor.
    """
    free = free_cells(equations, base, floor, hidden, whole)
    moves = moves_for(free, cells, ~hidden, 1, TRIES, RESTARTS, seed).matrix
    waiting = np.zeros(len(base), dtype=bool)
    waiting[cells] = True
    tables: list[Floats] = []
    left = list(range(moves.shape[0]))
    while left and len(tables) < MOST:
        table, touched, later = base.copy(), np.zeros(len(base), dtype=bool), []
        for number in left:
            entries = slice(moves.indptr[number], moves.indptr[number + 1])
            places, steps = moves.indices[entries], moves.data[entries]
            if not waiting[places].any():
                continue
            if touched[places].any():
                later.append(number)
                continue
            touched[places] = True
            table[places] += steps * (1.0 if whole else _far(free.down[places], steps))
        waiting &= table == base
        tables.append(table)
        left = later
    return tables


def _far(down: Floats, steps: Ints) -> float:
    """Half of what the cells that go down have above their floors."""
    falls = steps < 0
    room = np.min(down[falls] / -steps[falls], initial=np.inf)
    return float(room / 2) if np.isfinite(room) else 1.0
