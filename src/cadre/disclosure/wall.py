"""``protect``: rules, suppression, attack and repair for every year of a tally, or a refusal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.attacking import Finding, findings_of
from cadre.disclosure.between import changed_little
from cadre.disclosure.cells import CellSystem, Flags
from cadre.disclosure.earlier import hear
from cadre.disclosure.engine import UnprotectedError, protect_measures
from cadre.disclosure.evidence import evidence_of
from cadre.disclosure.gaps import protect_gaps
from cadre.disclosure.layout import lay_out
from cadre.disclosure.medians import protect_medians
from cadre.disclosure.problems import Measured, priorities, problems_of
from cadre.disclosure.protected import CONFIDENTIAL, STATUS, ProtectedTable, seal
from cadre.disclosure.public import pass_public
from cadre.disclosure.rules import Quantity, count_measure, of_few, quantities
from cadre.disclosure.standing import stand, standing_of
from cadre.disclosure.summing import ALONE, Floats, Ints
from cadre.disclosure.system import system_of
from cadre.vocabulary.definitions import Rule
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import YEAR, TallyTable
from cadre.vocabulary.trees import UNKNOWN


@dataclass
class Protection:
    """What was done for one year: the withheld cells and the findings of the last attack."""

    withheld: Flags
    findings: list[Finding]


def protect(
    table: TallyTable, rule: Rule, earlier: Sequence[ProtectedTable] = (), threads: int = 2
) -> ProtectedTable:
    """Withhold what ``rule`` demands and what would give it away, attack the result, and seal it.

    Rules ``open`` and ``already-public`` pass unchanged; ``order-statistic`` and ``gap`` go their own way
    (medians and gaps are not sums). ``earlier``: releases of the same tally that readers hold, in the order
    in which they were given out; where their data are the same, their figures join the system. Under a rule
    that looks ``between`` releases, a year in which too few were added to what they show stands as it did in
    the last of them, or is left out. The result is the same whatever the number of threads or the order of
    rows.
    Raises CadreError (DISCLOSURE) when the attack still succeeds: nothing is published from such a run.
    """
    if rule.kind in ("open", "already-public"):
        return pass_public(table, rule)
    if rule.kind == "order-statistic":
        return protect_medians(table, rule)
    if rule.kind == "gap":
        return protect_gaps(table, rule)
    _refuse_crossed(table, rule)
    whole, table = table, _numbered(table)
    system, exact = system_of(table, earlier)
    system, notes = hear(system, table.definition, earlier)
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        every = range(len(system.years))
        cost = priorities(system, table.definition)
        years = list(pool.map(lambda year: _protect_year(table, system, rule, year, cost), every))
    withheld = np.array([year.withheld for year in years], dtype=bool).reshape(len(years), len(system.keys))
    again = changed_little(system, withheld, table.definition, rule, earlier)
    standing = standing_of(system, table.definition, rule, earlier, again)
    if set(again) - standing.keys():
        return protect(_without_years(whole, set(again) - standing.keys()), rule, earlier, threads)
    _refuse_few_shown(table, system, rule, withheld)
    findings = [one for year in years for one in year.findings if one.year not in standing]
    stood = stand(system, withheld, table.definition, standing)
    cells = lay_out(stood.system, list(table.definition.measures), stood.withheld, rule.id)
    _last_look(table, rule, cells)
    told = evidence_of(table, rule, stood, findings, exact, notes)
    return seal(table.definition, rule, table.edition, cells, dict(system.grid.trees), told, table.sources)


def _protect_year(table: TallyTable, system: CellSystem, rule: Rule, year: int, cost: Floats) -> Protection:
    """The year's total is shown before everything else, unless that would give somebody away."""
    _refuse_if_told(table, system, quantities(system, table.definition, rule, year), year)
    measures = problems_of(system, table.definition, rule, year, cost, headline=True)
    try:
        return _protection(system, year, measures)
    except UnprotectedError:
        measures = problems_of(system, table.definition, rule, year, cost)
    try:
        return _protection(system, year, measures)
    except UnprotectedError as problem:
        raise CadreError(
            "disclosure-unsafe", ExitCode.DISCLOSURE,
            tally=table.definition.id, table=_table_of(system, problem.cells),
            measure=measures[problem.measure].name, year=str(system.years[year]),
        ) from problem  # fmt: skip


