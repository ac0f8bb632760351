"""The backward question: what intake, recruitment or retention closes a gap by the last year.

Supply is a straight line in entrants, so two projections give the answer; in the rate of leaving it is a
curve, and Brent's method (scipy.optimize.brentq) finds the root.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import numpy as np

from cadre.methods.stock.projecting import project
from cadre.methods.stock.system import CAUSES, ENTRIES, Course, System

Lever = Literal["intake", "recruitment", "retention"]
LEVERS: tuple[Lever, ...] = get_args(Lever)
_KINDS = {"intake": ENTRIES.index("graduates"), "recruitment": ENTRIES.index("immigration")}
_LEAVING = CAUSES.index("leaving")


class Closing(NamedTuple):
    """What closes the gap, or how near the lever comes.

    amount: people more a year (``intake``: entrants to work, ``recruitment``; negative where fewer will do),
    or the factor on the hazard of leaving (``retention``). reached: FTE in the last year with it. closes:
    whether that is the FTE wanted. yield_: FTE in the last year per person a year; None for retention.
    """

    lever: Lever
    amount: float
    reached: float
    closes: bool
    yield_: float | None


def close_gap(
    system: System, course: Course, occupation: int, wanted: float, lever: Lever, since: int
) -> Closing:
    """What ``lever`` must be from projected year ``since`` (0 is the first) for ``wanted`` FTE at the end.

    ``course``: one draw. Entrants are spread over areas as those already planned, evenly where none are.
    Nothing is taken away that was not planned: the entrants of a year are never below 0.
    """

    def supply(changed: Course) -> float:
        return float(project(system, changed).fte[0, -1, :, occupation].sum())

    if lever == "retention":
        return _by_leaving(lambda factor: supply(_stayed(course, occupation, factor, since)), wanted)
    kind = _KINDS[lever]
    return _by_entrants(lambda more: supply(_entered(course, kind, occupation, more, since)), wanted, lever,
                        _least(course, kind, occupation, since))  # fmt: skip


def _by_entrants(supply: Callable[[float], float], wanted: float, lever: Lever, least: float) -> Closing:
    base = supply(0.0)
    gain = supply(1.0) - base
    if gain <= 0:
        return Closing(lever, 0.0, base, bool(np.isclose(base, wanted)), 0.0)
    amount = max((wanted - base) / gain, least)
    reached = base + gain * amount
    return Closing(lever, amount, reached, bool(np.isclose(reached, wanted)), gain)


def _by_leaving(supply: Callable[[float], float], wanted: float, most: float = 10.0) -> Closing:
    """The factor on leaving between 0 (nobody leaves) and ``most``; the nearer end where none reaches."""
    from scipy.optimize import brentq

    best, worst = supply(0.0), supply(most)
    if not worst <= wanted <= best:
        factor, reached = (0.0, best) if wanted > best else (most, worst)
        return Closing("retention", factor, reached, False, None)
    if best == worst:
        return Closing("retention", 1.0, best, True, None)
    factor = float(brentq(lambda x: supply(x) - wanted, 0.0, most, xtol=1e-12))
    return Closing("retention", factor, supply(factor), True, None)


def _least(course: Course, kind: int, occupation: int, since: int) -> float:
    planned = course.entries[0, since:, kind, :, occupation].sum(axis=-1)
    return -float(planned.min()) if planned.size else 0.0


def _entered(course: Course, kind: int, occupation: int, more: float, since: int) -> Course:
    entries = course.entries.copy()
    planned = entries[0, since:, kind, :, occupation]
    total = planned.sum(axis=-1, keepdims=True)
    even = np.full_like(planned, 1 / planned.shape[-1])
    shares = np.divide(planned, total, out=even, where=total > 0)
    entries[0, since:, kind, :, occupation] = np.maximum(0, planned + more * shares)
    return dataclasses.replace(course, entries=entries)


def _stayed(course: Course, occupation: int, factor: float, since: int) -> Course:
    factors = course.factors.copy()
    factors[0, since:, _LEAVING, occupation] *= factor
    return dataclasses.replace(course, factors=factors)
