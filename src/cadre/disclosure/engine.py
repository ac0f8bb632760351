"""From a problem to a pattern that has stood up to the audit: suppress, attack, repair, attack again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from cadre.disclosure.auditing.audit import OUTSIDER, AuditReport, audit
from cadre.disclosure.auditing.flows import gathered
from cadre.disclosure.auditing.parties import Work
from cadre.disclosure.auditing.unmoving import one_valued
from cadre.disclosure.certificate.witnesses import PublicTable, find_witnesses
from cadre.disclosure.problem import Flags, Ints, Problem, Sparse
from cadre.disclosure.suppression.pattern import eliminate
from cadre.disclosure.suppression.sliding import Slider, Wish, least_step, wish
from cadre.disclosure.suppression.tidying import without_needless
from cadre.vocabulary.errors import CadreError, ExitCode

SMALL = 2_000  # withheld cells up to which the public attack reasons with whole numbers
LARGE = 10_000  # cells: beyond, there is no tidying up


@dataclass(frozen=True)
class Limits:
    """``rounds``: of attack and repair. ``tidying``: rounds for a cheaper pattern after that (0: none).
    ``work``: how far the audit searches for whole tables (None: as it is set there)."""

    rounds: int = 12
    tidying: int = 3
    work: Work | None = None


@dataclass(frozen=True)
class Outcome:
    """``withheld``: m. ``reports``: the last audit of each measure. ``repaired``: cells the repair added.
    ``seconds``: CPU by stage."""

    withheld: Flags
    reports: list[AuditReport]
    repaired: int
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def report(self) -> AuditReport:
        return self.reports[0]


class UnprotectedError(CadreError):
    """No pattern stood up to the audit. ``cells``: where it failed, for those who may see the figures.
    ``measure``: the place of the measure among the problems."""

    def __init__(self, key: str, cells: Ints, measure: int = 0) -> None:
        super().__init__(key, ExitCode.DISCLOSURE, count=len(cells))
        self.cells, self.measure = cells, measure


def protect_problem(problem: Problem, seed: int = 0, limits: Limits | None = None) -> Outcome:
    """Withhold what keeps every sensitive cell of ``problem`` safe from outsiders and insiders.

    The result depends on the problem alone. Raises UnprotectedError (a CadreError, DISCLOSURE) when a cell
    that must be shown gives a sensitive one away, or when the attack still succeeds after the last repair.
    """
    return protect_measures([problem], seed, limits)


def protect_measures(problems: Sequence[Problem], seed: int = 0, limits: Limits | None = None) -> Outcome:
    """One pattern for several measures of the same cells (counts, sums): what is withheld, is so in all.

    The first problem leads: its order of costs and its insiders. Raises as ``protect_problem``.
    """
    limits, clock = limits or Limits(), _Clock()
    pattern = eliminate(problems[0])
    if len(pattern.faults):
        raise UnprotectedError("disclosure-forced-open", pattern.faults)
    withheld = pattern.withheld
    clock.lap("suppress")
    opened, hints = False, [gathered([], problem.size) for problem in problems]
    for _ in range(limits.rounds):
        reports = _audits(problems, withheld, seed, limits, hints)
        clock.lap("audit")
        if not opened and len(problems) > 1 and all(report.passed for report in reports):
            opened, withheld = True, _opened(withheld, reports)
            continue
        told = _told_in_public(problems, withheld, reports, seed)
        clock.lap("public")
        repaired, hints = _repair(problems, withheld, reports, told)
        clock.lap("repair")
        if not (repaired & ~withheld).any():
            _refuse(reports)
            break
        withheld = repaired
    else:
        _refuse(reports)
        raise UnprotectedError("disclosure-cells-unsafe", np.flatnonzero(withheld))
    added = int(withheld.sum()) - int(pattern.withheld.sum())
    if (withheld & ~pattern.withheld).any() and problems[0].size <= LARGE:
        withheld, reports = _tidied(problems, withheld, pattern.withheld, reports, seed, limits)
        clock.lap("tidy")
    return Outcome(_without_idle(withheld, reports), reports, added, clock.seconds)


def _refuse(reports: Sequence[AuditReport]) -> None:
    for measure, report in enumerate(reports):
        if not report.passed:
            raise UnprotectedError("disclosure-cells-unsafe", np.unique(report.cell), measure)


def _audits(
    problems: Sequence[Problem], withheld: Flags, seed: int, limits: Limits, hints: Sequence[Sparse]
) -> list[AuditReport]:
    return [
        audit(problem, withheld, seed, limits.work, hint)
        for problem, hint in zip(problems, hints, strict=True)
    ]


def _tidied(
    problems: Sequence[Problem],
    withheld: Flags,
    before: Flags,
    reports: list[AuditReport],
    seed: int,
    limits: Limits,
) -> tuple[Flags, list[AuditReport]]:
    """Without what the repair has made needless, if that passes the audit too and is cheaper; else as it was.

    ``before``: what was withheld before the repair.
    """
    sensitive = reduce(np.logical_or, [problem.sensitive for problem in problems])
    tried = without_needless(problems[0], withheld, sensitive | withheld & ~before)
    cost, hints = problems[0].cost, [report.flows for report in reports]
    if (tried == withheld).all():
        return withheld, reports
    for _ in range(limits.tidying):
        found = _audits(problems, tried, seed, limits, hints)
        told = _told_in_public(problems, tried, found, seed)
        repaired, hints = _repair(problems, tried, found, told)
        if not (repaired & ~tried).any():
            break
        if cost[repaired].sum() >= cost[withheld].sum():
            return withheld, reports
        tried = repaired
    else:
        return withheld, reports
    cheaper = cost[_without_idle(tried, found)].sum() < cost[_without_idle(withheld, reports)].sum()
    return (tried, found) if cheaper and all(report.passed for report in found) else (withheld, reports)


def _without_idle(withheld: Flags, reports: Sequence[AuditReport]) -> Flags:
    """Show what everybody can compute in every measure: it tells nothing new."""
    kept = withheld.copy()
    kept[_idle(reports)] = False
    return kept


def _opened(withheld: Flags, reports: Sequence[AuditReport]) -> Flags:
    """Without the cells that everybody can compute in some measure; the next audit says what that costs in
    the others."""
    kept = withheld.copy()
    for report in reports:
        kept[report.recomputable] = False
    return kept


def _idle(reports: Sequence[AuditReport]) -> Ints:
    return np.asarray(reduce(np.intersect1d, [report.recomputable for report in reports]), dtype=np.int64)


def _told_in_public(
    problems: Sequence[Problem], withheld: Flags, reports: Sequence[AuditReport], seed: int
) -> list[Ints]:
    """Per problem: withheld cells, sensitive or not, that the figures to be published give away.

    The certificate promises of every withheld cell that it can have two values, since it must not say which
    of them are sensitive. Looked at once the audit has passed.
    """
    if not all(report.passed for report in reports):
        return [np.zeros(0, dtype=np.int64) for _ in problems]
    idle = _idle(reports)
    left = withheld.copy()
    left[idle] = False
    found = [
        public_attack(problem, left, report.flows, seed)
        for problem, report in zip(problems, reports, strict=True)
    ]
    return [
        np.setdiff1d(np.union1d(unsafe, report.recomputable), idle)
        for unsafe, report in zip(found, reports, strict=True)
    ]


def public_attack(problem: Problem, withheld: Flags, flows: Sparse, seed: int) -> Ints:
    """Withheld cells that have one value, or are always below the minimum, by what is published alone.

    Up to ``SMALL`` withheld cells whole numbers are reasoned with; beyond, the answer is that over the real
    numbers, where the audit has seen to the minimum already. ``flows``: of the audit.
    """
    shown = problem.shown(withheld)
    if np.count_nonzero(~shown) > SMALL:
        return np.flatnonzero(one_valued(problem, shown, flows, seed)[0] & withheld)
    least = np.nanmin(problem.upper) if problem.whole and not np.isnan(problem.upper).all() else -np.inf
    aimed = (problem.values >= least) | ~np.isnan(problem.upper)
    table = PublicTable(
        problem.equations,
        np.where(shown, problem.values, np.nan),
        problem.floor,
        np.where(aimed, least, -np.inf),
        problem.whole,
        bool((problem.floor == 0).any()),
    )
    unsafe = find_witnesses(table, seed).unsafe
    return np.asarray(unsafe[withheld[unsafe]], dtype=np.int64)


def _repair(
    problems: Sequence[Problem], withheld: Flags, reports: Sequence[AuditReport], told: Sequence[Ints]
) -> tuple[Flags, list[Sparse]]:
    """Withhold what it takes that every objection's cell can move as far as it has to.

    With it come, per problem, the flows that say so: hints for the next audit.
    """
    from scipy import sparse

    hints: list[Sparse] = []
    for problem, report, also in zip(problems, reports, told, strict=True):
        slider = Slider(problem, ~problem.shown(withheld))
        slider.settle(_wishes(problem, report, also))
        hints.append(sparse.vstack([report.flows, gathered(slider.flows, problem.size)], format="csr"))
        withheld = withheld | (slider.hidden & problem.published & ~problem.known)
    return withheld, hints


def _wishes(problem: Problem, report: AuditReport, also: Ints) -> list[Wish]:
    nobody = np.zeros(0, dtype=np.int64)
    found, least = [], least_step(problem)
    for cell, party, reason in zip(report.cell, report.attacker, report.reason, strict=True):
        fixed = nobody if party == OUTSIDER else _row(problem, int(party))
        found.append(wish(problem, int(cell), reason, fixed, int(party), least))
    for cell in also:
        reason = "one-value" if np.isnan(problem.upper[cell]) else "upper"
        found.append(wish(problem, int(cell), reason, nobody, OUTSIDER, least))
    return found


def _row(problem: Problem, party: int) -> Ints:
    insiders = problem.insiders
    return np.asarray(insiders.indices[insiders.indptr[party] : insiders.indptr[party + 1]], dtype=np.int64)


class _Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = time.process_time()

    def lap(self, stage: str) -> None:
        now = time.process_time()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.last
        self.last = now
