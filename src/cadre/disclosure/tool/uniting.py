"""Several measures of the same cells as one demand: what is withheld is withheld in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.problems import forced_zero
from cadre.disclosure.rules import Quantity
from cadre.disclosure.suppression.contributors import sole_contributors
from cadre.disclosure.tool.assembling import NAMED, Case
from cadre.disclosure.tool.margins import cell_name
from cadre.disclosure.tool.measures import Ratio
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class United:
    """``problems``: the first leads; after the measures come the remainders of shares. ``primary``: m."""

    problems: list[Problem]
    primary: Flags
    broken: dict[str, Flags]


def unite(tables: Sequence[Tabulated], cases: Sequence[Case], spec: Spec) -> United:
    """A cell that is sensitive in one measure must stay unknown in all, but where everybody knows it anyway.

    Raises CadreError: a share above the whole; a remainder that must be withheld in a cell forced open.
    """
    if len(tables) == 1:
        return United([cases[0].problem], cases[0].problem.sensitive, cases[0].primary.broken)
    problems = [case.problem for case in cases]
    problems += [
        _remainder(one, tables, problems, spec) for one in spec.derived if _counted(one, tables, spec)
    ]
    primary = np.any([problem.sensitive for problem in problems], axis=0)
    broken: dict[str, Flags] = {}
    for case in cases:
        for rule, flags in case.primary.broken.items():
            broken[rule] = broken.get(rule, False) | flags
    return United([_bound(problem, primary) for problem in problems], primary, broken)


def _bound(problem: Problem, primary: Flags) -> Problem:
    """A figure that a shown zero above it makes zero is no secret."""
    demand = Quantity("", problem.values, problem.floor, problem.upper)
    zero = forced_zero(problem.equations, demand, problem.known | (problem.published & ~primary))
    return replace(problem, sensitive=primary & ~problem.known & ~(zero & ~problem.sensitive))


def _table(name: str, tables: Sequence[Tabulated]) -> int:
    return next(place for place, table in enumerate(tables) if table.name == name)


def _counted(one: Ratio, tables: Sequence[Tabulated], spec: Spec) -> bool:
    """Is it a share of people among people, whose remainder is a number of people too?"""
    pair = [tables[_table(name, tables)] for name in (one.over, one.under)]
    whole = spec.rules.weights is None and all(table.counted for table in pair)
    return one.kind == "share" and whole and spec.rules.minimum_frequency is not None


def _remainder(one: Ratio, tables: Sequence[Tabulated], problems: Sequence[Problem], spec: Spec) -> Problem:
    """Who is in the whole and not in the part: shown by subtraction wherever both are shown."""
    over, under = (_table(name, tables) for name in (one.over, one.under))
    table, part, whole = tables[under], problems[over], problems[under]
    values, least = whole.values - part.values, float(spec.rules.minimum_frequency or 0)
    if (values < 0).any():
        cells = np.flatnonzero(values < 0)
        raise CadreError(
            "protect-share-above", ExitCode.INPUT, share=one.over, of=one.under, count=len(cells),
            cells="; ".join(cell_name(table.linked, table.linked.places[cell]) for cell in cells[:NAMED]),
        )  # fmt: skip
    known = part.known & whole.known
    small = (values > 0) & (values < least) & whole.published & ~known
    parties = sole_contributors(whole.equations, values)
    return replace(
        whole, values=values, known=known, sensitive=small, floor=np.zeros(len(values)),
        upper=np.where(small, least, np.nan), lower=np.full(len(values), np.nan),
        insiders=parties if spec.rules.insiders else parties[:0],
    )  # fmt: skip
