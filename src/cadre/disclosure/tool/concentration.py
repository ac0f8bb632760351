"""Dominance and p per cent: the largest contributors of every cell, added up by party within the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.tool.climbing import Climb
from cadre.disclosure.tool.spec import Dominance


@dataclass(frozen=True)
class Largest:
    """``top``: m × n, what the n largest parties contribute, largest first; ``all``: m, all of them together.

    Figures below zero count by their size.
    """

    top: Floats
    all: Floats


def largest(cells: int, way: Climb, party: Ints, units: Floats, most: int) -> Largest:
    """``party``: r; contributions of one party are added up within a cell before the largest are taken."""
    top, everything = np.zeros((cells, most)), np.zeros(cells)
    among = int(party.max(initial=0)) + 1
    for cell, row in way.portions():
        pairs, place = np.unique(cell * among + party[row], return_inverse=True)
        sums = np.abs(np.bincount(place, weights=units[row], minlength=len(pairs)))
        owner = pairs // among
        everything += np.bincount(owner, weights=sums, minlength=len(everything))
        order = np.lexsort((-sums, owner))
        first = np.searchsorted(owner[order], owner[order])
        rank = np.arange(len(order)) - first
        best = rank < most
        top[owner[order][best], rank[best]] = sums[order][best]
    return Largest(top, everything)


def dominated(found: Largest, rules: Sequence[Dominance]) -> tuple[Flags, Floats]:
    """Which cells break an (n,k) rule, and by how much their sum must stay uncertain upwards.

    The upper protection level is (100/k) (x1+..+xn) - X (from memory: the τ-ARGUS manual).
    """
    need = np.zeros(len(found.all))
    bad = np.zeros(len(found.all), dtype=np.bool_)
    for rule in rules:
        head = found.top[:, : rule.n].sum(axis=1)
        broken = head * 100 > rule.k * found.all
        need = np.maximum(need, np.where(broken, head * 100 / rule.k - found.all, 0))
        bad |= broken
    return bad, need


def p_per_cent(found: Largest, p: float) -> tuple[Flags, Floats]:
    """Cells whose second largest party can tell the largest one's figure to within ``p`` per cent.

    Unsafe where X - x1 - x2 < (p/100) x1; the upper protection level is the difference.
    """
    first, second = found.top[:, 0], found.top[:, 1]
    need = first * p / 100 - (found.all - first - second)
    return need > 0, np.maximum(need, 0)
