"""The picture of ``cadre progress``: lines with the path to the target, or how many series stand where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cadre.cli.drawing import Picture, draw_panels
from cadre.cli.language import spoken, words
from cadre.cli.progress_figures import Aim
from cadre.cli.series import Series
from cadre.publishable.documents.charts.bars import Bar, bars
from cadre.publishable.documents.charts.lines import Point, lines
from cadre.publishable.documents.charts.stack import Panel
from cadre.vocabulary.languages import number

MOST_LINES = 5
GRADES = ("met", "on_track", "too_slow", "moving_away", "not_met", "not_assessable", "no_data", "no_target")


def draw_progress(
    series: Sequence[Series], found: Sequence[dict[str, Any]], aim: Aim, path: Path, kind: Picture
) -> None:
    """Write the picture. Raises CadreError where there is no figure, or the file cannot be written."""
    known = [one for one in series if len(one.values)]
    panels = []
    if known and len(known) <= MOST_LINES:
        points = [point for one in known for point in _line(one)]
        path_points = list(_path(known, aim))
        quiet = frozenset(point.series for point in path_points)
        panels.append(Panel(_heading(aim), lines([*points, *path_points], quiet)))
    elif known:
        counts = Counter(one["status"] for one in found)
        rows = [
            Bar(words(f"progress.grade.{grade}"), counts[grade], number(counts[grade], spoken()))
            for grade in GRADES if counts[grade]
        ]  # fmt: skip
        panels.append(Panel(_heading(aim), bars(rows)))
    draw_panels(panels, path, kind)


def _heading(aim: Aim) -> str:
    if aim.target is None:
        return words("progress.chart.heading")
    by = words("progress.by", year=str(aim.year)) if aim.year is not None else ""
    return words("progress.chart.target", target=number(aim.target, spoken(), _decimals(aim.target)), by=by)


def _line(one: Series) -> Iterator[Point]:
    name = one.name or words("progress.series")
    for year, value in zip(one.years, one.values, strict=True):
        yield Point(name, int(year), float(value), number(float(value), spoken(), _decimals(float(value))))


def _path(series: Sequence[Series], aim: Aim) -> Iterator[Point]:
    """From the first figure straight to the target where there is one series, else the target as a level."""
    if aim.target is None:
        return
    first = int(min(one.years[0] for one in series))
    last = aim.year if aim.year is not None else int(max(one.years[-1] for one in series))
    start = float(series[0].values[0]) if len(series) == 1 and aim.year is not None else aim.target
    name = words("progress.chart.path" if start != aim.target else "progress.chart.level")
    if last > first:
        yield Point(name, first, start, "")
        yield Point(name, last, aim.target, number(aim.target, spoken(), _decimals(aim.target)))


def _decimals(value: float) -> int:
    return 0 if value.is_integer() or abs(value) >= 100 else 1
