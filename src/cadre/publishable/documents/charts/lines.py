"""Lines over years, and the Lorenz curve; each line is named at its end instead of in a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.theme import (
    ACCENT,
    BASE,
    MUTED,
    SERIES,
    Spec,
    altair,
    themed_free,
    wrapped,
)

_HEIGHT = 190
_LABEL_ROOM = 14


@dataclass(frozen=True)
class Point:
    series: str
    year: int
    value: float
    text: str


def lines(points: Sequence[Point], quiet: frozenset[str] = frozenset()) -> Spec:
    """One line per series, its last value and name written at its end; ``quiet`` series are drawn in grey."""
    alt = altair()

    names = list(dict.fromkeys(point.series for point in points))
    top = max(point.value for point in points) * 1.1 or 1
    years = sorted({point.year for point in points})
    colours = [MUTED if name in quiet else SERIES[names.index(name) % len(SERIES)] for name in names]
    colour = alt.Color("series:N", legend=None, scale=alt.Scale(domain=names, range=colours))
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[years[0], years[-1]], nice=False),
        axis=alt.Axis(title=None, grid=False, values=_ticks(years), labelExpr="'' + datum.value"),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    data = alt.Data(values=[point.__dict__ for point in points])
    base = alt.Chart(data).encode(x=x, y=alt.Y("value:Q", axis=None, scale=scale), color=colour)
    ends = alt.Data(values=end_labels(points, names, top))
    labels = (
        alt.Chart(ends)
        .mark_text(align="left", dx=9, lineBreak="\n", baseline="middle")
        .encode(x=x, y=alt.Y("place:Q", axis=None, scale=scale), text="text:N", color=colour)
    )
    starts = alt.Data(values=_start_labels(points, years[0], top))
    first = alt.Chart(starts).mark_text(align="right", dx=-8, baseline="middle").encode(
        x=x, y=alt.Y("place:Q", axis=None, scale=scale), text="text:N", color=colour
    )  # fmt: skip
    drawn = base.mark_line(strokeWidth=2.4) + base.mark_point(filled=True, size=38, opacity=1)
    view = alt.layer(drawn, labels, first).properties(width=400, height=_HEIGHT)
    return themed_free(view)


def _ticks(years: Sequence[int]) -> list[int]:
    step = 1 + len(range(years[0], years[-1])) // 8
    return list(range(years[-1], years[0] - 1, -step))[::-1]


def _start_labels(points: Sequence[Point], year: int, top: float) -> list[dict[str, object]]:
    """First values of the lines that begin with the chart, left of them."""
    first = {point.series: point for point in points if point.year == year}
    texts = {name: point.text for name, point in first.items()}
    places = _apart({name: point.value for name, point in first.items()}, texts, top)
    return [{"series": n, "year": year, "place": places[n], "text": texts[n]} for n in first]


def end_labels(
    points: Sequence[Point], names: Sequence[str], top: float, height: float = _HEIGHT, characters: int = 34
) -> list[dict[str, object]]:
    """Name and last value of each line, right of the last year; ``height`` in pixels."""
    last = {point.series: point for point in sorted(points, key=lambda point: point.year)}
    texts = {name: wrapped(f"{name} {last[name].text}", characters) for name in names}
    places = _apart({name: last[name].value for name in names}, texts, top, height)
    year = max(point.year for point in points)
    return [{"series": name, "year": year, "place": places[name], "text": texts[name]} for name in names]


def _apart(
    values: Mapping[str, float], texts: Mapping[str, str], top: float, height: float = _HEIGHT
) -> dict[str, float]:
    """Where each label stands: at its value, but pushed up where it would cover the label below.

    A label is hung by the middle of its first line.
    """
    unit = top / height
    found: dict[str, float] = {}
    reached = float("-inf")
    for name in sorted(values, key=lambda name: values[name]):
        lines = 1 + texts[name].count("\n")
        foot = max(values[name] - _LABEL_ROOM * lines * unit / 2, reached)
        reached = foot + _LABEL_ROOM * lines * unit
        found[name] = reached - _LABEL_ROOM * unit / 2
    return found


def lorenz(points: Sequence[tuple[float, float]], words: tuple[str, str, str, str], percent: str) -> Spec:
    """Cumulative shares, both in 0 … 100. ``words``: x title, y title, name of the curve, of the diagonal.

    ``percent``: the sign as it follows a number in the language.
    """
    alt = altair()

    axis = {"values": [0, 25, 50, 75, 100], "labelExpr": f"datum.value + '{percent}'", "grid": True}
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(title=words[0], **axis))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(title=words[1], **axis))
    curve = alt.Data(values=[{"x": a, "y": b} for a, b in points])
    equal = alt.Data(values=[{"x": 0, "y": 0}, {"x": 100, "y": 100}])
    names = [(62.0, 62.0, words[3], "right", -8), (*_widest(points), words[2], "left", 8)]
    text = [
        alt.Chart(alt.Data(values=[{"x": px, "y": py, "text": word}]))
        .mark_text(
            align=align, dx=dx, dy=-4 if align == "right" else 12, color=ACCENT if align == "left" else MUTED
        )
        .encode(x=x, y=y, text="text:N")
        for px, py, word, align, dx in names
    ]
    area = alt.Chart(curve).mark_line(color=ACCENT, strokeWidth=2.4, interpolate="linear").encode(x=x, y=y)
    diagonal = alt.Chart(equal).mark_line(color=BASE, strokeDash=[4, 3]).encode(x=x, y=y)
    return themed_free(alt.layer(diagonal, area, *text).properties(width=300, height=300))


def _widest(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the curve is farthest from equality: its height there is the Hoover index."""
    return max(points, key=lambda point: abs(point[0] - point[1]))
