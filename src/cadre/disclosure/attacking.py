"""The attack on a year of a release: every measure, every withheld cell, every insider. It fails closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cadre.disclosure.auditing.audit import AuditReport, audit
from cadre.disclosure.cells import CellSystem
from cadre.disclosure.problem import Flags, Ints
from cadre.disclosure.problems import Measured, problems_of
from cadre.vocabulary.definitions import Rule, TallyDefinition


@dataclass
class Finding:
    """What the attack on one measure of one year came to. ``objections``: cells that are not safe."""

    year: int
    measure: str
    withheld: int
    every_insider: bool
    whole_tables: bool
    objections: Ints

    @property
    def passed(self) -> bool:
        return not len(self.objections)

    def told(self) -> dict[str, Any]:
        """For the evidence: counts only, no cell."""
        return {
            "year": self.year,
            "measure": self.measure,
            "withheld": self.withheld,
            "attacked": self.withheld,
            "tables_for_every_insider": self.every_insider,
            "whole_tables_for_all": self.whole_tables,
            "passed": self.passed,
        }


def attack(
    system: CellSystem, withheld: Flags, definition: TallyDefinition, rule: Rule, year: int
) -> list[Finding]:
    """Attack the published cells of one year (an index into ``system.years``), ``withheld`` one flag per
    cell.

    One finding per measure, the count of contributors first.
    """
    even = np.ones(len(system.keys))
    measures = problems_of(system, definition, rule, year, even)
    reports = [audit(measured.problem, withheld) for measured in measures]
    return findings_of(system.years[year], measures, reports)


def findings_of(year: int, measures: Sequence[Measured], reports: Sequence[AuditReport]) -> list[Finding]:
    return [
        Finding(
            year,
            measured.name,
            report.withheld,
            report.by_algebra == 0,
            report.whole and report.real_only == 0,
            np.unique(report.cell),
        )
        for measured, report in zip(measures, reports, strict=True)
    ]
