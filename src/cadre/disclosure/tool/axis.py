"""A dimension with the place of every row in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cadre.disclosure.problem import Ints
from cadre.disclosure.structure import Dimension
from cadre.disclosure.tool.columns import Words
from cadre.disclosure.tool.forest import REST, TOTAL, Forest, from_levels, with_rest
from cadre.disclosure.tool.grouping import Groups, add_groups
from cadre.disclosure.tool.hierarchy import from_parents, read_parents
from cadre.disclosure.tool.reading import Source
from cadre.disclosure.tool.spec import DimensionSpec, Grouping
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class Axis:
    """``place``: r, position of each row's code. ``levels``: per code, 0 for the total, then 1 …"""

    dimension: Dimension
    place: Ints
    levels: Ints
    grouped: bool = False

    def is_rest(self, code: str) -> bool:
        """Is it the remainder of a coarser code, which no code of the table names?"""
        return code == REST or code.endswith(f"/{REST}")

    def cut(self, deepest: str) -> frozenset[str]:
        """The codes down to a level, finest codes above it included.

        Raises CadreError: not a level; or groups, whose sums would not be seen without the finest codes.
        """
        if not deepest.isdigit() or self.grouped:
            raise CadreError(
                "protect-cut", ExitCode.CONFIGURATION,
                column=self.dimension.name, value=deepest, levels=int(self.levels.max(initial=0)),
            )  # fmt: skip
        shallow = np.flatnonzero(self.levels <= int(deepest))
        return frozenset(self.dimension.codes[place] for place in shallow.tolist())


def make_axis(
    name: str, spec: DimensionSpec, words: dict[str, Words], source: Source, folder: Path, margins: bool
) -> Axis:
    """The tree of a dimension and its groups, named. Raises CadreError where codes or levels do not fit."""
    forest = _forest(name, spec, words, source, folder, margins)
    if not margins:
        _refuse_total(name, spec, words, source)
        forest = with_rest(forest)
    axis = _named(name, forest)
    groups = [_groups(name, one, words, source, folder, margins) for one in spec.also]
    if not groups:
        return axis
    dimension, place, levels = add_groups(axis.dimension, axis.place, axis.levels, groups)
    return Axis(dimension, place, levels, grouped=True)


def _forest(
    name: str, spec: Grouping, words: dict[str, Words], source: Source, folder: Path, margins: bool
) -> Forest:
    if spec.levels is not None:
        return from_levels([words[column] for column in spec.levels], source, margins)
    file = folder / str(spec.hierarchy)
    return from_parents(read_parents(file), words[spec.column or name], source, file.name)


def _groups(
    name: str, spec: Grouping, words: dict[str, Words], source: Source, folder: Path, margins: bool
) -> Groups:
    if spec.levels is not None:
        return Groups(forest=from_levels([words[column] for column in spec.levels], source, margins))
    return Groups(parents=read_parents(folder / str(spec.hierarchy)))


def _refuse_total(name: str, spec: DimensionSpec, words: dict[str, Words], source: Source) -> None:
    """``Total`` in rows that are no margins would be a second total."""
    for column in spec.levels or [spec.column or name]:
        row = np.flatnonzero(words[column].codes == words[column].at(TOTAL))
        if len(row):
            raise CadreError(
                "protect-reserved", ExitCode.INPUT, file=source.name, column=column, row=source.at(row[0])
            )


def _named(name: str, forest: Forest) -> Axis:
    names, children = _names(name, forest), forest.children()
    order, waiting = [], [0]
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting.extend(reversed(children[node]))
    dimension = Dimension(
        name,
        tuple(names[node] for node in order),
        {names[node]: tuple(names[child] for child in children[node]) for node in order if children[node]},
    )
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return Axis(
        dimension, place[forest.at], np.array([forest.levels[node] for node in order], dtype=np.int64)
    )


def _names(name: str, forest: Forest) -> list[str]:
    """The code of a node; a path where several nodes have the code and this is not the only coarsest one."""
    count = Counter(forest.codes)
    coarsest: dict[str, int] = {}
    for code, level in zip(forest.codes, forest.levels, strict=True):
        coarsest[code] = min(level, coarsest.get(code, level))
    at_coarsest = Counter(
        code for code, level in zip(forest.codes, forest.levels, strict=True) if level == coarsest[code]
    )
    names: list[str] = []
    for code, level, parent in zip(forest.codes, forest.levels, forest.parents, strict=True):
        plain = count[code] == 1 or (at_coarsest[code] == 1 and level == coarsest[code])
        short = parent <= 0 or (plain and code != REST)
        names.append(code if short else f"{names[parent]}/{code}")
    double = [code for code, times in Counter(names).items() if times > 1]
    if double:
        raise CadreError("protect-code-twice", ExitCode.INPUT, column=name, value=double[0])
    return names
