"""Scenarios: one lever pulled against business as usual."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from cadre.methods.stock.system import CAUSES, ENTRIES, Course

# The word of a lever, and what it multiplies.
ON_ENTRIES = {"intake": "graduates", "recruitment": "immigration", "return": "return"}
ON_EXITS = {cause: cause for cause in CAUSES}
WORKING_TIME = "working_time"
LEVERS = (*ON_ENTRIES, *ON_EXITS, WORKING_TIME)


class Change(NamedTuple):
    """``lever`` is multiplied by ``factor`` from projected year ``since`` on (0 is the first).

    ``occupation``: its place, or None for all. Intake counts from the year in which entrants start work.
    """

    lever: str
    factor: float
    occupation: int | None = None
    since: int = 0


def pull(base: Course, change: Change) -> Course:
    """Business as usual with one change. Raises ValueError for an unknown lever or a negative factor."""
    if change.lever not in LEVERS or not change.factor >= 0:
        raise ValueError(f"no lever {change.lever} with factor {change.factor}")
    where = slice(None) if change.occupation is None else slice(change.occupation, change.occupation + 1)
    if change.lever == WORKING_TIME:
        work = base.work.copy()
        work[:, change.since + 1 :, where] *= change.factor
        return dataclasses.replace(base, work=work)
    if change.lever in ON_EXITS:
        factors = base.factors.copy()
        factors[:, change.since :, CAUSES.index(change.lever), where] *= change.factor
        return dataclasses.replace(base, factors=factors)
    entries = base.entries.copy()
    entries[:, change.since :, ENTRIES.index(ON_ENTRIES[change.lever]), :, where] *= change.factor
    return dataclasses.replace(base, entries=entries)
