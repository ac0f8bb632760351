"""Run the protection; what is refused is told by the cells and rules that are in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cadre.disclosure.problem import Flags, Ints, Problem
from cadre.disclosure.tool.assembling import NAMED, Case
from cadre.disclosure.tool.listing import Listing, Statuses
from cadre.disclosure.tool.margins import cell_name
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated
from cadre.disclosure.tool.uniting import United
from cadre.vocabulary.errors import CadreError, ExitCode

Engine = Callable[[Problem, int], Flags]


def protect_case(table: Tabulated, case: Case, united: United, spec: Spec, engine: Engine) -> Flags:
    """m: published cells to be withheld. Raises CadreError (DISCLOSURE): which cells stay unsafe, or which
    shown ones are in the way."""
    problem = united.problems[0]
    if not any(one.sensitive.any() for one in united.problems):
        return np.zeros(problem.size, dtype=np.bool_)
    try:
        return engine(problem, spec.seed) & problem.published
    except CadreError as trouble:
        blamed = _blame(table, case, problem, spec, engine) if problem.known.any() else None
        raise blamed or _unsafe(table, united, trouble) from trouble


def _unsafe(table: Tabulated, united: United, trouble: CadreError) -> CadreError:
    """The engine's refusal with the names of the cells that stayed unsafe, and the rules they broke."""
    cells = np.asarray(getattr(trouble, "cells", ()), dtype=np.int64)
    if not len(cells):
        return trouble
    rules = [rule for rule, flags in united.broken.items() if flags[cells].any()]
    return CadreError(
        "protect-unsafe", ExitCode.DISCLOSURE,
        cells=_names(table, cells), count=len(cells), rules=", ".join(rules) or "-",
    )  # fmt: skip


def _names(table: Tabulated, cells: Ints) -> str:
    return "; ".join(cell_name(table.linked, table.linked.places[one]) for one in cells[:NAMED])


def _blame(table: Tabulated, case: Case, problem: Problem, spec: Spec, engine: Engine) -> CadreError | None:
    """Which cells forced open or shown earlier are in the way: without them, those would be withheld."""
    free = replace(problem, known=np.zeros(problem.size, dtype=np.bool_))
    try:
        guilty = np.flatnonzero(engine(free, spec.seed) & problem.known)
    except CadreError:
        return None
    if not len(guilty):
        return None
    key = "protect-told-impossible" if case.told[guilty].all() else "protect-open-impossible"
    return CadreError(key, ExitCode.DISCLOSURE, cells=_names(table, guilty), count=len(guilty))


def facts_of(
    table: Tabulated, problem: Problem, united: United, status: Statuses, listing: Listing
) -> dict[str, Any]:
    """For the publisher: cells by status, shares of what is withheld, and the cells that broke each rule."""
    hidden = problem.published & ((status == 1) | (status == 2))
    value = float(np.abs(table.values[problem.published]).sum())
    return {
        "method": "suppression",
        "cells": int(problem.published.sum()),
        "listed": len(listing.keys),
        "zeros_listed": listing.zeros,
        "primary": int((hidden & (status == 1)).sum()),
        "secondary": int((hidden & (status == 2)).sum()),
        "share_of_cells": round(float(hidden.sum()) / max(int(problem.published.sum()), 1), 6),
        "share_of_value": round(float(np.abs(table.values[hidden]).sum()) / value, 6) if value else 0.0,
        "insiders": int(problem.insiders.shape[0]),
        "by_rule": {rule: int(flags.sum()) for rule, flags in united.broken.items()},
    }
