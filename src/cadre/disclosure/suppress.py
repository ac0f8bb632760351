"""Complementary suppression of one year: what else must be withheld so that no sensitive cell shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.cells import Sparse
from cadre.disclosure.flows import Flows
from cadre.disclosure.presolve import Core, core_of
from cadre.disclosure.rules import Quantity
from cadre.disclosure.summing import Floats

Flags = NDArray[np.bool_]


@dataclass
class Pattern:
    """The growing set of withheld units of one year."""

    core: Core
    withheld: Flags

    @property
    def cells(self) -> Flags:
        """Per cell of the system: is it withheld?"""
        return np.append(self.withheld, False)[self.core.unit]


def suppress(equations: Sparse, measures: Sequence[Quantity]) -> Pattern:
    """A pattern in which every sensitive cell can reach its target, by one flow after the other.

    ``measures[0]`` is the count of contributors; a cell with none is published as zero.
    """
    core = core_of(equations, measures[0].values)
    withheld = np.zeros(len(core.cell), dtype=bool)
    for quantity in measures:
        withheld |= quantity.sensitive[core.cell]
    pattern = Pattern(core, withheld)
    for quantity in measures:
        _protect(pattern, quantity)
    return pattern


def _protect(pattern: Pattern, quantity: Quantity) -> None:
    """Withhold what a flow for every sensitive unit needs; a flow that serves several is used for all."""
    values, target = quantity.values[pattern.core.cell], quantity.target[pattern.core.cell]
    need = np.where(np.isnan(target), 0.0, target - values)
    if not (need > 0).any():
        return
    scale = 1.0 if quantity.whole else float(np.median(need[need > 0]))
    flows = Flows(pattern.core.equations, (values - quantity.floor) / scale, cost(values, pattern.withheld))
    order = np.lexsort((np.arange(len(need)), -need / np.maximum(np.abs(values), 1e-300)))
    waiting = need > 0
    for unit in order[: int(waiting.sum())]:
        if not waiting[unit]:
            continue
        flow = flows.raise_by(int(unit), float(need[unit] / scale))
        if flow is None:
            continue  # the attack will find it, name its table and refuse
        fresh = (flow != 0) & ~pattern.withheld
        pattern.withheld |= fresh
        flows.free(np.flatnonzero(fresh))
        waiting &= flow * scale < need * (1 - 1e-9)


def repair(pattern: Pattern, quantity: Quantity, cells: NDArray[np.int64]) -> None:
    """Withhold more for ``cells`` found unsafe: counts in whole numbers, sums a tenth apart."""
    units = np.unique(pattern.core.unit[cells])
    units = units[units >= 0]
    if not len(units):
        return
    pattern.withheld[units] = True
    values, target = quantity.values[pattern.core.cell], quantity.target[pattern.core.cell]
    need = np.where(np.isnan(target), 0.1 * np.abs(values) + 1e-9, target - values)
    scale = 1.0 if quantity.whole else float(np.median(need[units]))
    flows = Flows(pattern.core.equations, (values - quantity.floor) / scale, cost(values, pattern.withheld))
    if quantity.whole:
        flows.whole_numbers()
    for unit in units:
        flow = flows.raise_by(int(unit), float(need[unit] / scale))
        if flow is not None:
            fresh = (flow != 0) & ~pattern.withheld
            pattern.withheld |= fresh
            flows.free(np.flatnonzero(fresh))


def cost(values: Floats, withheld: Flags) -> Floats:
    """What it costs to move a unit: nothing if withheld anyway, else more for a larger figure."""
    return np.where(withheld, 0.0, 1.0 + np.log1p(np.abs(values)) ** 2)
