"""``protect``: rules, suppression, attack and repair for every year of a tally, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from cadre.disclosure import audit
from cadre.disclosure.audit import Finding, attack
from cadre.disclosure.cells import CellSystem, cell_system
from cadre.disclosure.exactness import glues
from cadre.disclosure.layout import lay_out
from cadre.disclosure.marginals import marginals, with_total
from cadre.disclosure.medians import protect_medians
from cadre.disclosure.protected import ProtectedTable, seal
from cadre.disclosure.public import pass_public
from cadre.disclosure.rules import quantities
from cadre.disclosure.summing import LARGEST
from cadre.disclosure.suppress import repair, suppress
from cadre.vocabulary.definitions import Rule
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import TallyTable

ROUNDS = 4  # of attack and repair before the wall refuses


@dataclass
class Protection:
    """What was done for one year: the withheld cells and the findings of the last attack."""

    withheld: NDArray[np.bool_]
    findings: list[Finding]


def protect(
    table: TallyTable, rule: Rule, earlier: Sequence[ProtectedTable] = (), threads: int = 2
) -> ProtectedTable:
    """Withhold what ``rule`` demands and what would give it away, attack the result, and seal it.

    Rules ``open`` and ``already-public`` pass unchanged; ``order-statistic`` goes its own way (medians are
    not sums). The result is the same whatever the number of threads or the order of rows. Raises CadreError
    (DISCLOSURE) when the attack still succeeds: nothing is ever published from such a run.
    """
    if rule.kind in ("open", "already-public"):
        return pass_public(table, rule)
    if rule.kind == "order-statistic":
        return protect_medians(table, rule)
    system = system_of(table)
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        years = list(
            pool.map(lambda year: _protect_year(table, system, rule, year), range(len(system.years)))
        )
    _refuse_if_unsafe(table, system, years)
    withheld = np.array([year.withheld for year in years]).reshape(len(years), len(system.keys))
    cells = lay_out(system, list(table.definition.measures), withheld, rule.id)
    evidence = _evidence(table, rule, system, years, withheld)
    return seal(
        table.definition, rule, table.edition, cells, dict(system.grid.trees), evidence, table.sources
    )


def system_of(table: TallyTable) -> CellSystem:
    """All cells that the tally publishes, with its measures and, where given, their largest contributions."""
    trees = {name: with_total(tree) for name, tree in table.trees.items()}
    published = marginals(table.definition, trees)
    largest = [
        name + LARGEST for name in table.definition.measures if name + LARGEST in table.cells.schema.names
    ]
    columns = [*table.definition.measures, *largest]
    for name in table.definition.measures:
        if pc.any(pc.is_null(table.cells.column(name), nan_is_null=True)).as_py():
            raise CadreError(
                "disclosure-no-value", ExitCode.DISCLOSURE, tally=table.definition.id, column=name
            )
    return cell_system(table.cells, trees, published, columns, table.definition.id)


def _protect_year(table: TallyTable, system: CellSystem, rule: Rule, year: int) -> Protection:
    demands = quantities(system, table.definition, rule, year)
    pattern = suppress(system.equations, demands)
    findings = attack(system, pattern.cells, table.definition, rule, year)
    for _ in range(ROUNDS):
        if all(finding.passed for finding in findings):
            break
        before = pattern.withheld.sum()
        for demand, finding in zip(demands, findings, strict=True):
            repair(pattern, demand, finding.objections)
        if pattern.withheld.sum() == before:
            break
        findings = attack(system, pattern.cells, table.definition, rule, year)
    return Protection(pattern.cells, findings)


def _refuse_if_unsafe(table: TallyTable, system: CellSystem, years: list[Protection]) -> None:
    for year in years:
        for finding in year.findings:
            if not finding.passed:
                where = next(
                    marginal.name
                    for marginal, cells in zip(system.marginals, system.tables, strict=True)
                    if np.isin(finding.objections, cells).any()
                )
                raise CadreError(
                    "disclosure-unsafe", ExitCode.DISCLOSURE,
                    tally=table.definition.id, table=where, measure=finding.measure, year=str(finding.year),
                )  # fmt: skip


def _evidence(
    table: TallyTable, rule: Rule, system: CellSystem, years: list[Protection], withheld: NDArray[np.bool_]
) -> dict[str, Any]:
    """Counts of what was done and proved. No cell is named, and sensitive cells are not counted apart."""
    findings = [finding for year in years for finding in year.findings]
    sampled = any(finding.attacked < finding.withheld for finding in findings)
    return {
        "rule": f"{rule.id}@{rule.version}",
        "tally": table.digest,
        "method": "threshold, complementary suppression by protection flows",
        "minimum": rule.minimum,
        "dominance": _dominance(table, rule),
        "cells": int(withheld.size),
        "suppressed": int(withheld.sum()),
        "by_table": [
            {
                "table": list(marginal.entry),
                "year": system.years[year],
                "cells": len(cells),
                "suppressed": int(withheld[year, cells].sum()),
            }
            for year in range(len(years))
            for marginal, cells in zip(system.marginals, system.tables, strict=True)
        ],
        "attack": {
            "passed": all(finding.passed for finding in findings),
            "method": "linear programs (HiGHS) over all tables that agree with the published cells",
            "cells_attacked": f"a sample of {audit.SAMPLE}" if sampled else "all",
            "exact": glues(system.marginals),
            "years": [finding.told() for finding in findings],
        },
    }


def _dominance(table: TallyTable, rule: Rule) -> str:
    if rule.dominance_percent is None:
        return "no rule"
    held = [name for name in table.definition.measures if name + LARGEST in table.cells.schema.names]
    return f"{rule.dominance_percent:g} % on {', '.join(held)}" if held else "largest contributions not known"
