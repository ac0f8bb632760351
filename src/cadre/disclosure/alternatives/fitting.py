"""Figures for the finest cells out of figures for tables over them: iterative proportional fitting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadre.disclosure.alternatives.finest import memberships
from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Linked

CYCLES = 50
NEAR = 1e-3


def fitted(linked: Linked, rows: Ints, values: Floats, tables: Sequence[Ints]) -> Floats:
    """A figure of 0 or more for each of n finest cells whose sums are near ``values`` (m) in the cells of
    ``tables``, each of which covers all rows. Where the tables say nothing, evenly spread."""
    found = memberships(linked, rows)
    source = np.repeat(np.arange(len(rows)), np.diff(found.first))
    parts = []
    for cells in tables:
        inside = np.isin(found.cells, cells)
        own, into = source[inside], found.cells[inside]
        parts.append((own, into, 1.0 / max(int(np.bincount(own).max()), 1)))
    wanted, figures = np.maximum(values, 0.0), np.ones(len(rows))
    for _ in range(CYCLES):
        before = figures
        for own, into, power in parts:
            summed = np.bincount(into, figures[own], minlength=len(values))
            ratio = np.divide(wanted, summed, out=np.zeros(len(values)), where=summed > 0)
            turn = np.ones(len(rows))
            np.multiply.at(turn, own, ratio[into] ** power)
            figures = figures * turn
        if np.abs(figures - before).max() < NEAR:
            break
    return figures
