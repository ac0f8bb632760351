"""Small registers for the tests of perturbation and rounding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.structure import Dimension, Linked, TableShape, link

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def flat(name: str, leaves: int) -> Dimension:
    ends = tuple(f"{name}{number}" for number in range(leaves))
    return Dimension(name, ("Total", *ends), {"Total": ends})


def register(sizes: tuple[int, ...], records: int, seed: int = 1) -> tuple[list[Dimension], Ints]:
    """Unevenly filled: ``records`` × dimensions positions of leaf codes."""
    random = np.random.default_rng(seed)
    dimensions = [flat("abcdef"[place], size) for place, size in enumerate(sizes)]
    columns = []
    for size in sizes:
        weight = 1.0 / (1.0 + np.arange(size))
        columns.append(1 + random.choice(size, records, p=weight / weight.sum()))
    return dimensions, np.stack(columns, axis=1).astype(np.int64)


def whole(dimensions: list[Dimension], rows: Ints) -> Linked:
    return link(dimensions, rows, [TableShape({one.name: None for one in dimensions})])


def counted(table: list[list[int]]) -> tuple[Linked, Ints, Floats]:
    """A two-way table of counts: its cells, its finest rows and their counts."""
    grid = np.array(table)
    rows = np.argwhere(grid > 0) + 1
    dimensions = [flat("a", grid.shape[0]), flat("b", grid.shape[1])]
    return whole(dimensions, rows), rows.astype(np.int64), grid[grid > 0].astype(np.float64)
