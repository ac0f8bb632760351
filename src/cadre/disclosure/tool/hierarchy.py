"""Hierarchies from files: two columns, child and parent; checked for cycles, second parents and strangers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cadre.disclosure.tool.columns import Words
from cadre.disclosure.tool.forest import TOTAL, Forest
from cadre.disclosure.tool.reading import DELIMITERS, Source
from cadre.vocabulary.errors import CadreError, ExitCode

HEADER = ("child", "parent")


def read_parents(path: Path) -> dict[str, str]:
    """child -> parent (``Total`` where the parent is blank), in the order of the file; no cycles.

    Raises CadreError: no such file, no columns child and parent, a child with two parents, a cycle.
    """
    found: dict[str, str] = {}
    for line, child, parent in _lines(path):
        if found.setdefault(child, parent) != parent:
            raise CadreError(
                "protect-two-parents", ExitCode.CONFIGURATION,
                file=path.name, row=line, value=child, first=found[child], second=parent,
            )  # fmt: skip
    found.pop(TOTAL, None)
    for parent in list(found.values()):
        if parent != TOTAL:
            found.setdefault(parent, TOTAL)
    _refuse_cycles(found, path.name)
    return found


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as problem:
        raise CadreError("protect-no-file", ExitCode.CONFIGURATION, file=str(path)) from problem
    except UnicodeDecodeError as problem:
        raise CadreError(
            "protect-unreadable", ExitCode.CONFIGURATION, file=path.name, problem=str(problem)
        ) from problem
    first = next(iter(text.splitlines()), "")
    rows = csv.reader(text.splitlines(), delimiter=max(DELIMITERS, key=first.count))
    header = next(rows, [])
    if not set(HEADER) <= set(header):
        raise CadreError(
            "protect-no-column", ExitCode.CONFIGURATION,
            file=path.name, column=", ".join(HEADER), key="hierarchy", known=", ".join(header),
        )  # fmt: skip
    child, parent = (header.index(name) for name in HEADER)
    for line, row in enumerate(rows, start=2):
        if len(row) > max(child, parent) and row[child]:
            yield line, row[child], row[parent] or TOTAL


def _refuse_cycles(parents: dict[str, str], file: str) -> None:
    good = {TOTAL}
    for start in parents:
        path: dict[str, None] = {}
        code = start
        while code not in good:
            if code in path:
                ring = [*list(path)[list(path).index(code) :], code]
                raise CadreError(
                    "protect-cycle", ExitCode.CONFIGURATION, file=file, codes=" → ".join(ring[:10])
                )
            path[code] = None
            code = parents[code]
        good.update(path)


def from_parents(parents: dict[str, str], column: Words, source: Source, file: str) -> Forest:
    """Every code of the hierarchy, with or without rows. Raises CadreError on codes it does not have."""
    codes, numbers = [TOTAL], {TOTAL: 0, "": 0}
    above, levels = [-1], [0]
    for code in sorted(parents, key=lambda one: (_depth(one, parents), one)):
        numbers[code] = len(codes)
        codes.append(code)
        above.append(numbers[parents[code]])
        levels.append(levels[above[-1]] + 1)
    place = np.array([numbers.get(word, -1) for word in column.words] or [-1], dtype=np.int64)
    at = place[column.codes]
    if (at < 0).any():
        raise _stranger(column, at, source, file)
    return Forest(tuple(codes), tuple(above), tuple(levels), at)


def _depth(code: str, parents: dict[str, str]) -> int:
    depth = 0
    while code != TOTAL:
        code, depth = parents[code], depth + 1
    return depth


def _stranger(column: Words, at: np.ndarray, source: Source, file: str) -> CadreError:
    rows = np.flatnonzero(at < 0)
    strangers = sorted({column.words[one] for one in column.codes[rows].tolist()})
    return CadreError(
        "protect-code-unknown", ExitCode.INPUT,
        file=source.name, row=source.at(rows[0]), column=column.column, hierarchy=file,
        value=", ".join(f"“{one}”" for one in strangers[:5]), codes=len(strangers), rows=len(rows),
    )  # fmt: skip
