"""Which cells the rules make primary, and between which values each must stay uncertain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Ints
from cadre.disclosure.structure import add_up
from cadre.disclosure.tool.chosen import chosen
from cadre.disclosure.tool.concentration import dominated, largest, p_per_cent
from cadre.disclosure.tool.contributors import Heads, heads
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated


@dataclass(frozen=True)
class Behind:
    """Who is behind the cells. ``number``: m, contributors. ``persons``, ``holdings``: where named."""

    number: Floats
    persons: Heads | None
    holdings: Heads | None


@dataclass(frozen=True)
class Primary:
    """``broken``: per rule the cells (m) that break it. ``upper``, ``lower``: m, in units, NaN for none."""

    broken: dict[str, Flags]
    upper: Floats
    lower: Floats

    @property
    def flags(self) -> Flags:
        found = np.zeros(len(self.upper), dtype=np.bool_)
        for flags in self.broken.values():
            found |= flags
        return found


def behind(table: Tabulated) -> Behind:
    """Thresholds hold for distinct persons in every margin, not for rows."""
    persons = None if table.person is None else heads(table.linked, table.rows, table.person, table.way)
    holdings = None if table.holding is None else heads(table.linked, table.rows, table.holding, table.way)
    number = persons.number if persons else add_up(table.linked, table.rows, table.figures.counts)
    return Behind(number, persons, holdings)


def primary(table: Tabulated, spec: Spec, who: Behind) -> Primary:
    """Apply every rule of the specification."""
    values, unit = table.values, table.figures.unit
    rules, size = spec.rules, len(table.values)
    upper, lower = np.full(size, np.nan), np.full(size, np.nan)
    broken: dict[str, Flags] = {}
    few = _few(spec, who)
    if spec.rules.zeros.rule == "sensitive":
        few["zeros"] = (who.number == 0) & (values == 0)
    broken |= few
    small = np.logical_or.reduce([np.zeros(size, dtype=np.bool_), *few.values()])
    if spec.whole:
        upper[small] = np.maximum(values[small] + 1, float(rules.minimum_frequency or 0))
    else:
        width = np.maximum(np.abs(values) * rules.protection.percent / 100, 1.0)
        upper[small], lower[small] = (values + width)[small], (values - width)[small]
    need = np.zeros(size)
    if rules.dominance or rules.p_percent:
        most = max([2, *(rule.n for rule in rules.dominance)])
        found = largest(size, table.way, _party(table), table.figures.units, most)
        if rules.dominance:
            broken["dominance"], need = dominated(found, rules.dominance)
        if rules.p_percent:
            broken["p_percent"], more = p_per_cent(found, rules.p_percent)
            need = np.maximum(need, more)
    wide = need > 0
    need = np.ceil(need) if spec.whole or unit > 1 else need
    upper[wide] = np.fmax(upper, values + need)[wide]
    lower[wide] = np.fmin(lower, values - need)[wide]
    if rules.closed:
        broken["closed"] = chosen(table.linked, rules.closed, "rules.closed")
    return Primary(broken, upper, lower)


def _few(spec: Spec, who: Behind) -> dict[str, Flags]:
    found = {}
    if spec.rules.minimum_frequency:
        found["minimum_frequency"] = (who.number > 0) & (who.number < spec.rules.minimum_frequency)
    if spec.rules.minimum_holdings and who.holdings:
        number = who.holdings.number
        found["minimum_holdings"] = (number > 0) & (number < spec.rules.minimum_holdings)
    return found


def _party(table: Tabulated) -> Ints:
    """Whose contributions are added up: the holding's, else the person's, else the row's own."""
    if table.holding is not None:
        return table.holding
    return np.arange(len(table.rows)) if table.person is None else table.person
