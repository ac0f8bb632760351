"""Finest cells to one of two neighbouring figures each, so that all published sums stay near."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.alternatives.finest import memberships
from cadre.disclosure.alternatives.record_keys import mixed
from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Linked

NEIGHBOURS = 4  # in each direction, along each dimension
PASSES = 6
FINE = 64  # errors are kept in whole 64ths, so that the same table always comes out


def near_sums(linked: Linked, rows: Ints, target: Floats, low: Floats, base: int, seed: int) -> Floats:
    """``low`` or ``low + base`` for each of n finest cells, near ``target`` in every cell of ``linked``.

    Running sums are rounded first; then single cells and pairs of neighbours are turned round while the
    squares, and after that the fourth powers, of the errors of the published sums fall.
    """
    from cadre.disclosure.alternatives.turning import improve

    if not len(rows):
        return low
    found = memberships(linked, rows)
    wanted = np.floor(np.cumsum(target - low) / base + 0.5)
    up = (np.diff(wanted, prepend=0.0) > 0).astype(np.int64)
    error = np.round((low + base * up - target) * FINE)
    summed = np.bincount(found.cells, np.repeat(error, np.diff(found.first)), minlength=len(linked.keys))
    order, beside = _order(linked, rows, seed), _neighbours(rows)
    sums = summed.astype(np.int64)
    for power in (1, 2):
        improve(found.first, found.cells, up, sums, order, beside, base * FINE, power, PASSES)
    return low + base * up


def _order(linked: Linked, rows: Ints, seed: int) -> Ints:
    """An order that depends on the codes and the seed only."""
    sizes = tuple(len(dimension.codes) for dimension in linked.dimensions)
    numbers = np.ravel_multi_index(tuple(rows.T), sizes).astype(np.uint64)
    return np.argsort(mixed(numbers ^ mixed(np.array([seed % 2**64], dtype=np.uint64))), kind="stable")


def _neighbours(rows: Ints) -> Ints:
    """n × (dimensions × 2 × NEIGHBOURS): rows that are next along one dimension; -1 for none."""
    size, dimensions = rows.shape
    found = np.full((size, dimensions * 2 * NEIGHBOURS), -1, dtype=np.int64)
    for axis in range(dimensions):
        others = [rows[:, one] for one in range(dimensions) if one != axis]
        order = np.lexsort([rows[:, axis], *others])
        for step in range(1, min(NEIGHBOURS, size - 1) + 1):
            column = (axis * NEIGHBOURS + step - 1) * 2
            found[order[:-step], column] = order[step:]
            found[order[step:], column + 1] = order[:-step]
    return found
