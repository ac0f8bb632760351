"""The measures of one year of a tally, each as a problem for the suppressor and the audit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.cells import CellSystem
from cadre.disclosure.problem import Flags, Floats, Problem, Sparse
from cadre.disclosure.rules import Quantity, count_measure, quantities
from cadre.disclosure.summing import ALONE
from cadre.vocabulary.definitions import Rule, TallyDefinition


@dataclass(frozen=True)
class Measured:
    """A measure and its problem; the contributors' count comes first."""

    name: str
    problem: Problem


def problems_of(
    system: CellSystem,
    definition: TallyDefinition,
    rule: Rule,
    year: int,
    cost: Floats,
    headline: bool = False,
) -> list[Measured]:
    """``year``: an index into ``system.years``. ``cost``: one weight per cell, for what users need most.
    ``headline``: the total of the first table is shown whatever it costs elsewhere.

    A cell that is sensitive in one measure is withheld in all, so it must stay unknown in all of them; a sum
    that a published zero makes zero is no secret.
    """
    demands = quantities(system, definition, rule, year)
    counts = system.values[count_measure(definition)][year]
    known = system.told[year] | ((counts == 0) & system.published)
    sensitive = np.any([demand.sensitive for demand in demands], axis=0) & ~known
    if headline:
        known |= total_of(system, counts) & ~sensitive
    equations = system.equations.astype(np.int8)
    parties = insiders_of(system, year, counts, rule)
    return [
        Measured(demand.name, _problem(demand, equations, known, system.published, sensitive, cost *
        counts, parties)) for demand in demands
    ]  # fmt: skip


def _problem(
    demand: Quantity,
    equations: Sparse,
    known: Flags,
    published: Flags,
    sensitive: Flags,
    cost: Floats,
    parties: Sparse,
) -> Problem:
    secret = sensitive & ~forced_zero(equations, demand, known | (published & ~sensitive))
    return Problem(
        equations, demand.values, known, published, secret, demand.floor, demand.target,
        np.full(len(cost), np.nan), np.maximum(cost, 1.0), demand.whole, parties,
    )  # fmt: skip


def forced_zero(equations: Sparse, demand: Quantity, shown: Flags) -> Flags:
    """Parts of a shown sum that is zero, where no part can be negative: that zero is published already."""
    zero = np.zeros(len(demand.values), dtype=bool)
    if not np.isfinite(demand.floor).all() or (demand.floor > 0).any():
        return zero
    totals = equations.multiply(shown & (demand.values == 0)) < 0
    empty = np.asarray(totals.sum(axis=1)).ravel() > 0
    zero[np.unique(equations[empty].indices)] = True
    return np.asarray(zero & (demand.values == 0) & ~shown)


def total_of(system: CellSystem, counts: Floats) -> Flags:
    """The cell of the first table, the one that matters most, that holds everybody in it."""
    found, first = np.zeros(len(counts), dtype=bool), system.tables[0]
    found[first[np.argmax(counts[first])]] = True
    return found


def priorities(system: CellSystem, definition: TallyDefinition) -> Floats:
    """Per cell: the highest priority of the tables that show it (1 where none is stated)."""
    found = np.ones(len(system.keys))
    for marginal, places in list(zip(system.marginals, system.tables, strict=True))[: system.shown]:
        found[places] = np.maximum(found[places], definition.priorities.get(marginal.name, 1.0))
    return found


def insiders_of(system: CellSystem, year: int, counts: Floats, rule: Rule) -> Sparse:
    """csr bool, persons × cells: all cells in which somebody is counted alone; none if the rule asks for
    none."""
    from scipy import sparse

    alone = np.flatnonzero(counts == 1) if rule.insiders else np.zeros(0, dtype=np.int64)
    person = system.values[ALONE][year][alone] if rule.insiders else np.zeros(0)
    _, row = np.unique(person, return_inverse=True)
    rows = int(row.max()) + 1 if len(row) else 0
    entries = (np.ones(len(alone), dtype=bool), (row, alone))
    return sparse.csr_array(entries, shape=(rows, len(counts)))
