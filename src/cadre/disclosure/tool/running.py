"""One table from rows to protected cells: read, check, link, apply rules, protect, list, certify."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Ints, Problem
from cadre.disclosure.tool.assembling import NAMED, Case, assemble, least_withheld
from cadre.disclosure.tool.certifying import certify
from cadre.disclosure.tool.listing import Listing, Statuses, list_cells, statuses
from cadre.disclosure.tool.margins import cell_name
from cadre.disclosure.tool.memory import allowed, refuse_too_large, within_memory
from cadre.disclosure.tool.reading import Source
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated, tabulate
from cadre.vocabulary.errors import CadreError, ExitCode

Engine = Callable[[Problem, int], Flags]


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
    """``folder``: where hierarchies lie. ``engine``: another protection than Cadre's own, for tests.

    Raises CadreError for bad input, and whenever the table cannot be protected.
    """
    clock, limit = Clock(), allowed(spec.memory)
    with within_memory(limit, bind=spec.memory is not None):
        table = tabulate(source, spec, folder)
        clock.lap("tabulate")
        refuse_too_large(table.linked, table.axes, limit)
        made = _suppressed if spec.method_name == "suppression" else _perturbed
        result = made(table, spec, engine or _own_engine, clock)
    return replace(result, seconds=clock.laps)


class Clock:
    """CPU seconds per stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.laps[name], self._last = round(now - self._last, 3), now


def _own_engine(problem: Problem, seed: int) -> Flags:
    from cadre.disclosure.engine import protect_problem

    return np.asarray(protect_problem(problem, seed).withheld)


def _suppressed(table: Tabulated, spec: Spec, engine: Engine, clock: Clock) -> Result:
    case = assemble(table, spec)
    clock.lap("rules")
    withheld = _protect(table, case, spec, engine)
    clock.lap("protect")
    status = statuses(table.values, case.behind.number, case.problem.sensitive, withheld)
    certificate = certify(table, spec, status)
    clock.lap("certify")
    listing = list_cells(table.linked, table.values, status, table.figures.decimals, spec.zeros_listed)
    clock.lap("list")
    facts = _facts(table, case, status, listing)
    return Result(listing, certificate, facts | {"told_by_zeros": _told_by_zeros(case, spec, withheld)})


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


def _protect(table: Tabulated, case: Case, spec: Spec, engine: Engine) -> Flags:
    problem = case.problem
    if not problem.sensitive.any():
        return np.zeros(problem.size, dtype=np.bool_)
    try:
        return engine(problem, spec.seed)
    except CadreError as trouble:
        blamed = _blame(table, problem, spec, engine) if problem.known.any() else None
        raise blamed or _unsafe(table, case, trouble) from trouble


def _unsafe(table: Tabulated, case: Case, trouble: CadreError) -> CadreError:
    """The engine's refusal with the names of the cells that stayed unsafe, and the rules they broke."""
    cells = np.asarray(getattr(trouble, "cells", ()), dtype=np.int64)
    if not len(cells):
        return trouble
    rules = [rule for rule, flags in case.primary.broken.items() if flags[cells].any()]
    return CadreError(
        "protect-unsafe", ExitCode.DISCLOSURE,
        cells=_names(table, cells), count=len(cells), rules=", ".join(rules) or "-",
    )  # fmt: skip


def _names(table: Tabulated, cells: Ints) -> str:
    return "; ".join(cell_name(table.linked, table.linked.places[one]) for one in cells[:NAMED])


def _blame(table: Tabulated, problem: Problem, spec: Spec, engine: Engine) -> CadreError | None:
    """Which forced-open cells are in the way: those that the same table without them would withhold."""
    free = replace(problem, known=np.zeros(problem.size, dtype=np.bool_))
    try:
        guilty = np.flatnonzero(engine(free, spec.seed) & problem.known)
    except CadreError:
        return None
    if not len(guilty):
        return None
    return CadreError(
        "protect-open-impossible", ExitCode.DISCLOSURE, cells=_names(table, guilty), count=len(guilty)
    )


def _facts(table: Tabulated, case: Case, status: Statuses, listing: Listing) -> dict[str, Any]:
    hidden = case.problem.published & ((status == 1) | (status == 2))
    value = float(np.abs(table.values).sum())
    return {
        "method": "suppression",
        "cells": len(status),
        "listed": len(listing.keys),
        "zeros_listed": listing.zeros,
        "primary": int((status == 1).sum()),
        "secondary": int((status == 2).sum()),
        "share_of_cells": round(float(hidden.mean()), 6) if len(hidden) else 0.0,
        "share_of_value": round(float(np.abs(table.values[hidden]).sum()) / value, 6) if value else 0.0,
        "insiders": int(case.problem.insiders.shape[0]),
        "by_rule": {rule: int(flags.sum()) for rule, flags in case.primary.broken.items()},
    }


def _perturbed(table: Tabulated, spec: Spec, engine: Engine, clock: Clock) -> Result:
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
