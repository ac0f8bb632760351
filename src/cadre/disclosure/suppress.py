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

TOGETHER = 8  # sensitive units raised by one flow: fewer programs, about as few withheld cells
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
    """A pattern in which every sensitive cell can reach its target, by one flow after the other.

    ``known``: per cell, whether everybody knows it whatever is withheld (zeros; figures released before).
    """
    core = core_of(equations, known)
    hidden = np.ones(len(core.cell), dtype=bool)
    hidden[core.unit[published & ~known]] = False
    for quantity in measures:
        hidden[core.unit[quantity.sensitive & ~known]] = True
    pattern = Pattern(core, hidden)
    for quantity in measures:
        _protect(pattern, quantity)
    return pattern


class Demand:
    """One measure over the units: how far each sensitive one must be able to rise, and the LP to do it."""

    def __init__(self, pattern: Pattern, quantity: Quantity, also: Ints | None = None) -> None:
        core = pattern.core
        self.pattern = pattern
        values = quantity.values[core.cell]
        target, floor = np.full(len(values), np.nan), np.full(len(values), -np.inf)
        seen = core.unit >= 0
        np.fmax.at(target, core.unit[seen], quantity.target[seen])
        np.fmax.at(floor, core.unit[seen], quantity.floor[seen])
        need = np.where(np.isnan(target), 0.0, target - values)
        if also is not None:
            need[also] = np.maximum(need[also], APART * np.abs(values[also]) + 1e-9)
        self.scale = 1.0 if quantity.whole or not need.any() else float(np.median(need[need > 0]))
        self.need, self.values = need / self.scale, values
        room = (values - floor) / self.scale
        self.flows = Flows(core.equations, room, cost(values, pattern.hidden))

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


def _protect(pattern: Pattern, quantity: Quantity) -> None:
    """Withhold what flows for all sensitive units need, the neediest first, some units per flow."""
    if not quantity.sensitive.any():
        return
    demand = Demand(pattern, quantity)
    order = np.lexsort(
        (np.arange(len(demand.need)), -demand.need / np.maximum(np.abs(demand.values), 1e-300))
    )
    waiting = demand.need > 0
    while waiting.any():
        left = order[waiting[order]]
        batch = left[:: max(1, len(left) // TOGETHER)][:TOGETHER]
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
    return np.where(hidden, 0.0, np.sqrt(np.maximum(np.abs(values), 1.0)))
