"""What a rule demands of every cell: which are sensitive, and what an attacker must still find possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cadre.disclosure.cells import CellSystem
from cadre.disclosure.summing import HOLDER, LARGEST, Floats
from cadre.vocabulary.definitions import Rule, TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class Quantity:
    """One measure of one year as an attacker looks at it.

    ``values``: one per cell. ``floor``: what anybody knows a hidden cell to be at least: 1 for people counted
    in a published table (zeros are published, so a withheld cell is no zero), 0 for sums, minus infinity
    where a sum can be negative. ``target``: for a sensitive cell, the value that must remain possible; NaN
    for all others.
    """

    name: str
    values: Floats
    floor: Floats
    target: Floats

    @property
    def whole(self) -> bool:
        """Is this a count, so that only whole numbers are possible?"""
        return bool(np.all(self.values == np.round(self.values)))

    @property
    def sensitive(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.target)


def count_measure(definition: TallyDefinition) -> str:
    """The measure that thresholds are held against: the first count. Raises CadreError when there is none."""
    for name, measure in definition.measures.items():
        if measure.kind == "count":
            return name
    raise CadreError("disclosure-no-count", ExitCode.CONFIGURATION, tally=definition.id)


def quantities(system: CellSystem, definition: TallyDefinition, rule: Rule, year: int) -> list[Quantity]:
    """The measures of a year with what ``rule`` demands; the contributors' count comes first.

    Threshold: a count of 1 … minimum-1 is sensitive, and one of at least ``minimum`` must remain possible.
    Exempt, when the rule says so, are people about whom a dimension is not known (decision 0007).
    Organisations: a cell of fewer than ``holders`` of them is sensitive, and one more must remain possible.
    Dominance (1, k): a sum of which the largest contribution x is more than k % is sensitive, and a sum of at
    least 100 x / k must remain possible, for which x would be k % (the upper protection level of the (n, k)
    rule in the Handbook on Statistical Disclosure Control, Hundepool et al. 2010, from memory).
    """
    first = count_measure(definition)
    counts = system.values[first][year]
    if rule.minimum is None:
        raise CadreError("disclosure-no-minimum", ExitCode.CONFIGURATION, value=rule.id)
    published = system.published
    least = least_of(system, rule)
    small = published & (counts > 0) & (counts < least)
    if rule.exempt_unknown:
        small &= ~system.unknown
    target = np.where(small, least, np.nan)
    target = np.where(of_few(system, rule, year), np.fmax(least, counts + 1), target)
    floor = np.where(published | system.kept[year], 1.0, 0.0)
    found = [Quantity(first, counts, floor, target)]
    for name, measure in definition.measures.items():
        values = system.values[name][year]
        if name == first:
            continue
        floor = np.full(len(values), 0.0 if (values >= 0).all() else -np.inf)
        if measure.kind == "count":
            target = np.where(published & (values > 0) & (values < least), least, np.nan)
        else:
            target = _dominated(system, name, year, rule)
        found.append(Quantity(name, values, floor, target))
    return found


def least_of(system: CellSystem, rule: Rule) -> Floats:
    """Per cell: the number of contributors it needs, which some codes raise."""
    found = np.full(len(system.keys), float(rule.minimum or 0))
    for raised in rule.raised:
        if raised.dimension in system.grid.trees:
            order = system.grid.trees[raised.dimension].order
            place = system.grid.places(system.keys, raised.dimension)
            there = np.isin(np.array(order)[place], raised.codes)
            found[there] = np.maximum(found[there], raised.minimum)
    return found


def of_few(system: CellSystem, rule: Rule, year: int) -> NDArray[np.bool_]:
    """The published cells whose contributors come from fewer organisations than the rule asks for."""
    held = [values[year] for name, values in system.values.items() if name.startswith(HOLDER)]
    if rule.holders is None or not held:
        return np.zeros(len(system.keys), dtype=bool)
    organisations = np.sum(held, axis=0)
    return np.asarray(system.published & (organisations > 0) & (organisations < rule.holders))


def _dominated(system: CellSystem, name: str, year: int, rule: Rule) -> Floats:
    values = system.values[name][year]
    largest = system.values.get(name + LARGEST)
    if rule.dominance_percent is None or largest is None:
        return np.full(len(values), np.nan)
    needed = largest[year] * 100 / rule.dominance_percent
    return np.where(system.published & (values > 0) & (needed > values), needed, np.nan)
