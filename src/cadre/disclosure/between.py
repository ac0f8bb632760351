"""Years of a tally that were published before: are they published again, where little has changed since?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadre.disclosure.auditing.releases import small_changes
from cadre.disclosure.cells import CellSystem, Flags
from cadre.disclosure.earlier import figures_before, same_tally
from cadre.disclosure.problems import problems_of
from cadre.disclosure.protected import ProtectedTable
from cadre.disclosure.rules import least_of
from cadre.vocabulary.definitions import Rule, TallyDefinition


def changed_little(
    system: CellSystem,
    withheld: Flags,
    definition: TallyDefinition,
    rule: Rule,
    earlier: Sequence[ProtectedTable],
) -> list[int]:
    """Years in which a figure, shown twice or worked out from such, changed by fewer than its minimum.

    Who holds both releases would learn the codes of those few. ``withheld``: years × cells. A release whose
    codes are not all there today cannot be compared: all its years are named.
    """
    found: set[int] = set()
    for table in same_tally(definition, earlier) if rule.between else ():
        before = figures_before(system, table)
        for place, year in enumerate(system.years):
            if before is None:
                found |= {year} & set(table.cells.column("year").to_pylist())
                continue
            problem = problems_of(system, definition, rule, place, np.ones(len(system.keys)))[0].problem
            shown = before[place]
            if not np.isnan(shown).all() and len(
                small_changes(shown, problem, withheld[place], least_of(system, rule))[0]
            ):
                found.add(year)
    return sorted(found)
