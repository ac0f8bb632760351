"""The audit of a pattern: can an outsider, or a party that knows some of the cells, work out a sensitive one?

It is exact where linear algebra is, for every cell and every party; floors and whole numbers are tried by
bounds for every party and by search for tables. It fails closed: a cell for which no table is found within
the stated work is an objection.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cadre.disclosure.auditing.bounds import Forced, forced
from cadre.disclosure.auditing.flows import gathered
from cadre.disclosure.auditing.insiders import Exact, exact_disclosure
from cadre.disclosure.auditing.nullspace import PRIMES
from cadre.disclosure.auditing.parties import Pairs, Work, open_pairs, settled_alone
from cadre.disclosure.auditing.resisting import resisted
from cadre.disclosure.auditing.tables import Tables
from cadre.disclosure.problem import Flags, Ints, Problem, Sparse

OUTSIDER = -1
REASONS = ("shown", "exact", "forced", "one-value", "upper", "lower")


@dataclass(frozen=True)
class AuditReport:
    """``cell``, ``attacker`` (-1: everybody; else a row of ``insiders``) and ``reason`` of each objection.

    ``recomputable``: cells withheld without need, since everybody can compute them. ``tried``: parties for
    which tables were looked for in every open case; ``by_algebra``: parties for which that work was not done,
    so that exact computation and bounds alone speak for them. ``real_only``: sensitive cells that rest,
    against somebody, on tables of real numbers where whole ones were not found within the work. ``flows``:
    csr, n × m, differences from the truth that stood the check: hints for the next audit. Private: only
    ``told`` may be published.
    """

    cell: Ints
    attacker: Ints
    reason: tuple[str, ...]
    recomputable: Ints
    cells: int
    withheld: int
    whole: bool
    tried: int
    by_algebra: int
    real_only: int
    flows: Sparse = field(repr=False, compare=False)

    @property
    def passed(self) -> bool:
        return not len(self.cell)

    @property
    def objections(self) -> list[tuple[int, int]]:
        return list(zip(self.cell.tolist(), self.attacker.tolist(), strict=True))

    def told(self) -> dict[str, Any]:
        """For the evidence: nothing that says which or how many cells are sensitive, or who knows what."""
        return {
            "cells": self.cells,
            "withheld": self.withheld,
            "whole_numbers": self.whole,
            "primes": list(PRIMES[:2]),
            "tables_for_every_party": self.by_algebra == 0,
            "whole_tables_for_all": self.whole and self.real_only == 0,
            "passed": self.passed,
        }


class _Objections:
    """Collected in order; a cell that everybody knows is named once, not once per party."""

    def __init__(self) -> None:
        self.found: list[tuple[Ints, Ints, str]] = []

    def add(self, cells: Ints, parties: Ints | int, reason: str) -> None:
        attackers = np.broadcast_to(np.asarray(parties, dtype=np.int64), cells.shape)
        self.found.append((cells.astype(np.int64), attackers, reason))

    def any(self) -> bool:
        return any(len(cells) for cells, _, _ in self.found)

    def ordered(self) -> tuple[Ints, Ints, tuple[str, ...]]:
        cell = np.concatenate([cells for cells, _, _ in self.found])
        attacker = np.concatenate([attackers for _, attackers, _ in self.found])
        number = np.concatenate([np.full(len(cells), REASONS.index(why)) for cells, _, why in self.found])
        order = np.lexsort((number, cell, attacker))
        _, first = np.unique(np.stack([attacker[order], cell[order]]), axis=1, return_index=True)
        single = cell[(attacker == OUTSIDER) & (number < REASONS.index("upper"))]
        kept = order[first]
        kept = kept[(attacker[kept] == OUTSIDER) | ~np.isin(cell[kept], single)]
        return cell[kept], attacker[kept], tuple(REASONS[one] for one in number[kept])


def audit(
    problem: Problem, withheld: Flags, seed: int = 0, work: Work | None = None, hints: Sparse | None = None
) -> AuditReport:
    """Attack the pattern ``withheld`` (m) of ``problem`` as an outsider and as each party.

    ``hints``: csr, n × m, differences of tables from the truth that may settle cells; each is checked.
    """
    work = work or Work()
    shown, against_it = problem.shown(withheld), _Objections()
    against_it.add(np.flatnonzero(problem.sensitive & shown), OUTSIDER, "shown")
    exact = exact_disclosure(
        problem.equations, shown, problem.insiders, problem.sensitive, PRIMES[0], seed
    )  # fmt: skip
    again = exact_disclosure(
        problem.equations, shown, problem.insiders[:0], problem.sensitive, PRIMES[1], seed
    )
    bounds = forced(
        problem.equations, problem.values, shown, problem.floor, problem.whole, problem.insiders,
        problem.sensitive & ~exact.fixed,
    )  # fmt: skip
    computable = exact.fixed | again.fixed
    against_it.add(np.flatnonzero(problem.sensitive & computable), OUTSIDER, "exact")
    against_it.add(np.flatnonzero(problem.sensitive & bounds.fixed), OUTSIDER, "forced")
    against_it.add(exact.cell, exact.party, "exact")
    against_it.add(bounds.cell, bounds.party, "forced")
    fixed = shown | exact.fixed | bounds.fixed
    hints = gathered([], problem.size) if hints is None else hints
    tables = Tables(problem, shown, ~fixed, work, seed, hints)
    by_algebra = _by_tables(problem, tables, exact, bounds, against_it, work, seed)
    cell, attacker, reason = against_it.ordered()
    idle = withheld & problem.published & ~problem.sensitive & ~problem.known & (computable | bounds.fixed)
    return AuditReport(
        cell, attacker, reason, np.flatnonzero(idle), problem.size, int((withheld & ~shown).sum()),
        problem.whole, problem.insiders.shape[0] - by_algebra, by_algebra,
        int(tables.real_only.sum()) if problem.whole else 0, tables.flows.matrix,
    )  # fmt: skip


def _by_tables(
    problem: Problem,
    tables: Tables,
    exact: Exact,
    bounds: Forced,
    against_it: _Objections,
    work: Work,
    seed: int,
) -> int:
    """Tables for what linear algebra and bounds leave open; how many parties had none looked for."""
    against_it.add(tables.not_up, OUTSIDER, "upper")
    against_it.add(tables.not_down, OUTSIDER, "lower")
    against_it.add(tables.not_apart, OUTSIDER, "one-value")
    targets = problem.sensitive & ~tables.barred
    targets[tables.not_apart] = False
    pairs = open_pairs(problem, targets, tables.moves, tables.found)
    for cells, parties in ((exact.cell, exact.party), (bounds.cell, bounds.party)):
        pairs = pairs.without(Pairs(cells, parties), problem.size)
    if problem.whole:
        pairs = settled_alone(problem, tables.free, tables.barred, pairs, tables.mobile, work, seed)
    objections, left_out = resisted(problem, tables, pairs, work, against_it.any(), seed)
    against_it.add(objections.cell, objections.party, "one-value")
    return left_out
