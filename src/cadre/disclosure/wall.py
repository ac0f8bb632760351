"""``protect``: rules, suppression, attack and repair for every year of a tally, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.audit import Finding, attack
from cadre.disclosure.cells import CellSystem, Flags
from cadre.disclosure.earlier import hear
from cadre.disclosure.evidence import evidence_of
from cadre.disclosure.layout import lay_out
from cadre.disclosure.medians import protect_medians
from cadre.disclosure.protected import CONFIDENTIAL, STATUS, ProtectedTable, seal
from cadre.disclosure.public import pass_public
from cadre.disclosure.rules import Quantity, count_measure, quantities
from cadre.disclosure.summing import Ints
from cadre.disclosure.suppress import Pattern, repair, suppress
from cadre.disclosure.system import system_of
from cadre.vocabulary.definitions import Rule
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import TallyTable
from cadre.vocabulary.trees import UNKNOWN

ROUNDS = 4  # of attack and repair before the wall refuses


@dataclass
class Protection:
    """What was done for one year: the withheld cells and the findings of the last attack."""

    withheld: Flags
    findings: list[Finding]


def protect(
    table: TallyTable, rule: Rule, earlier: Sequence[ProtectedTable] = (), threads: int = 2
) -> ProtectedTable:
    """Withhold what ``rule`` demands and what would give it away, attack the result, and seal it.

    Rules ``open`` and ``already-public`` pass unchanged; ``order-statistic`` goes its own way (medians are
    not sums). ``earlier``: releases of the same tally that readers hold; where their data are the same, their
    figures join the system. The result is the same whatever the number of threads or the order of rows.
    Raises CadreError (DISCLOSURE) when the attack still succeeds: nothing is published from such a run.
    """
    if rule.kind in ("open", "already-public"):
        return pass_public(table, rule)
    if rule.kind == "order-statistic":
        return protect_medians(table, rule)
    system, exact = system_of(table, earlier)
    system, notes = hear(system, table.definition, earlier)
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        every = range(len(system.years))
        years = list(pool.map(lambda year: _protect_year(table, system, rule, year), every))
    withheld = np.array([year.withheld for year in years], dtype=bool).reshape(len(years), len(system.keys))
    findings = [finding for year in years for finding in year.findings]
    cells = lay_out(system, list(table.definition.measures), withheld, rule.id)
    _last_look(table, rule, cells)
    told = evidence_of(table, rule, system, withheld, findings, exact, notes)
    return seal(table.definition, rule, table.edition, cells, dict(system.grid.trees), told, table.sources)


def _protect_year(table: TallyTable, system: CellSystem, rule: Rule, year: int) -> Protection:
    demands = quantities(system, table.definition, rule, year)
    counts = system.values[count_measure(table.definition)][year]
    known = system.told[year] | ((counts == 0) & system.published)
    _refuse_if_told(table, system, demands, year)
    pattern = suppress(system.equations, demands, system.published, known)

    def assault() -> list[Finding]:
        withheld = pattern.cells(system.published)
        return attack(system, withheld, table.definition, rule, year)

    findings = assault()
    for _ in range(ROUNDS):
        if all(finding.passed for finding in findings) or not _mend(pattern, demands, findings):
            break
        findings = assault()
    _refuse_if_unsafe(table, system, findings)
    return Protection(pattern.cells(system.published), findings)


def _mend(pattern: Pattern, demands: Sequence[Quantity], findings: Sequence[Finding]) -> bool:
    """Withhold more where the attack succeeded; False when there is no more to withhold."""
    before = int(pattern.hidden.sum())
    for demand, finding in zip(demands, findings, strict=True):
        repair(pattern, demand, finding.objections)
    return int(pattern.hidden.sum()) > before


def _refuse_if_told(table: TallyTable, system: CellSystem, demands: Sequence[Quantity], year: int) -> None:
    for demand in demands:
        told = np.flatnonzero(demand.sensitive & system.told[year])
        if len(told):
            where = _table_of(system, told)
            raise CadreError(
                "disclosure-already-told", ExitCode.DISCLOSURE,
                tally=table.definition.id, table=where, year=str(system.years[year]),
            )  # fmt: skip


def _refuse_if_unsafe(table: TallyTable, system: CellSystem, findings: Sequence[Finding]) -> None:
    for finding in findings:
        if not finding.passed:
            raise CadreError(
                "disclosure-unsafe", ExitCode.DISCLOSURE,
                tally=table.definition.id, table=_table_of(system, finding.objections),
                measure=finding.measure, year=str(finding.year),
            )  # fmt: skip


def _last_look(table: TallyTable, rule: Rule, cells: pa.Table) -> None:
    """The columns as they will be published, without trust in how they came about: nothing small is open."""
    counts = cells.column(count_measure(table.definition))
    small = pc.and_(pc.greater(counts, 0), pc.less(counts, rule.minimum))
    if rule.exempt_unknown:
        for name in table.definition.dimensions:
            small = pc.and_(small, pc.not_equal(cells.column(name), UNKNOWN))
    closed = pc.equal(cells.column(STATUS), CONFIDENTIAL)
    if pc.any(small).as_py() or not pc.all(pc.equal(closed, pc.is_null(counts)), min_count=0).as_py():
        raise CadreError(
            "disclosure-unsafe", ExitCode.DISCLOSURE,
            tally=table.definition.id, table="", measure=count_measure(table.definition), year="",
        )  # fmt: skip


def _table_of(system: CellSystem, cells: Ints) -> str:
    """The first published table with one of ``cells``: where to look, without naming a cell."""
    return next(
        marginal.name
        for marginal, places in zip(system.marginals, system.tables, strict=True)
        if np.isin(cells, places).any()
    )
