"""A country: every indicator with its latest figure, by module, and what can be taken away."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.catalogue.load import code_list
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.model import Cell
from cadre_site.public.presenters.choices import by_module


@dataclass(frozen=True)
class Line:
    """``latest``: the figure at the usual view; None where the indicator has no single one."""

    id: str
    name: str
    unit: str
    latest: Cell | None
    year: str


@dataclass(frozen=True)
class Module:
    id: str
    name: str
    lines: tuple[Line, ...]


def modules(c: Composer, others: str) -> list[Module]:
    """Indicators in the order of the catalogue's modules; ``others`` heads the counts behind them."""
    names = code_list("module").names
    told = ((c.about(id).module, _line(c, id)) for id in c.release.indicators())
    return [
        Module(
            f"module-{module or 'counts'}",
            c.name(names[module]) if module else others,
            tuple(sorted(lines, key=lambda line: line.name)),
        )
        for module, lines in by_module(told)
    ]


def _line(c: Composer, id: str) -> Line:
    figures = c.figures(id).until(c.this_year)
    row = figures.at()
    if row is None:
        return Line(id, c.indicator(id), c.unit(id), None, "")
    unit = "" if c.answered(row) else c.spoken_unit(id).strip()
    return Line(id, c.indicator(id), unit, c.cell(row), row.period)
