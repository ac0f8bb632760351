"""Lines over years, and the Lorenz curve; each line is named at its end instead of in a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.theme import (
    ACCENT,
    BASE,
    MUTED,
    SERIES,
    Spec,
    altair,
    layers,
    named,
    quantity,
    themed_free,
    wrapped,
)

_HEIGHT = 190
_LABEL_ROOM = 14


@dataclass(frozen=True)
class Point:
    """``run``: points of one series are joined within a run alone; a year without a value ends it."""

    series: str
    year: int
    value: float
    text: str
    run: int = 0


def in_runs(
    series: str, values: Iterable[tuple[int, float | None]], text: Callable[[float], str]
) -> list[Point]:
    """Points of one line, years ascending. A year whose value is None breaks it: nothing is known there."""
    found: list[Point] = []
    run, broken = 0, False
    for year, value in values:
        if value is None:
            broken = bool(found)
            continue
        run, broken = run + broken, False
        found.append(Point(series, year, value, text(value), run))
    return found


def gaps(points: Iterable[Point], years: Iterable[int]) -> list[int]:
    """Those of the years in which some line has no value between its first and its last."""
    told: dict[str, set[int]] = {}
    for point in points:
        told.setdefault(point.series, set()).add(point.year)
    return sorted(
        {y for y in years for known in told.values() if min(known) < y < max(known) and y not in known}
    )


def lines(
    points: Sequence[Point], quiet: frozenset[str] = frozenset(), width: int = 400, characters: int = 34
) -> Spec:
    """One line per series, its last value and name written at its end; ``quiet`` series are drawn in grey.

    ``width`` in pixels, without what is written beside the lines: at their ends, ``characters`` on one line.
    """
    names = list(dict.fromkeys(point.series for point in points))
    top = max(point.value for point in points) * 1.1 or 1
    years = sorted({point.year for point in points})
    colours = [MUTED if name in quiet else SERIES[names.index(name) % len(SERIES)] for name in names]
    scale = {"domain": [0, top]}
    axis = {
        "title": None,
        "grid": False,
        "values": _ticks(years, width // 50),
        "labelExpr": "'' + datum.value",
    }
    shared = {
        "x": quantity("year", {"domain": [years[0], years[-1]]}, axis),
        "color": named("series", legend=None, scale={"domain": names, "range": colours}),
    }
    at, beside = shared | {"y": quantity("value", scale)}, shared | {"y": quantity("place", scale)}
    runs = {"detail": named("run")} if any(point.run for point in points) else {}
    drawn = [
        {"mark": {"type": "line", "strokeWidth": 2.4}, "encoding": at | runs},
        {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 38}, "encoding": at},
    ]
    words = beside | {"text": named("text")}
    ends = end_labels(points, names, top, characters=characters)
    end = {"type": "text", "align": "left", "baseline": "middle", "dx": 9, "lineBreak": "\n"}
    start = {"type": "text", "align": "right", "baseline": "middle", "dx": -8}
    return layers(
        {"layer": drawn, "data": {"values": [point.__dict__ for point in points]}},
        {"data": {"values": ends}, "mark": end, "encoding": words},
        {"data": {"values": _start_labels(points, years[0], top)}, "mark": start, "encoding": words},
        height=_HEIGHT, width=width, free=True,
    )  # fmt: skip


def _ticks(years: Sequence[int], most: int) -> list[int]:
    step = 1 + len(range(years[0], years[-1])) // most
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
