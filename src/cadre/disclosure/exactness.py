"""When attacking the published tables is the same as attacking the people behind them.

The system binds published cells only. Values that satisfy it come from some population if values of the
tables can always be glued into one joint table. Vorob'ev (1962): they can when the tables, seen as sets of
attributes, have the running intersection property (the hypergraph is acyclic); Graham's reduction decides it.
Gluing two tables over a shared margin keeps whole numbers whole (the north-west corner rule in every cell of
the margin), so the statement holds for counts and not only for real numbers. A dimension cut at a depth is an
attribute of its own, determined by the deeper ones. A dimension fixed at a code splits the population in two:
the part under the code and the rest, glued apart; that needs every table that is not fixed to show the code.
(From memory; the oracle tests compare with programs over the joint table.)

Without the property the attack is on a relaxation: it allows tables that no population has, so it may find a
cell safe that is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from cadre.disclosure.marginals import Marginal

Attributes = frozenset[tuple[str, int]]


def glues(published: Sequence[Marginal]) -> bool:
    """Do the tables have the running intersection property, so that the attack on their union is exact?"""
    cuts = {
        name: sorted({table.depth[name] for table in published if name in table.shown})
        for name in {name for table in published for name in table.shown}
    }
    fixed = _fixed(published)
    if fixed is None:
        return False
    parts: list[list[Marginal]] = [list(published)]
    for name, code in fixed.items():
        parts = [
            half
            for part in parts
            for half in ([*part], [table for table in part if table.fixed.get(name) != code])
        ]
    return all(_acyclic([_attributes(table, cuts) for table in part]) for part in parts)


def _fixed(published: Sequence[Marginal]) -> dict[str, str] | None:
    """The code at which each dimension is fixed; None when the tables do not all show or share it."""
    used = {name for table in published for name in table.shown}
    entries = {
        word.partition("=")[0]: word.partition("=")[2]
        for table in published
        for word in table.entry
        if "=" in word
    }
    for name, code in entries.items():
        for table in published:
            shows = name in table.shown and code in table.shown[name].order
            if not shows and table.fixed.get(name) != code:
                return None
    return {name: code for name, code in entries.items() if name in used}


def _attributes(table: Marginal, cuts: dict[str, list[int]]) -> Attributes:
    return frozenset((name, cut) for name in table.shown for cut in cuts[name] if cut <= table.depth[name])


def _acyclic(edges: list[Attributes]) -> bool:
    """Graham's reduction: drop attributes of one table only, and tables inside another."""
    left = list(edges)
    while True:
        lone = {
            attribute for edge in left for attribute in edge if sum(attribute in other for other in left) == 1
        }
        shrunk = [edge - lone for edge in left]
        kept: list[Attributes] = []
        for place, edge in enumerate(shrunk):
            others = kept + shrunk[place + 1 :]
            if not any(edge <= other for other in others):
                kept.append(edge)
        if not kept or kept == [frozenset()]:
            return True
        if kept == left:
            return False
        left = kept