def _protection(system: CellSystem, year: int, measures: Sequence[Measured]) -> Protection:
    outcome = protect_measures([measured.problem for measured in measures])
    return Protection(outcome.withheld, findings_of(system.years[year], measures, outcome.reports))


def _refuse_if_told(table: TallyTable, system: CellSystem, demands: Sequence[Quantity], year: int) -> None:
    for demand in demands:
        told = np.flatnonzero(demand.sensitive & system.told[year])
        if len(told):
            where = _table_of(system, told)
            raise CadreError(
                "disclosure-already-told", ExitCode.DISCLOSURE,
                tally=table.definition.id, table=where, year=str(system.years[year]),
            )  # fmt: skip


def _refuse_crossed(table: TallyTable, rule: Rule) -> None:
    for entry in table.definition.tables:
        if rule.crossed is not None and len(entry) > rule.crossed:
            raise CadreError(
                "disclosure-crossed", ExitCode.CONFIGURATION,
                tally=table.definition.id, table=" × ".join(entry), limit=rule.crossed,
            )  # fmt: skip


def _without_years(table: TallyTable, years: Collection[int]) -> TallyTable:
    """Raises CadreError when none is left."""
    rest = table.cells.filter(
        pc.invert(pc.is_in(table.cells.column(YEAR), value_set=pa.array(sorted(years), pa.int32())))
    )
    if not len(rest):
        told = ", ".join(str(year) for year in sorted(years))
        raise CadreError("disclosure-few-added", ExitCode.DISCLOSURE, tally=table.definition.id, years=told)
    return replace(table, cells=rest)


def _numbered(table: TallyTable) -> TallyTable:
    """The tally with a number for every row that counts one person alone: sums of it tell who is alone."""
    counts = np.asarray(table.cells.column(count_measure(table.definition)).cast(pa.float64()))
    names = [YEAR, *table.definition.dimensions]
    order = np.lexsort([np.asarray(pc.rank(table.cells.column(name), tiebreaker="dense")) for name in names])
    number = np.zeros(len(counts))
    number[order] = np.arange(1, len(counts) + 1)
    alone = pa.array(np.where(counts == 1, number, 0.0))
    return replace(table, cells=table.cells.append_column(ALONE, alone))


def _refuse_few_shown(table: TallyTable, system: CellSystem, rule: Rule, withheld: Flags) -> None:
    """``withheld``: years × cells. Published columns do not tell how many organisations a cell has."""
    for year, hidden in enumerate(withheld):
        if (of_few(system, rule, year) & ~hidden).any():
            raise _unsafe(table)


def _last_look(table: TallyTable, rule: Rule, cells: pa.Table) -> None:
    """The columns as they will be published, without trust in how they came about: nothing small is open."""
    counts = cells.column(count_measure(table.definition))
    small = pc.and_(pc.greater(counts, 0), pc.less(counts, rule.minimum))
    for raised in rule.raised:
        if raised.dimension in table.definition.dimensions:
            there = pc.is_in(cells.column(raised.dimension), value_set=pa.array(raised.codes))
            few = pc.and_(pc.greater(counts, 0), pc.less(counts, raised.minimum))
            small = pc.or_(small, pc.and_(there, few))
    if rule.exempt_unknown:
        for name in table.definition.dimensions:
            small = pc.and_(small, pc.not_equal(cells.column(name), UNKNOWN))
    closed = pc.equal(cells.column(STATUS), CONFIDENTIAL)
    if pc.any(small).as_py() or not pc.all(pc.equal(closed, pc.is_null(counts)), min_count=0).as_py():
        raise _unsafe(table)


def _unsafe(table: TallyTable) -> CadreError:
    return CadreError(
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
