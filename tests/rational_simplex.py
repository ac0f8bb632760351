"""A second solver for tests: the simplex method in exact fractions, with Bland's rule."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from cadre.methods.planning.program import Program

Row = list[Fraction]


def exact_optimum(program: Program) -> Fraction | None:
    """The least cost, or None where no point satisfies all limits."""
    rows, kinds = _rows(program)
    slacks = kinds.count(False)
    table: list[Row] = []
    place = 0
    for index, (row, equal) in enumerate(zip(rows, kinds, strict=True)):
        extra = [Fraction(0)] * (slacks + len(rows))
        if not equal:
            extra[place] = Fraction(1)
            place += 1
        whole = [*row[:-1], *extra, row[-1]]
        if whole[-1] < 0:
            whole = [-value for value in whole]
        whole[program.count + slacks + index] = Fraction(1)
        table.append(whole)
    width = program.count + slacks + len(rows)
    basis = [program.count + slacks + index for index in range(len(rows))]
    artificial = [Fraction(0)] * (program.count + slacks) + [Fraction(1)] * len(rows)
    if _minimise(table, basis, artificial, width) > 0:
        return None
    for index, column in enumerate(basis):
        if column >= program.count + slacks:
            free = next((j for j in range(program.count + slacks) if table[index][j]), None)
            if free is not None:
                _pivot(table, basis, index, free)
    costs = [Fraction(float(cost)) for cost in np.concatenate(program.costs)]
    return _minimise(table, basis, costs + [Fraction(0)] * (width - program.count), program.count + slacks)


def _rows(program: Program) -> tuple[list[Row], list[bool]]:
    rows, kinds = [], []
    for limit in program.limits:
        dense = np.zeros((len(limit.bound), program.count))
        np.add.at(dense, (limit.rows, limit.columns), limit.values)
        for values, bound in zip(dense, limit.bound, strict=True):
            rows.append([Fraction(float(value)) for value in values] + [Fraction(float(bound))])
            kinds.append(limit.equal)
    return rows, kinds


def _minimise(table: list[Row], basis: list[int], cost: Row, usable: int) -> Fraction:
    reduced = [*cost, Fraction(0)]
    for index, column in enumerate(basis):
        factor = reduced[column]
        if factor:
            reduced = [a - factor * b for a, b in zip(reduced, table[index], strict=True)]
    while True:
        enter = next((j for j in range(usable) if reduced[j] < 0), None)
        if enter is None:
            return -reduced[-1]
        ratios = [(row[-1] / row[enter], basis[i], i) for i, row in enumerate(table) if row[enter] > 0]
        leave = min(ratios)[2]
        _pivot(table, basis, leave, enter)
        factor = reduced[enter]
        reduced = [a - factor * b for a, b in zip(reduced, table[leave], strict=True)]


def _pivot(table: list[Row], basis: list[int], leave: int, enter: int) -> None:
    scale = table[leave][enter]
    table[leave] = [value / scale if value else value for value in table[leave]]
    for index, row in enumerate(table):
        factor = row[enter]
        if index != leave and factor:
            table[index] = [a - factor * b if b else a for a, b in zip(row, table[leave], strict=True)]
    basis[leave] = enter
