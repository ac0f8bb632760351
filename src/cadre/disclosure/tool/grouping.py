"""Further groupings of the same finest codes: health regions beside provinces, specialities beside grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from cadre.disclosure.problem import Ints
from cadre.disclosure.structure import Dimension
from cadre.disclosure.tool.forest import TOTAL, Forest
from cadre.vocabulary.errors import CadreError, ExitCode

Found = list[tuple[str, tuple[int, tuple[str, ...]]]]


@dataclass(frozen=True)
class Groups:
    """A grouping told by the rows (``forest``), or by a file (``parents``: child -> parent)."""

    forest: Forest | None = None
    parents: Mapping[str, str] = field(default_factory=dict)


def add_groups(
    main: Dimension, place: Ints, levels: Ints, groups: Sequence[Groups]
) -> tuple[Dimension, Ints, Ints]:
    """The dimension with the groups as further sums, right after the total; places and levels move along."""
    children: dict[str, tuple[str, ...]] = {}
    depth: dict[str, int] = {}
    at_group = np.zeros(len(place), dtype=np.int64)
    for one in groups:
        found = _from_rows(main, place, one.forest) if one.forest else _from_file(main, one.parents)
        for code, (level, parts) in found:
            if code in main.place or code in children:
                raise CadreError("protect-code-twice", ExitCode.INPUT, column=main.name, value=code)
            children[code], depth[code] = parts, level
        if one.forest:  # a margin of the table that names a group and no code of the dimension
            at_group += np.where(place == 0, one.forest.at + len(children) - len(found), 0) * (
                one.forest.at > 0
            )
    added = tuple(children)
    codes = (main.total, *added, *main.codes[1:])
    moved = np.where(place == 0, at_group, place + len(added))
    deep = np.concatenate([levels[:1], [depth[code] for code in added], levels[1:]]).astype(np.int64)
    return Dimension(main.name, codes, {**children, **main.children}), moved, deep


def _from_rows(main: Dimension, place: Ints, forest: Forest) -> Found:
    """Each group, its level and the coarsest codes of the dimension that lie in it as a whole."""
    finest = np.array([code not in main.children for code in main.codes])[place]
    pairs = np.unique(np.stack([place[finest], forest.at[finest]]), axis=1)
    leaves, group = pairs[0].tolist(), pairs[1].tolist()
    for first, second in pairwise(leaves):
        if first == second:
            raise CadreError("protect-straddles", ExitCode.INPUT, column=main.name, value=main.codes[first])
    lies = dict(zip((main.codes[one] for one in leaves), group, strict=True))
    below: dict[int, list[str]] = {node: [] for node in range(1, len(forest.codes))}
    for code, lowest in lies.items():
        for node in _path(forest, lowest):
            below[node].append(code)
    return [
        (forest.codes[node], (forest.levels[node], _coarsest(main, set(members))))
        for node, members in below.items()
    ]


def _path(forest: Forest, node: int) -> Iterable[int]:
    while node > 0:
        yield node
        node = forest.parents[node]


def _coarsest(main: Dimension, members: set[str]) -> tuple[str, ...]:
    """The fewest codes whose finest codes are ``members``, codes without any row left out."""
    found: list[str] = []

    def descend(code: str) -> bool:
        """Is all of ``code`` in the group? If only in part, the parts that are go to ``found``."""
        if code not in main.children:
            return code in members
        inside = [part for part in main.children[code] if descend(part)]
        if len(inside) == len(main.children[code]):
            return True
        found.extend(inside)
        return False

    if descend(main.total):
        return main.children[main.total]
    return tuple(sorted(found, key=main.place.__getitem__))


def _from_file(main: Dimension, parents: Mapping[str, str]) -> Found:
    below: dict[str, list[str]] = {}
    for child, parent in parents.items():
        below.setdefault(parent, []).append(child)
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    for group in _coarse_first(below):
        for part in below[group]:
            if part not in main.place and part not in below:
                raise CadreError(
                    "protect-code-unknown-group", ExitCode.CONFIGURATION,
                    column=main.name, value=part, group=group,
                )  # fmt: skip
        level = next((found[up][0] + 1 for up in found if group in found[up][1]), 1)
        found[group] = level, tuple(sorted(below[group]))
    for group in found:
        _refuse_overlap(main, group, _finest(group, below, main))
    return list(found.items())


def _finest(code: str, below: Mapping[str, Sequence[str]], main: Dimension) -> list[str]:
    parts = main.children.get(code, ()) if code in main.place else below[code]
    return [finest for part in parts for finest in _finest(part, below, main)] if parts else [code]


def _refuse_overlap(main: Dimension, group: str, finest: Sequence[str]) -> None:
    double = [code for code, times in Counter(finest).items() if times > 1]
    if double:
        raise CadreError("protect-straddles", ExitCode.CONFIGURATION, column=main.name, value=double[0])


def _coarse_first(below: Mapping[str, Sequence[str]]) -> list[str]:
    order, waiting = [], sorted(below.get(TOTAL, ()), reverse=True)
    while waiting:
        code = waiting.pop()
        if code in below:
            order.append(code)
            waiting.extend(sorted(below[code], reverse=True))
    return order
