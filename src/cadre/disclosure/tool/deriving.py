"""Means, shares and growth beside the measures they are made of: where they are shown, and what they tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cadre.disclosure.auditing.derived import Derived, check_derived
from cadre.disclosure.problem import Flags, Floats, Problem
from cadre.disclosure.tool.assembling import NAMED
from cadre.disclosure.tool.listing import PUBLISHED, Figure, Statuses
from cadre.disclosure.tool.margins import cell_name
from cadre.disclosure.tool.measures import Ratio
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.tabulating import Tabulated
from cadre.vocabulary.errors import CadreError, ExitCode


def derive(tables: Sequence[Tabulated], spec: Spec, status: Statuses) -> list[Figure]:
    """A column for each of ``spec.derived``, rounded; public only where both parts are (``status``: m)."""
    found = []
    for one in spec.derived:
        over, under = (_values(name, tables) for name in (one.over, one.under))
        ratio = np.divide(one.scale * over, under, out=np.zeros(len(over)), where=under != 0)
        units = np.rint((ratio + one.offset) * 10**one.decimals)
        found.append(Figure(one.name, units, one.decimals, under == 0, (under == 0) | (status != PUBLISHED)))
    return found


def _values(name: str, tables: Sequence[Tabulated]) -> Floats:
    table = tables[_place(name, tables)]
    return table.values / table.figures.unit


def _place(name: str, tables: Sequence[Tabulated]) -> int:
    return [table.name for table in tables].index(name)


def refuse_telling(
    tables: Sequence[Tabulated], spec: Spec, problems: Sequence[Problem], withheld: Flags,
    columns: Sequence[Figure],
) -> None:  # fmt: skip
    """Attack what is to be published. Raises CadreError (DISCLOSURE) when one of them narrows down a withheld
    figure."""
    figures = [
        figure
        for one, column in zip(spec.derived, columns, strict=True)
        for figure in _shown(one, column, tables)
    ]
    found = check_derived(problems, [withheld] * len(problems), figures)
    if found:
        linked, cells = tables[0].linked, sorted({one.place[1] for one in found})
        raise CadreError(
            "protect-derived-tells", ExitCode.DISCLOSURE, count=len(cells),
            cells="; ".join(cell_name(linked, linked.places[cell]) for cell in cells[:NAMED]),
        )  # fmt: skip


def _shown(one: Ratio, column: Figure, tables: Sequence[Tabulated]) -> Iterator[Derived]:
    """In the units of the problems, which are whole: pay in cents, if need be."""
    over, under = _place(one.over, tables), _place(one.under, tables)
    unit = 10**column.decimals
    for cell in np.flatnonzero(column.blank == np.False_):
        yield Derived(
            (over, int(cell)), (under, int(cell)), float(column.units[cell] / unit), 1 / unit,
            one.scale * tables[under].figures.unit / tables[over].figures.unit, one.offset,
        )  # fmt: skip
