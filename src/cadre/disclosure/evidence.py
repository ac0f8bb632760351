"""What is told about the protection: what was done and proved, in counts. No cell is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cadre.disclosure.attacking import Finding
from cadre.disclosure.cells import CellSystem, Flags
from cadre.disclosure.marginals import Marginal, total_of
from cadre.disclosure.rules import count_measure
from cadre.disclosure.standing import Stood
from cadre.disclosure.summing import LARGEST, Floats
from cadre.vocabulary.definitions import Rule
from cadre.vocabulary.tables import TallyTable


def evidence_of(
    table: TallyTable,
    rule: Rule,
    stood: Stood,
    findings: Sequence[Finding],
    exact: str,
    earlier: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Sensitive cells are not counted apart from others withheld: that would help to tell them.

    Nor is there a digest of the tally: who knows all but a few small numbers could find them by trying.
    Years that stand as they were given out (``stood``) bring what was found of them then.
    """
    system, withheld = stood.system, stood.withheld
    attacked = [*stood.attacks, *(finding.told() for finding in findings)]
    return {
        "rule": f"{rule.id}@{rule.version}",
        "method": "threshold, complementary suppression by elimination and protection flows",
        "minimum": rule.minimum,
        "dominance": _dominance(table, rule),
        "cells": int(system.published.sum()) * len(system.years),
        "suppressed": int(withheld.sum()),
        "by_table": _by_table(system, withheld, count_measure(table.definition)),
        "earlier": list(earlier),
        "standing": list(stood.notes),
        "attack": {
            "passed": all(found["passed"] for found in attacked),
            "method": "null vectors, bounds, and tables that agree with all that is published",
            "cells_attacked": "all",
            "insiders": rule.insiders,
            "exact": exact,
            "years": sorted(attacked, key=lambda found: int(found["year"])),
        },
    }


def _by_table(system: CellSystem, withheld: Flags, count: str) -> list[dict[str, Any]]:
    return [
        {
            "table": list(marginal.entry),
            "year": year,
            "cells": len(cells),
            "suppressed": int(withheld[place, cells].sum()),
            "people_not_shown": _people(marginal, system.values[count][place, cells], withheld[place, cells]),
        }
        for place, year in enumerate(system.years)
        for marginal, cells in list(zip(system.marginals, system.tables, strict=True))[: system.shown]
    ]


def _people(marginal: Marginal, counts: Floats, withheld: Flags) -> float | None:
    """The share of the table's total that its finest shown cells leave out, as every reader can work it out.

    None where the total itself is withheld, or nobody is counted.
    """
    trees = list(marginal.shown.values())
    finest = np.ones(1, dtype=bool)
    for tree in trees:
        leaf = np.array([code not in tree.children for code in tree.order])
        finest = (finest[:, None] & leaf[None, :]).ravel()
    total = 0
    for tree in trees:
        total = total * len(tree.order) + tree.order.index(total_of(tree))
    if withheld[total] or counts[total] <= 0:
        return None
    return round(1 - float(counts[finest & ~withheld].sum() / counts[total]), 6)


def _dominance(table: TallyTable, rule: Rule) -> str:
    if rule.dominance_percent is None:
        return "no rule"
    held = [name for name in table.definition.measures if name + LARGEST in table.cells.schema.names]
    return f"{rule.dominance_percent:g} % on {', '.join(held)}" if held else "largest contributions not known"
