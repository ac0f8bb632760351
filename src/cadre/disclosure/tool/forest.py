"""The nodes of a dimension before they have names: from columns of levels, or from a file of a hierarchy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Flags, Ints
from cadre.disclosure.tool.columns import Words
from cadre.disclosure.tool.reading import Source
from cadre.vocabulary.errors import CadreError, ExitCode

TOTAL = "Total"
REST = "_U"


@dataclass(frozen=True)
class Forest:
    """Node 0 is the total; a node stands after its parent. ``at``: r, the node of each row."""

    codes: tuple[str, ...]
    parents: tuple[int, ...]
    levels: tuple[int, ...]
    at: Ints

    def children(self) -> list[list[int]]:
        """Per node: its children, sorted by code."""
        found: list[list[int]] = [[] for _ in self.codes]
        for node in sorted(range(1, len(self.codes)), key=self.codes.__getitem__):
            found[self.parents[node]].append(node)
        return found


def from_levels(columns: Sequence[Words], source: Source, margins: bool) -> Forest:
    """One node per path of codes from coarse to fine; a row ends at its first blank.

    ``margins``: ``Total`` counts as blank. A node whose only child has its own code is one with it.
    Raises CadreError on a code whose coarser level is blank.
    """
    codes, parents, levels = [TOTAL], [-1], [0]
    at = np.zeros(source.rows, dtype=np.int64)
    alive = np.ones(source.rows, dtype=np.bool_)
    for depth, column in enumerate(columns, start=1):
        blank = _blank(column, margins)
        if (gap := ~alive & ~blank).any():
            raise _gap(source, columns, depth, int(np.argmax(gap)))
        alive &= ~blank
        known = max(len(column.words), 1)
        paths, place = np.unique(at[alive] * known + column.codes[alive], return_inverse=True)
        at[alive] = len(codes) + place
        codes += [column.words[one] for one in (paths % known).tolist()]
        parents += (paths // known).tolist()
        levels += [depth] * len(paths)
    return _without_echoes(Forest(tuple(codes), tuple(parents), tuple(levels), at))


def _blank(column: Words, margins: bool) -> Flags:
    blank = column.codes == column.at("")
    return np.asarray(blank | (column.codes == column.at(TOTAL)) if margins else blank)


def _gap(source: Source, columns: Sequence[Words], depth: int, row: int) -> CadreError:
    column = columns[depth - 1]
    return CadreError(
        "protect-level-gap", ExitCode.INPUT,
        file=source.name, row=source.at(row), column=column.column,
        value=column.words[column.codes[row]], coarser=columns[depth - 2].column,
    )  # fmt: skip


def _without_echoes(forest: Forest) -> Forest:
    """The same without nodes that repeat the code of their parent and are its only child."""
    brothers = np.bincount(np.array(forest.parents[1:], dtype=np.int64), minlength=len(forest.codes))
    target = list(range(len(forest.codes)))
    for node in range(1, len(target)):
        parent = forest.parents[node]
        if brothers[parent] == 1 and forest.codes[node] == forest.codes[parent]:
            target[node] = target[parent]
    kept = [node for node in range(len(target)) if target[node] == node]
    place = {node: number for number, node in enumerate(kept)}
    number = np.array([place[target[node]] for node in range(len(target))], dtype=np.int64)
    return Forest(
        tuple(forest.codes[node] for node in kept),
        tuple(-1 if node == 0 else int(number[forest.parents[node]]) for node in kept),
        tuple(forest.levels[node] for node in kept),
        number[forest.at],
    )


def with_rest(forest: Forest) -> Forest:
    """Rows that end at a node with children move to a new child ``_U``: their finer code is not known."""
    inner = np.zeros(len(forest.codes), dtype=np.bool_)
    inner[list(forest.parents[1:])] = True
    short = [int(node) for node in np.unique(forest.at) if inner[node]]
    if not short:
        return forest
    number = np.arange(len(forest.codes) + len(short))
    for place, node in enumerate(short):
        number[node] = len(forest.codes) + place
    return Forest(
        forest.codes + (REST,) * len(short),
        forest.parents + tuple(short),
        forest.levels + tuple(forest.levels[node] + 1 for node in short),
        number[forest.at],
    )
