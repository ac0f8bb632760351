"""Cells named in a specification: forced open, withheld in any case, or known to be empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cadre.disclosure.problem import Flags, Ints
from cadre.disclosure.structure import Dimension, Linked
from cadre.disclosure.structure.linked import steps
from cadre.vocabulary.errors import CadreError, ExitCode


def position(dimension: Dimension, code: str, key: str) -> int:
    """Raises CadreError when the dimension has no such code."""
    if code not in dimension.place:
        known = ", ".join(dimension.codes[:20])
        raise CadreError(
            "protect-no-code", ExitCode.CONFIGURATION, key=key, column=dimension.name, value=code, known=known
        )
    return dimension.place[code]


def chosen(linked: Linked, cells: Sequence[Mapping[str, str]], key: str) -> Flags:
    """m: the cells that are named; a dimension not named stands at its total. Empty cells are skipped."""
    found = np.zeros(len(linked.keys), dtype=np.bool_)
    step = steps(linked.dimensions)
    for cell in cells:
        place = [
            position(dimension, cell.get(dimension.name, dimension.total), key)
            for dimension in linked.dimensions
        ]
        number = int(np.array(place, dtype=np.int64) @ step)
        at = int(np.searchsorted(linked.keys, number))
        if at < len(linked.keys) and linked.keys[at] == number:
            found[at] = True
    return found


def within(
    dimensions: Sequence[Dimension], rows: Ints, groups: Sequence[Mapping[str, str]], key: str
) -> Flags:
    """r: rows that count for one of ``groups``; a dimension that is not named may have any code."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for group in groups:
        inside = np.ones(len(rows), dtype=np.bool_)
        for axis, dimension in enumerate(dimensions):
            if dimension.name in group:
                up = position(dimension, group[dimension.name], key)
                below = np.array([up in above for above in dimension.above], dtype=np.bool_)
                inside &= below[rows[:, axis]]
        found |= inside
    return found
