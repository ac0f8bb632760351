"""Tables near a given point: whole numbers in the place of fractions, or one unit moved."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.programs import Answer, Effort, Program
from cadre.disclosure.auditing.reduction import System
from cadre.disclosure.problem import Flags, Floats, Ints

FRACTION = 1e-6
STEPS = 4  # how many equations away units may change with the fractional ones
FURTHER = 6  # and with one that is moved on purpose
CROWD = 500  # more units than this are no neighbourhood


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


def moved(
    system: System, table: Floats, unit: int, low: Floats, high: Floats, effort: Effort
) -> Floats | None:
    """A table within ``low`` and ``high`` that differs from ``table`` only near ``unit``, or None."""
    links = abs(system.matrix)
    moving = np.arange(len(table)) == unit
    for _ in range(FURTHER):
        rows = links @ moving.astype(np.float64) > 0
        moving = links.T @ rows.astype(np.float64) > 0
        units = np.flatnonzero(moving)
        if len(units) > CROWD:
            return None
        other = table.copy()
        if _patch(system, other, units, np.zeros(len(table)), low, high, effort):
            return other
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
    """Put numbers on ``units`` of ``table`` so that their equations hold; False if none were found."""
    columns = system.matrix[:, units]
    rows = np.flatnonzero(np.diff(columns.indptr))
    inner = columns[rows]
    right = (system.right - system.matrix @ table)[rows] + inner @ table[units]
    program = Program(inner, right, low[units], high[units], effort)
    answer, found = program.least(cost[units])
    if system.whole:
        if answer is Answer.FOUND and (np.abs(found - np.round(found)) > FRACTION).any():
            answer, found = program.least_whole(cost[units])
        found = np.round(found)
        if (inner @ found != right).any():
            return False
    if answer is not Answer.FOUND:
        return False
    table[units] = found
    return True
