"""Code lists as trees: leaves, and aggregates that are sums of other codes; sums may overlap.

``_T`` is the total, ``_U`` unknown, ``_Z`` not applicable (SDMX conventions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cadre.vocabulary.bilingual import Bilingual

TOTAL = "_T"
UNKNOWN = "_U"


@dataclass(frozen=True)
class Tree:
    """A dimension's codes. ``children[c]`` are the codes that sum to aggregate ``c``; leaves have none.

    Several aggregates may overlap (nurses of ISCO 2221 and 3221 beside group 222): each is one more sum.
    ``level`` gives the depth of a code, 0 for the total; overlapping groups carry the level of a first cut.
    """

    id: str
    version: str
    children: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Bilingual]
    level: Mapping[str, int]
    order: tuple[str, ...]
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sums: frozenset[str] = frozenset()  # the aggregates that cut across the tree

    @property
    def leaves(self) -> tuple[str, ...]:
        return tuple(code for code in self.order if code not in self.children)

    @property
    def aggregates(self) -> tuple[str, ...]:
        return tuple(code for code in self.order if code in self.children)

    def leaves_under(self, code: str) -> tuple[str, ...]:
        """The leaf codes that sum to ``code``; a leaf is its own."""
        if code not in self.children:
            return (code,)
        found = {leaf for child in self.children[code] for leaf in self.leaves_under(child)}
        return tuple(leaf for leaf in self.order if leaf in found)

    def closure(self) -> list[tuple[str, str]]:
        """(leaf, code that contains it) for every leaf and every code, itself and the total included."""
        return [(leaf, code) for code in self.order for leaf in self.leaves_under(code)]

    def cut(self, deepest: int) -> Tree:
        """The tree without codes deeper than ``deepest``: its aggregates there become leaves.

        A sum that cuts across the tree stays only when all its parts stay.
        """
        shallow = {code for code in self.order if self.level[code] <= deepest and code not in self.sums}
        shallow |= {code for code in self.sums if set(self.children[code]) <= shallow}
        kept = tuple(code for code in self.order if code in shallow)
        children = {
            code: below for code, below in self.children.items() if code in kept and set(below) <= set(kept)
        }
        return replace(self, children=children, order=kept, sums=self.sums & shallow)


def tree_from_parents(
    id: str,
    version: str,
    rows: Iterable[tuple[str, str | None, Bilingual]],
    extra_sums: Mapping[str, tuple[Bilingual, tuple[str, ...]]] | None = None,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> Tree:
    """Build a tree from (code, parent, name) rows in reading order; a row without parent is a root.

    ``extra_sums`` are overlapping aggregates over codes of the tree. A parent with one child is refused by
    the disclosure stage only if both are published; here it is allowed.
    """
    children: dict[str, list[str]] = {}
    names: dict[str, Bilingual] = {}
    level: dict[str, int] = {}
    order: list[str] = []
    for code, parent, name in rows:
        names[code], level[code] = name, 0 if parent is None else level[parent] + 1
        order.append(code)
        if parent is not None:
            children.setdefault(parent, []).append(code)
    for code, (name, parts) in (extra_sums or {}).items():
        names[code], level[code] = name, 1
        order.append(code)
        children[code] = list(parts)
    return Tree(
        id,
        version,
        {code: tuple(below) for code, below in children.items()},
        names,
        level,
        tuple(order),
        attributes or {},
        frozenset(extra_sums or {}),
    )
