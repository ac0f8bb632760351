"""A published table as a product of codes: what ``[occupation, area@1, activity=active]`` means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.trees import TOTAL, Tree

DEEPEST = 10**6
_ALL = Bilingual(en="All", ru="Все")


@dataclass(frozen=True)
class Marginal:
    """One published table: a tree of codes for every dimension it shows, one fixed code for each other.

    ``shown[d]`` is the tree of dimension ``d`` down to the depth that is published; ``depth[d]`` that depth;
    ``fixed[d]`` the single code of every dimension that is not shown.
    """

    entry: tuple[str, ...]
    shown: Mapping[str, Tree]
    depth: Mapping[str, int]
    fixed: Mapping[str, str]

    @property
    def name(self) -> str:
        return " × ".join(self.entry)


def roots(tree: Tree) -> tuple[str, ...]:
    """The codes that are part of no other code of the tree proper (sums across the tree are no parents)."""
    below = {child for code, parts in tree.children.items() if code not in tree.sums for child in parts}
    return tuple(code for code in tree.order if code not in below and code not in tree.sums)


def total_of(tree: Tree) -> str:
    """The code a table takes when it does not use the dimension: the root, or ``_T`` where there is none."""
    found = roots(tree)
    return found[0] if len(found) == 1 else TOTAL


def with_total(tree: Tree) -> Tree:
    """The tree itself if it has one root; else the same codes under a new root ``_T``.

    An attacker adds up all partners of a movement table whether or not the sum is printed there.
    """
    found = roots(tree)
    if len(found) == 1:
        return tree
    return replace(
        tree,
        children={**tree.children, TOTAL: found},
        names={**tree.names, TOTAL: _ALL},
        level={**{code: depth + 1 for code, depth in tree.level.items()}, TOTAL: 0},
        order=(TOTAL, *tree.order),
    )


def marginals(
    definition: TallyDefinition, trees: Mapping[str, Tree], entries: Sequence[Sequence[str]] | None = None
) -> tuple[Marginal, ...]:
    """The published tables of a tally (``entries`` overrides ``definition.tables``).

    Raises CadreError when an entry names a dimension or a code that does not exist.
    """
    chosen = definition.tables if entries is None else entries
    return tuple(_marginal(definition, trees, tuple(entry)) for entry in chosen)


def _marginal(definition: TallyDefinition, trees: Mapping[str, Tree], entry: tuple[str, ...]) -> Marginal:
    shown: dict[str, Tree] = {}
    depth: dict[str, int] = {}
    fixed = {name: total_of(trees[name]) for name in definition.dimensions}
    for word in entry:
        name, _, code = word.partition("=")
        name, _, level = name.partition("@")
        if name not in fixed or (level and not level.isdigit()):
            raise CadreError(
                "disclosure-unknown-dimension", ExitCode.CONFIGURATION, tally=definition.id, value=word
            )
        if code:
            fixed[name] = code
            continue
        depth[name] = int(level) if level else DEEPEST
        shown[name] = trees[name].cut(depth[name]) if level else trees[name]
    return Marginal(entry, shown, depth, {name: code for name, code in fixed.items() if name not in shown})
