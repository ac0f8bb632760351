"""A country: every indicator with its latest figure, by module, and what can be taken away."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.catalogue.load import code_list
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.model import Cell

_OTHER = "~"


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
    found: dict[str, list[Line]] = {}
    for id in c.release.indicators():
        module = c.about(id).module
        found.setdefault(module if module and module in names else _OTHER, []).append(_line(c, id))
    order = {module: place for place, module in enumerate(names)}
    return [
        Module(
            f"module-{module if module != _OTHER else 'counts'}",
            c.name(names[module]) if module in names else others,
            tuple(sorted(lines, key=lambda line: line.name)),
        )
        for module, lines in sorted(found.items(), key=lambda item: order.get(item[0], len(order)))
    ]


def _line(c: Composer, id: str) -> Line:
    figures = c.figures(id).until(c.this_year)
    row = figures.at()
    if row is None:
        return Line(id, c.indicator(id), c.unit(id), None, "")
    return Line(id, c.indicator(id), c.spoken_unit(id).strip(), c.cell(row), row.period)
