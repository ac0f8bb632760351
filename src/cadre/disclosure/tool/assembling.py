"""Rules and tables become one problem for the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cadre.disclosure.problem import Flags, Floats, Problem
from cadre.disclosure.tool.chosen import chosen
from cadre.disclosure.tool.insiders import insiders
from cadre.disclosure.tool.listing import published_cells
from cadre.disclosure.tool.margins import cell_name
from cadre.disclosure.tool.primary import Behind, Primary, behind, primary
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated
from cadre.disclosure.tool.told import refuse_told, told_before
from cadre.vocabulary.errors import CadreError, ExitCode

NAMED = 5


@dataclass(frozen=True)
class Case:
    """A problem, and what made its cells primary. ``told``: m, known from earlier tables."""

    problem: Problem
    primary: Primary
    behind: Behind
    told: Flags


def assemble(table: Tabulated, spec: Spec) -> Case:
    """Raises CadreError where a cell that is forced open, or was shown earlier, breaks a rule.

    What was withheld earlier and is not published now stays a secret.
    """
    who = behind(table)
    found = primary(table, spec, who)
    forced = chosen(table.linked, spec.rules.open, "rules.open")
    _refuse_open_primaries(table, found, forced)
    published, before = np.zeros(len(table.values), dtype=np.bool_), told_before(table)
    published[published_cells(table.published)] = True
    same = np.any([np.zeros_like(published), *(one.same for one in before)], axis=0)
    secret = np.any([published, *(one.hidden for one in before)], axis=0)
    sensitive = found.flags & secret
    refuse_told(table, before, found, sensitive & published)
    floor = _floor(table, spec)
    lower = np.fmax(found.lower, floor)  # NaN stays NaN where there is no level
    lower[np.isnan(found.lower) | (lower >= table.values)] = np.nan
    problem = Problem(
        equations=table.linked.equations,
        values=table.values,
        known=forced | same | (_empty(table, spec, who) & published),
        published=published,
        sensitive=sensitive & ~same,
        floor=floor,
        upper=np.where(sensitive, found.upper, np.nan),
        lower=np.where(sensitive, lower, np.nan),
        cost=_cost(table, spec),
        whole=spec.whole,
        insiders=insiders(table, spec, who),
    )
    return Case(problem, found, who, same)


def _empty(table: Tabulated, spec: Spec, who: Behind) -> Flags:
    """Cells that only earlier tables hold: that nobody is in them now is shown."""
    shown = bool(table.earlier) and spec.rules.zeros.rule != "sensitive"
    return np.asarray(shown & (who.number == 0) & (table.values == 0))


def _refuse_open_primaries(table: Tabulated, found: Primary, forced: Flags) -> None:
    both = np.flatnonzero(found.flags & forced)
    if len(both):
        rules = [rule for rule, flags in found.broken.items() if (flags & forced).any()]
        raise CadreError(
            "protect-open-primary", ExitCode.DISCLOSURE,
            cells="; ".join(cell_name(table.linked, table.linked.places[one]) for one in both[:NAMED]),
            count=len(both), rules=", ".join(rules),
        )  # fmt: skip


def _floor(table: Tabulated, spec: Spec) -> Floats:
    """What everybody is taken to know a figure to be at least."""
    if spec.rules.negative is not None:
        within = spec.rules.negative.within
        return table.values - within * table.figures.unit if within else np.full(len(table.values), -np.inf)
    least = np.full(len(table.values), float(least_withheld(spec)))
    return np.minimum(least, table.values) if spec.whole else least


def least_withheld(spec: Spec) -> int:
    """1 where readers are taken to know that a withheld count is no zero."""
    counted = spec.whole and spec.rules.zeros.rule != "sensitive"
    return spec.rules.least_withheld if counted else 0


def _cost(table: Tabulated, spec: Spec) -> Floats:
    wanted, linked = spec.rules.cost, table.linked
    cost = np.ones(len(table.values))
    if wanted.of == "value":
        cost = np.maximum(np.abs(table.values) / table.figures.unit, 1e-3)
    for axis, place in zip(table.axes, linked.places.T, strict=True):
        factors = wanted.levels.get(axis.dimension.name)
        if factors:
            level = np.minimum(axis.levels, len(factors) - 1)
            cost = cost * np.array(factors)[level][place]
    most = np.ones(len(cost))
    for factor, cells in zip(wanted.tables, linked.tables, strict=False):
        most[cells] = np.maximum(most[cells], factor) if factor >= 1 else np.minimum(most[cells], factor)
    return np.asarray(cost * most)
