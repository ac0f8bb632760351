"""Lines over years, and the Lorenz curve; each line is named at its end instead of in a legend."""

from __future__ import annotations

from collections.abc import Sequence
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
    ends = alt.Data(values=_end_labels(points, names, top))
    labels = (
        alt.Chart(ends)
        .mark_text(align="left", dx=9, lineBreak="\n", baseline="middle")
        .encode(x=x, y=alt.Y("place:Q", axis=None, scale=scale), text="text:N", color=colour)
    )
    firsts = [
        alt.Chart(alt.Data(values=_starts(points, top, above)))
        .mark_text(align="left", dy=dy, dx=-2)
        .encode(x=x, y=alt.Y("value:Q", axis=None, scale=scale), text="text:N", color=colour)
        for above, dy in ((True, -11), (False, 13))
    ]
    drawn = base.mark_line(strokeWidth=2.4) + base.mark_point(filled=True, size=38, opacity=1)
    view = alt.layer(drawn, labels, *firsts).properties(width=400, height=_HEIGHT)
    return themed_free(view)


def _ticks(years: Sequence[int]) -> list[int]:
    step = 1 + len(range(years[0], years[-1])) // 8
    return list(range(years[-1], years[0] - 1, -step))[::-1]


def _starts(points: Sequence[Point], top: float, above: bool) -> list[dict[str, object]]:
    """First values written above their points, or below where the next line above is too near."""
    first: dict[str, Point] = {}
    for point in points:
        if point.series not in first or point.year < first[point.series].year:
            first[point.series] = point
    room = 2 * _LABEL_ROOM * top / _HEIGHT
    found = []
    for point in first.values():
        gaps = [other.value - point.value for other in first.values() if other is not point]
        if above != any(0 <= gap < room for gap in gaps):
            found.append(point.__dict__)
    return found


def _end_labels(points: Sequence[Point], names: Sequence[str], top: float) -> list[dict[str, object]]:
    """Name and last value of each line, pushed apart so that no two labels overlap."""
    last: dict[str, Point] = {}
    for point in points:
        if point.series not in last or point.year > last[point.series].year:
            last[point.series] = point
    texts = {name: wrapped(f"{name} {last[name].text}", 34) for name in names}
    placed: list[tuple[str, float]] = []
    unit = top / _HEIGHT
    for name in sorted(names, key=lambda name: last[name].value):
        half = _LABEL_ROOM * (1 + texts[name].count("\n")) * unit / 2
        floor = placed[-1][1] + half if placed else 0.0
        centre = max(last[name].value, floor)
        placed.append((name, centre + half))
        last[name] = Point(name, last[name].year, centre, texts[name])
    year = max(point.year for point in points)
    return [{"series": name, "year": year, "place": last[name].value, "text": texts[name]} for name in names]


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
    return themed_free(alt.layer(diagonal, area, *text).properties(width=320, height=320))


def _widest(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the curve is farthest from equality: its height there is the Hoover index."""
    return max(points, key=lambda point: abs(point[0] - point[1]))
