"""Every table of whole numbers that agrees with what is shown, one by one; and who learns what from it.

Shares nothing with the audit: no linear algebra, no solver. ``tables_by_product`` is the plain reading of the
definition; ``all_tables`` gives the same list by counting up cell after cell and turning back early.
"""

from __future__ import annotations

from itertools import product

import numba
import numpy as np
from scipy import sparse

TOO_MANY = -1


def tables_by_product(
    equations: np.ndarray, values: np.ndarray, shown: np.ndarray, floor: np.ndarray, most: int
) -> set[tuple[int, ...]]:
    """``equations``: k × m, dense. Hidden cells run from their floor to ``most``."""
    hidden = np.flatnonzero(~shown)
    found = set()
    for choice in product(*(range(int(floor[cell]), most + 1) for cell in hidden)):
        table = values.astype(np.int64).copy()
        table[hidden] = choice
        if not (equations.astype(np.int64) @ table).any():
            found.add(tuple(table.tolist()))
    return found


def all_tables(
    equations: sparse.csr_array,
    values: np.ndarray,
    shown: np.ndarray,
    floor: np.ndarray,
    most: int,
    largest: int = 2000,
    steps: int = 20_000,
) -> np.ndarray | None:
    """The same tables, n × m; None if there are more than ``largest`` or the count takes too many steps.

    A hidden cell is counted up, or follows from the others of an equation as soon as these are known; a cell
    outside its limits ends the branch.
    """
    rows = (equations.indptr, equations.indices, equations.data.astype(np.int64))
    out = np.zeros((largest, len(values)), dtype=np.int64)
    count = _list(rows, values.astype(np.int64), shown, floor.astype(np.int64), most, out, steps)
    return None if count == TOO_MANY else out[:count]


@numba.njit(cache=True)
def _list(rows, values, shown, floor, most, out, steps):  # type: ignore[no-untyped-def]
    table, known, count, depth = values.copy(), shown.copy(), 0, -1
    trail, length = (
        np.zeros((len(values) + 1, len(values) + 1), dtype=np.int64),
        np.zeros(len(values) + 1, dtype=np.int64),
    )
    forward = _follow(rows, floor, most, table, known, np.zeros(len(values), dtype=np.int64), 0) >= 0
    for _ in range(steps):
        if forward:
            unknown = np.flatnonzero(~known)
            if len(unknown):
                depth += 1
                trail[depth, 0] = unknown[0]
                table[unknown[0]] = floor[unknown[0]] - 1
            elif count == len(out):
                return TOO_MANY
            else:
                out[count] = table
                count += 1
        if depth < 0:
            return count
        for place in range(length[depth]):
            known[trail[depth, place]] = False
        cell = trail[depth, 0]
        table[cell] += 1
        known[cell], length[depth], forward = True, 1, False
        if table[cell] > most:
            known[cell], length[depth] = False, 0
            depth -= 1
            continue
        end = _follow(rows, floor, most, table, known, trail[depth], 1)
        length[depth], forward = abs(end), end > 0
    return TOO_MANY


@numba.njit(cache=True)
def _follow(rows, floor, most, table, known, trail, end):  # type: ignore[no-untyped-def]
    """Fill in cells that an equation tells, noting them in ``trail`` from ``end`` on; the new end.

    Its negative if an equation or a limit is broken (-1 if nothing was noted before).
    """
    start, cells, signs = rows
    again = True
    while again:
        again = False
        for row in range(len(start) - 1):
            missing, total, left = 0, 0, -1
            for place in range(start[row], start[row + 1]):
                if known[cells[place]]:
                    total += signs[place] * table[cells[place]]
                else:
                    missing, left = missing + 1, place
            if missing == 0 and total != 0:
                return -max(end, 1)
            if missing == 1:
                cell, value = cells[left], -total * signs[left]
                if value < floor[cell] or value > most:
                    return -max(end, 1)
                table[cell], known[cell], trail[end] = value, True, cell
                end, again = end + 1, True
    return end


def learnt_by_all(problem, tables: np.ndarray) -> tuple[set[int], set[int]]:  # type: ignore[no-untyped-def]
    """Sensitive cells (not safe from everybody, of these the ones with one value only)."""
    unsafe, single = set(), set()
    for cell in np.flatnonzero(problem.sensitive):
        seen = tables[:, cell]
        if len(set(seen.tolist())) == 1:
            single.add(int(cell))
        if not np.isnan(problem.upper[cell]) and not (seen >= problem.upper[cell]).any():
            unsafe.add(int(cell))
        if not np.isnan(problem.lower[cell]) and not (seen <= problem.lower[cell]).any():
            unsafe.add(int(cell))
    return unsafe | single, single


def learnt_by_parties(problem, tables: np.ndarray, single: set[int]) -> set[tuple[int, int]]:  # type: ignore[no-untyped-def]
    """(cell, party): sensitive cells with one value in all tables that show the party what it knows."""
    found = set()
    for party in range(problem.insiders.shape[0]):
        mine = problem.insiders[[party]].indices
        agree = tables[(tables[:, mine] == problem.values[mine]).all(axis=1)]
        for cell in np.flatnonzero(problem.sensitive):
            if cell not in mine and cell not in single and len(set(agree[:, cell].tolist())) == 1:
                found.add((int(cell), party))
    return found
