"""A cell that stands twice in a table of cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Ints
from cadre.disclosure.tool.reading import Source
from cadre.disclosure.tool.spec import Spec
from cadre.vocabulary.errors import CadreError, ExitCode


def refuse_duplicates(source: Source, spec: Spec, places: Ints, margins: bool) -> None:
    """Raise where two rows are the same cell.

    A table of cells may be finer than what is published (it has columns that no dimension names): then two
    rows of one cell are in order as long as they differ in such a column.
    """
    if spec.contributors.person or spec.contributors.holding:
        return
    if not margins and (spec.measure is None or spec.measure.frequency is None):
        return
    order = np.lexsort(places.T[::-1])
    same = np.zeros(len(places), dtype=np.bool_)
    same[1:] = (places[order][1:] == places[order][:-1]).all(axis=1)
    if not same.any():
        return
    there = np.zeros(len(places), dtype=np.bool_)
    there[order[same]] = True
    there[order[np.flatnonzero(same) - 1]] = True
    _refuse_equal(source, spec, there)


def _refuse_equal(source: Source, spec: Spec, there: Flags) -> None:
    columns = [name for name in source.frame.column_names if name not in spec.measured]
    rows = np.flatnonzero(there)
    frame: Any = source.frame.select(columns).take(rows)
    seen: dict[tuple[object, ...], int] = {}
    cells = zip(*(frame[name].to_pylist() for name in columns), strict=True)
    for row, cell in zip(rows.tolist(), cells, strict=True):
        first = seen.setdefault(cell, row)
        if first != row:
            raise CadreError(
                "protect-cell-twice", ExitCode.INPUT,
                file=source.name, row=source.at(row), first=source.at(first),
                cell=", ".join(f"{name}={value}" for name, value in zip(columns, cell, strict=True)),
            )  # fmt: skip
