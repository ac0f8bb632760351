"""The picture of ``cadre staffing``: existing and required staff of each unit, those most short first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cadre.cli.drawing import Picture, draw_panels
from cadre.cli.language import spoken, words
from cadre.publishable.documents.charts.bars import Bar, Pair, bars, pairs
from cadre.publishable.documents.charts.stack import Panel
from cadre.vocabulary.languages import number

MOST_UNITS = 30
Figures = dict[str, Any]


def draw_staffing(units: Sequence[Figures], path: Path, kind: Picture) -> None:
    """Write the picture. Raises CadreError where the file cannot be written."""
    known = sorted((one for one in units if one["existing"] is not None), key=lambda one: one["difference"])
    unknown = sorted((one for one in units if one["existing"] is None), key=lambda one: -one["required"])
    panels = []
    if known:
        rows = [
            Pair(_name(one), have, need, _written(have), _written(need))
            for one in known[:MOST_UNITS]
            for have, need in ((one["existing"], one["required"]),)
        ]
        spec = pairs(rows, words("staffing.chart.existing"), words("staffing.chart.required"))
        panels.append(Panel(words("staffing.chart.heading"), spec, _most(len(known))))
    if unknown:
        drawn = [Bar(_name(one), one["required"], _written(one["required"])) for one in unknown[:MOST_UNITS]]
        panels.append(Panel(words("staffing.chart.unknown"), bars(drawn), _most(len(unknown))))
    if panels:
        note = f"{panels[-1].note} {words('staffing.at-current-use')}"
        panels[-1] = replace(panels[-1], note=note)
    draw_panels(panels, path, kind)


def _name(unit: Figures) -> str:
    return " · ".join(part for part in (unit["facility"], unit["cadre"]) if part) or "—"


def _written(value: float) -> str:
    return number(value, spoken(), 1)


def _most(count: int) -> str:
    """How many of the units are drawn, where there are too many."""
    return words("staffing.chart.most", shown=MOST_UNITS, count=count) if count > MOST_UNITS else ""
