"""Complementary suppression of one year: what else must be withheld so that no sensitive cell shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadre.disclosure.cells import Flags, Sparse
from cadre.disclosure.flows import Flows
from cadre.disclosure.presolve import Core, core_of
from cadre.disclosure.rules import Quantity
from cadre.disclosure.summing import Floats, Ints

TOGETHER = 16  # sensitive units raised by one flow of the first pass: fewer programs, a larger pattern
TOGETHER_WITHIN = 2  # and of the second
APART = 0.1  # how far from its value a sum that could be worked out must be able to go, as a share of it


@dataclass
class Pattern:
    """The growing set of hidden units of one year; those no table publishes are hidden from the start."""

    core: Core
    hidden: Flags

    def cells(self, published: Flags) -> Flags:
        """Per cell of the system: is it withheld?"""
        return np.asarray(published & np.append(self.hidden, False)[self.core.unit])

    def hide(self, flow: Floats) -> Ints:
        fresh = (flow != 0) & ~self.hidden
        self.hidden |= fresh
        return np.flatnonzero(fresh)


def suppress(equations: Sparse, measures: Sequence[Quantity], published: Flags, known: Flags) -> Pattern:
    """A pattern in which every sensitive cell can reach its target.

    ``known``: per cell, whether everybody knows it whatever is withheld (zeros; figures released before). The
    first pass grows the pattern; a second one, within it, drops what later flows have made unnecessary.
    """
    grown = _grow(core_of(equations, known), measures, published, known, TOGETHER)
    withheld = grown.cells(published)
    in_use = known | (published & ~withheld)
    trimmed = _grow(core_of(equations, in_use), measures, published, in_use, TOGETHER_WITHIN)
    return _over(grown.core, trimmed.cells(published), published, known)


def _over(core: Core, withheld: Flags, published: Flags, known: Flags) -> Pattern:
    """The pattern of ``withheld`` cells over the units of ``core``."""
    hidden = np.ones(core.size, dtype=bool)
    hidden[core.unit[published & ~known]] = False
    hidden[core.unit[withheld & ~known]] = True
    return Pattern(core, hidden)


def _grow(core: Core, measures: Sequence[Quantity], published: Flags, known: Flags, together: int) -> Pattern:
    sensitive = np.any([quantity.sensitive for quantity in measures], axis=0)
    pattern = _over(core, sensitive, published, known)
    for quantity in measures:
        _protect(pattern, quantity, together)
    return pattern


class Demand:
    """One measure over the units: how far each sensitive one must be able to rise, and the LP to do it."""

    def __init__(self, pattern: Pattern, quantity: Quantity, also: Ints | None = None) -> None:
        core = pattern.core
        self.pattern = pattern
        seen = core.unit >= 0
        unit, size = core.unit[seen], core.size
        short = np.nan_to_num(quantity.target - quantity.values)[seen]
        need, room, values = np.zeros(size), np.full(size, np.inf), np.zeros(size)
        np.maximum.at(need, unit, short)
        np.minimum.at(room, unit, (quantity.values - quantity.floor)[seen])
        np.maximum.at(values, unit, np.abs(quantity.values[seen]))
        if also is not None:
            need[also] = np.maximum(need[also], APART * values[also] + 1e-9)
        self.scale = 1.0 if quantity.whole or not need.any() else float(np.median(need[need > 0]))
        self.need, self.values = need / self.scale, values
        self.flows = Flows(core.equations, room / self.scale, cost(values, pattern.hidden))

    def serve(self, units: Ints) -> Flags:
        """Hide what raising ``units`` takes; returns which sensitive units the flows found serve as well.

        A batch that cannot rise together is halved; a unit that cannot rise at all counts as served here: the
        attack will find it and the wall will refuse.
        """
        flow = self.flows.raise_by(units, self.need[units])
        if flow is None and len(units) > 1:
            half = len(units) // 2
            return self.serve(units[:half]) | self.serve(units[half:])
        served = np.zeros(len(self.need), dtype=bool)
        served[units] = True
        if flow is None:
            return served
        self.flows.free(self.pattern.hide(flow))
        return served | (flow >= self.need * (1 - 1e-9))


def _protect(pattern: Pattern, quantity: Quantity, together: int) -> None:
    """Withhold what flows for all sensitive units need, the neediest first, some units per flow."""
    if not quantity.sensitive.any():
        return
    demand = Demand(pattern, quantity)
    order = np.lexsort((np.arange(len(demand.need)), -demand.need / np.maximum(demand.values, 1e-300)))
    waiting = demand.need > 0
    while waiting.any():
        left = order[waiting[order]]
        batch = left[:: max(1, len(left) // together)][:together]
        waiting &= ~demand.serve(batch)


def repair(pattern: Pattern, quantity: Quantity, cells: Ints) -> None:
    """Withhold more for ``cells`` found unsafe: counts by flows in whole numbers, sums by a share apart."""
    units = np.unique(pattern.core.unit[cells])
    units = units[units >= 0]
    if not len(units):
        return
    pattern.hidden[units] = True
    demand = Demand(pattern, quantity, units)
    if quantity.whole:
        demand.need = np.ceil(demand.need)
        demand.flows.whole_numbers()
    for unit in units:
        demand.serve(np.array([unit]))


def cost(values: Floats, hidden: Flags) -> Floats:
    """What it costs to move a unit: nothing if hidden anyway, else more for a larger figure."""
    return np.where(hidden, 0.0, np.sqrt(np.maximum(values, 1.0)))
