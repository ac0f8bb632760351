"""One table from rows to protected cells: read, check, link, apply rules, protect, list, certify."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.tool.assembling import Case, assemble, least_withheld
from cadre.disclosure.tool.certifying import certify
from cadre.disclosure.tool.deriving import derive, refuse_telling
from cadre.disclosure.tool.listing import Figure, Listing, list_cells, statuses, with_beside
from cadre.disclosure.tool.memory import allowed, refuse_too_large, within_memory
from cadre.disclosure.tool.protecting import Engine, facts_of, protect_case
from cadre.disclosure.tool.reading import Source
from cadre.disclosure.tool.several import each
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated, tabulate
from cadre.disclosure.tool.told import facts_told
from cadre.disclosure.tool.uniting import unite


@dataclass
class Result:
    """A listing that may be written, its certificate, and what the publisher may want to know.

    ``facts``: numbers of cells by status, shares, rules with the cells that broke them. Not for publication.
    """

    listing: Listing
    certificate: dict[str, Any]
    facts: dict[str, Any]
    seconds: dict[str, float] = field(default_factory=dict)


def run(source: Source, spec: Spec, folder: Path, engine: Engine | None = None) -> Result:
    """``folder``: where hierarchies and earlier tables lie. ``engine``: another
    protection than Cadre's own, for tests; it is given the first measure alone.

    Raises CadreError for bad input, and whenever the table cannot be protected.
    """
    clock, limit = Clock(), allowed(spec.memory)
    with within_memory(limit, bind=spec.memory is not None):
        tables = tabulate(source, spec, folder)
        clock.lap("tabulate")
        refuse_too_large(tables[0].linked, tables[0].axes, limit)
        if spec.method_name == "suppression":
            result = _suppressed(tables, spec, engine, clock)
        else:
            result = _perturbed(tables[0], spec, clock)
    return replace(result, seconds=clock.laps)


class Clock:
    """CPU seconds per stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.laps[name], self._last = round(now - self._last, 3), now


def _own_engine(others: Sequence[Problem]) -> Engine:
    """Cadre's own protection, of a problem and of ``others`` with it."""

    def protect(problem: Problem, seed: int) -> Flags:
        from cadre.disclosure.engine import protect_measures

        return np.asarray(protect_measures([problem, *others], seed).withheld)

    return protect


def _suppressed(tables: list[Tabulated], spec: Spec, engine: Engine | None, clock: Clock) -> Result:
    specs, table = each(spec), tables[0]
    cases = [assemble(one, own) for one, own in zip(tables, specs, strict=True)]
    united = unite(tables, cases, spec)
    clock.lap("rules")
    withheld = protect_case(table, cases[0], united, spec, engine or _own_engine(united.problems[1:]))
    clock.lap("protect")
    values = np.sum([np.abs(one.values) for one in tables], axis=0)
    number = np.max([case.behind.number for case in cases], axis=0)
    status = statuses(values, number, united.primary, withheld)
    columns = derive(tables, spec, status)
    refuse_telling(tables, spec, united.problems, withheld, columns)
    certificate = certify(tables, spec, status)
    clock.lap("certify")
    listing = list_cells(table.published, table.values, status, table.figures.decimals, spec.zeros_listed)
    measures = [Figure(one.name, one.values, one.figures.decimals) for one in tables[1:]]
    listing = with_beside(listing, table.published, table.name, [*measures, *columns])
    clock.lap("list")
    facts = facts_of(table, cases[0].problem, united, status, listing)
    facts["proofs"] = {
        part["measure"]: part["proof"] for part in certificate["parts"] if part["kind"] == "count"
    }
    facts["told_by_zeros"] = _told_by_zeros(cases[0], specs[0], withheld)
    facts["earlier"] = [
        told
        for one, case, own in zip(tables, cases, specs, strict=True)
        for told in facts_told(one, case.problem, withheld, own.rules.minimum_frequency, spec.seed)
    ]
    return Result(listing, certificate, facts)


def _told_by_zeros(case: Case, spec: Spec, withheld: Flags) -> int:
    """How many primary cells a reader could work out who takes it that no withheld cell is zero: at least."""
    from cadre.disclosure.auditing.reduction import reduced

    problem = case.problem
    if not spec.whole or least_withheld(spec) or spec.rules.zeros.rule == "sensitive":
        return 0
    hidden = ~problem.shown(withheld)
    shown = np.where(hidden, np.nan, problem.values)
    system = reduced(problem.equations, shown, np.ones(problem.size), True)
    return int((problem.sensitive[hidden] & (system.unit < 0)).sum())


def _perturbed(table: Tabulated, spec: Spec, clock: Clock) -> Result:
    from cadre.disclosure.tool.perturbing import declaration, perturbed, widened
    from cadre.disclosure.tool.writing import digest

    if spec.method_name == "differential-privacy":
        table = widened(table)
    found = perturbed(table, spec)
    clock.lap("protect")
    nothing = np.zeros(len(table.values), dtype=np.bool_)
    status = statuses(np.abs(table.values) + np.abs(found.values), table.values, nothing, nothing)
    listing = list_cells(table.linked, table.values, status, 0, spec.zeros_listed, found.values)
    clock.lap("list")
    facts = {
        "method": spec.method_name,
        "cells": len(status),
        "listed": len(listing.keys),
        "zeros_listed": listing.zeros,
        **found.report(),
    }
    return Result(listing, declaration(found, spec, digest(listing)), facts)
