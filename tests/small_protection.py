"""A small, slow protection for tests of what stands around the engine; and small tables in short form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.tool import Protected, protect_table


def by_hand(problem: Problem, seed: int = 0) -> Flags:
    """Withhold what is sensitive; then, sum by sum, the smallest shown beside a single withheld one."""
    sums = problem.equations.tocsr()
    withheld = problem.sensitive.copy()
    for _ in range(problem.size):
        for number in range(sums.shape[0]):
            cells = sums.indices[sums.indptr[number] : sums.indptr[number + 1]]
            free = [cell for cell in cells if not withheld[cell] and not problem.known[cell]]
            if withheld[cells].sum() == 1 and free:
                withheld[min(free, key=lambda cell: (problem.values[cell], cell))] = True
                break
        else:
            break
    return withheld


def nothing(problem: Problem, seed: int = 0) -> Flags:
    """Only what is sensitive, as if nobody could add up."""
    return problem.sensitive.copy()


def table(text: str) -> pa.Table:
    """``a b c`` in the first line, then the rows; ``-`` is a blank."""
    lines = [line.split() for line in text.strip().splitlines()]
    columns = zip(*lines[1:], strict=True)
    return pa.table(
        {
            name: ["" if word == "-" else word.replace("_", " ") for word in column]
            for name, column in zip(lines[0], columns, strict=True)
        }
    )


def protect(
    text: str | pa.Table, spec: Mapping[str, Any], folder: Path | str = ".", engine: Any = by_hand
) -> Protected:
    frame = table(text) if isinstance(text, str) else text
    return protect_table(frame, spec, folder=folder, engine=engine)


def cells(frame: pa.Table) -> dict[tuple[str, ...], tuple[Any, str]]:
    """codes -> (value, status)"""
    rows = zip(*(frame[name].to_pylist() for name in frame.column_names), strict=True)
    width = frame.column_names.index("value")
    return {row[:width]: (row[width], row[width + 1]) for row in rows}


def levels(**dimensions: Sequence[str] | str) -> dict[str, Any]:
    return {
        name: {"levels": [columns] if isinstance(columns, str) else list(columns)}
        for name, columns in dimensions.items()
    }


def values(problem: Problem) -> list[float]:
    return np.asarray(problem.values).tolist()
