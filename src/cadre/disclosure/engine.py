"""From a problem to a pattern that has stood up to the audit: suppress, attack, repair, attack again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from cadre.disclosure.auditing.audit import OUTSIDER, AuditReport, audit
from cadre.disclosure.auditing.parties import Work
from cadre.disclosure.problem import Flags, Ints, Problem
from cadre.disclosure.suppression.pattern import eliminate
from cadre.disclosure.suppression.sliding import Slider
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class Limits:
    """``rounds``: of attack and repair. ``work``: how far the audit searches for whole tables (None: as it is
    set there)."""

    rounds: int = 12
    work: Work | None = None


@dataclass(frozen=True)
class Outcome:
    """``withheld``: m. ``report``: the last audit. ``repaired``: cells the repair added. ``seconds``: CPU."""

    withheld: Flags
    report: AuditReport
    repaired: int
    seconds: dict[str, float] = field(default_factory=dict)


class UnprotectedError(CadreError):
    """No pattern stood up to the audit. ``cells``: where it failed, for whoever may see the private
    figures."""

    def __init__(self, key: str, cells: Ints) -> None:
        super().__init__(key, ExitCode.DISCLOSURE, count=len(cells))
        self.cells = cells


def protect_problem(problem: Problem, seed: int = 0, limits: Limits | None = None) -> Outcome:
    """Withhold what keeps every sensitive cell of ``problem`` safe from outsiders and insiders.

    The result depends on the problem alone. Raises UnprotectedError (a CadreError, DISCLOSURE) when a cell
    that must be shown gives a sensitive one away, or when the attack still succeeds after the last repair.
    """
    limits, clock = limits or Limits(), _Clock()
    pattern = eliminate(problem)
    if len(pattern.faults):
        raise UnprotectedError("disclosure-forced-open", pattern.faults)
    withheld = pattern.withheld
    clock.lap("suppress")
    report = audit(problem, withheld, seed, limits.work)
    clock.lap("audit")
    before = int(withheld.sum())
    for _ in range(limits.rounds):
        if report.passed:
            break
        repaired = _repair(problem, withheld, report)
        clock.lap("repair")
        if not (repaired & ~withheld).any():
            break
        withheld = repaired
        report = audit(problem, withheld, seed, limits.work)
        clock.lap("audit")
    if not report.passed:
        raise UnprotectedError("disclosure-cells-unsafe", np.unique(report.cell))
    added = int(withheld.sum()) - before
    withheld = withheld.copy()
    withheld[report.recomputable] = False
    return Outcome(withheld, report, added, clock.seconds)


def _repair(problem: Problem, withheld: Flags, report: AuditReport) -> Flags:
    """Withhold what it takes that every objection's cell can move as far as it has to."""
    slider = Slider(problem, ~problem.shown(withheld))
    for cell, attacker, reason in zip(report.cell, report.attacker, report.reason, strict=True):
        fixed = np.zeros(0, np.int64) if attacker == OUTSIDER else _row(problem, int(attacker))
        slider.settle(int(cell), reason, fixed)
    return np.asarray(slider.hidden & problem.published & ~problem.known)


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
