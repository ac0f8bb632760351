"""Several fans under each other: supply with two bands, and up to five lines that it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cadre.publishable.documents.charts.lines import Point, end_labels
from cadre.publishable.documents.charts.theme import ACCENT, INK, SERIES, Spec, altair, grouped, themed_free

_WIDTH, _HEIGHT, _LABEL = 420, 210, 22
_OUTER, _INNER = "#cfe3e8", "#8fbfca"
# Lines stay apart without their colour too.
_DASHES: tuple[list[int], ...] = ([], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4])


@dataclass(frozen=True)
class Band:
    """A year's middle and the ends of the inner band, where there is one, and the outer band."""

    year: int
    value: float
    inner: tuple[float, float] | None
    outer: tuple[float, float]


@dataclass(frozen=True)
class Line:
    """``values`` by year; ``text``: the last of them in words."""

    name: str
    values: Sequence[tuple[int, float]]
    text: str


@dataclass(frozen=True)
class Panel:
    """``name``: of the middle line; ``unit``: of the axis; ``past``: figures before the projection."""

    title: str
    name: str
    text: str
    unit: str
    bands: Sequence[Band]
    lines: Sequence[Line]
    past: Sequence[tuple[int, float]] = field(default_factory=tuple)


def fans(panels: Sequence[Panel], bands: tuple[str, str], thousands: str, width: int = _WIDTH) -> Spec:
    """One fan for each panel, on its own scale from 0. ``bands``: names of the outer and the inner band.

    ``thousands``: what stands between thousands. ``width``: of a panel in pixels, without the names at the
    ends of its lines.
    """
    alt = altair()
    drawn = [_panel(alt, panel, bands, thousands, width) for panel in panels]
    return themed_free(alt.vconcat(*drawn, spacing=26) if len(drawn) > 1 else drawn[0])


def _panel(alt: Any, panel: Panel, bands: tuple[str, str], thousands: str, width: int) -> Any:
    years = [band.year for band in panel.bands] + [year for year, _ in panel.past]
    first, last = min(years), max(years)
    highest = [band.outer[1] for band in panel.bands] + [v for line in panel.lines for _, v in line.values]
    top = 1.1 * max(highest + [value for _, value in panel.past]) or 1
    axis = alt.Axis(title=None, grid=False, values=_ticks(first, last), labelExpr="'' + datum.value")
    x = alt.X("year:Q", scale=alt.Scale(domain=[first, last], nice=False), axis=axis)
    scale = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(title=panel.unit, tickCount=5, labelExpr=grouped(thousands))
    y = alt.Y("value:Q", scale=scale, axis=axis)
    layers = [_area(alt, panel, bands, x, scale)] if _wide(panel) else []
    for place, line in enumerate(panel.lines):
        layers.append(
            _line(alt, line.values, SERIES[1 + place % (len(SERIES) - 1)], _DASHES[place % 5], x, y)
        )
    middle = [(band.year, band.value) for band in panel.bands]
    layers.append(_line(alt, middle, ACCENT, [], x, y, 2.6))
    if panel.past:
        layers.append(_line(alt, panel.past, ACCENT, [], x, y, points=True))
    layers += _names(alt, panel, last, top, x, scale)
    title = alt.TitleParams(panel.title, anchor="start", fontSize=13, color=INK, offset=8)
    return alt.layer(*layers).properties(width=width, height=_HEIGHT, title=title)


def _wide(panel: Panel) -> bool:
    return any(band.outer[0] < band.outer[1] for band in panel.bands)


def _ticks(first: int, last: int) -> list[int]:
    return list(range(last, first - 1, -(1 + (last - first) // 7)))[::-1]


def _area(alt: Any, panel: Panel, names: tuple[str, str], x: Any, scale: Any) -> Any:
    rows = [
        {"band": name, "year": band.year, "low": ends[0], "high": ends[1]}
        for name, side in zip(names, ("outer", "inner"), strict=True)
        for band in panel.bands
        if (ends := getattr(band, side)) is not None
    ]
    shown = list(names) if any(band.inner for band in panel.bands) else [names[0]]
    return alt.Chart(alt.Data(values=rows)).mark_area().encode(
        x=x, y=alt.Y("low:Q", scale=scale, title=panel.unit), y2="high:Q",
        color=alt.Color("band:N", scale=alt.Scale(domain=shown, range=[_OUTER, _INNER][: len(shown)])),
    )  # fmt: skip


def _line(
    alt: Any, values: Sequence[tuple[int, float]], colour: str, dash: list[int], x: Any, y: Any,
    width: float = 2.0, points: bool = False,
) -> Any:  # fmt: skip
    data = alt.Data(values=[{"year": year, "value": value} for year, value in values])
    point = {"color": colour, "size": 30} if points else False
    mark = {"color": colour, "strokeWidth": width, "point": point} | ({"strokeDash": dash} if dash else {})
    return alt.Chart(data).mark_line(**mark).encode(x=x, y=y)


def _names(alt: Any, panel: Panel, last: int, top: float, x: Any, scale: Any) -> list[Any]:
    """Name and last value right of each line, in its colour."""
    ends = [Point(panel.name, last, panel.bands[-1].value, panel.text)]
    ends += [Point(line.name, last, line.values[-1][1], line.text) for line in panel.lines]
    colours = [ACCENT, *(SERIES[1 + place % (len(SERIES) - 1)] for place in range(len(panel.lines)))]
    labels = end_labels(ends, [point.series for point in ends], top, _HEIGHT, _LABEL)
    return [
        alt.Chart(alt.Data(values=[label]))
        .mark_text(align="left", dx=9, lineBreak="\n", baseline="middle", color=colour)
        .encode(x=x, y=alt.Y("place:Q", scale=scale), text="text:N")
        for label, colour in zip(labels, colours, strict=True)
    ]
