"""From a point between tables to a table of whole numbers near it."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.programs import Answer, Effort, Program
from cadre.disclosure.auditing.reduction import System
from cadre.disclosure.problem import Flags, Floats, Ints

FRACTION = 1e-6
STEPS = 4  # how many equations away units may change with the fractional ones


def whole_near(
    system: System, point: Floats, cost: Floats, low: Floats, high: Floats, effort: Effort
) -> Floats | None:
    """A whole table that differs from ``point`` only near its fractions, or None.

    ``point`` keeps the equations and ``low`` and ``high``; the table does so too, and costs little.
    """
    table = np.round(point)
    moving = np.abs(point - table) > FRACTION
    if not moving.any():
        return table if system.agrees(table) else None
    links = abs(system.matrix)
    for _ in range(STEPS):
        rows = links @ moving.astype(np.float64) > 0
        moving = links.T @ rows.astype(np.float64) > 0
        if moving.all():
            return None
        for group in _groups(system, moving):
            if _patch(system, table, group, cost, low, high, effort):
                moving[group] = False
        if not moving.any():
            return table
    return None


def _groups(system: System, moving: Flags) -> list[Ints]:
    """The moving units, in groups that share no equation."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    units = np.flatnonzero(moving)
    columns = abs(system.matrix[:, units])
    rows, size = columns.shape
    graph = sparse.block_array([[None, columns], [columns.T, None]], format="csr")
    label = connected_components(graph, directed=False)[1]
    order = np.argsort(label[rows:], kind="stable")
    cuts = np.flatnonzero(np.diff(label[rows:][order])) + 1
    return [units[group] for group in np.split(order, cuts)] if size else []


def _patch(
    system: System, table: Floats, units: Ints, cost: Floats, low: Floats, high: Floats, effort: Effort
) -> bool:
    """Put whole numbers on ``units`` of ``table`` so that their equations hold; False if none were found."""
    columns = system.matrix[:, units]
    rows = np.flatnonzero(np.diff(columns.indptr))
    inner = columns[rows]
    right = (system.right - system.matrix @ table)[rows] + inner @ table[units]
    program = Program(inner, right, low[units], high[units], effort)
    answer, found = program.least_whole(cost[units])
    if answer is not Answer.FOUND or (inner @ found != right).any():
        return False
    table[units] = found
    return True
