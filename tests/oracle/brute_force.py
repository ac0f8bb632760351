"""Every table of whole numbers that agrees with what is shown, one by one; and who learns what from it.

Shares nothing with the audit: no linear algebra, no solver. ``tables_by_product`` is the plain reading of the
definition; ``all_tables`` gives the same list by counting up cell after cell and turning back early.
"""

from __future__ import annotations

from itertools import product

import numba
import numpy as np

TOO_MANY = -1


def leaves(equations: np.ndarray) -> np.ndarray:
    """Cells that are the sum of nothing."""
    return np.flatnonzero(~(equations < 0).any(axis=0))


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
    equations: np.ndarray, values: np.ndarray, shown: np.ndarray, floor: np.ndarray, most: int,
    largest: int = 3000, steps: int = 100_000,
) -> np.ndarray | None:  # fmt: skip
    """The same tables, n × m; None if there are more than ``largest`` or the count takes too many steps.

    Each hidden cell is either counted up or follows from the ones before: as soon as all cells of an
    equation but one are known, that one is; a cell outside its limits ends the branch.
    """
    order = np.flatnonzero(~shown)
    out = np.zeros((largest, len(values)), dtype=np.int64)
    count = _list(
        equations.astype(np.int64), values.astype(np.int64), shown, floor.astype(np.int64), most, order, out,
        steps,
    )  # fmt: skip
    return None if count == TOO_MANY else out[:count]


@numba.njit(cache=True)
def _list(equations, values, shown, floor, most, order, out, steps):  # type: ignore[no-untyped-def]
    size = len(order)
    table = values.copy()
    level_of = np.full(len(values), -1)
    trail = np.empty((size + 1, size + 1), dtype=np.int64)
    length = np.zeros(size + 1, dtype=np.int64)
    known = shown.copy()
    count, used, level = 0, 0, 0
    if not _follow(equations, floor, most, table, known, trail[size], length[size:], order):
        return 0
    for cell in order:
        if not known[cell]:
            level_of[level] = cell
            level += 1
    chosen = np.full(size + 1, -1)
    depth, new = 0, True
    while depth >= 0:
        used += 1
        if used > steps:
            return TOO_MANY
        if new:
            pick = -1
            for cell in order:
                if not known[cell]:
                    pick = cell
                    break
            if pick < 0:
                if count == len(out):
                    return TOO_MANY
                out[count] = table
                count += 1
                depth -= 1
                new = False
                continue
            chosen[depth] = pick
            table[pick] = floor[pick] - 1
        else:
            for place in range(length[depth]):
                known[trail[depth, place]] = False
        cell = chosen[depth]
        length[depth] = 0
        value = table[cell] + 1
        if value > most:
            known[cell] = False
            depth -= 1
            new = False
            continue
        table[cell] = value
        known[cell] = True
        trail[depth, 0] = cell
        length[depth] = 1
        if _follow(equations, floor, most, table, known, trail[depth], length[depth:], order):
            depth += 1
            new = True
        else:
            new = False
    return count


@numba.njit(cache=True)
def _follow(equations, floor, most, table, known, trail, length, order):  # type: ignore[no-untyped-def]
    """Fill in every cell that an equation now tells; False if an equation or a limit is broken."""
    again = True
    while again:
        again = False
        for row in range(len(equations)):
            missing, total, left = 0, 0, -1
            for cell in range(len(table)):
                if equations[row, cell] != 0:
                    if known[cell]:
                        total += equations[row, cell] * table[cell]
                    else:
                        missing += 1
                        left = cell
            if missing == 0 and total != 0:
                return False
            if missing == 1:
                value = -total * equations[row, left]
                if value < floor[left] or value > most:
                    return False
                table[left] = value
                known[left] = True
                trail[length[0]] = left
                length[0] += 1
                again = True
    return True


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
