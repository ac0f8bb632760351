"""Supply as a fan, and what it stands beside: need, demand as a band, and funded posts, in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from cadre.publishable.documents.charts.fan import Step, bands_of, past_line, ticks
from cadre.publishable.documents.charts.lines import Point, end_labels
from cadre.publishable.documents.charts.theme import (
    ACCENT,
    MUTED,
    VIOLET,
    WARM,
    Spec,
    altair,
    grouped,
    themed_free,
)

# Narrow, so that a phone shows the names at the ends of the lines too.
_WIDTH, _HEIGHT, _LABEL = 220, 240, 18
_OUTER, _INNER, _DEMAND = "#cfe3e8", "#8fbfca", "#d8ccea"
_COLOURS = {"supply": ACCENT, "need": WARM, "demand": VIOLET, "posts": MUTED}
_DASHES = {"need": [1, 0], "demand": [1, 0], "posts": [2, 3]}


@dataclass(frozen=True)
class Other:
    """One more line: ``low`` and ``high`` by year, the same unless it is a range."""

    kind: str
    years: Sequence[int]
    low: Sequence[float]
    high: Sequence[float]
    label: Point


def beside(
    past: Sequence[Point],
    steps: Sequence[Step],
    supply: Point,
    others: Sequence[Other],
    bands: tuple[str, str],
    thousands: str,
) -> Spec:
    """``supply``, and ``label`` of each other line: its last value with the words beside it.

    ``bands``: names of the outer and the inner band of supply. ``thousands``: what stands between thousands.
    The axis begins near the lowest figure.
    """
    alt = altair()

    low, high = _span(past, steps, others)
    first, last = past[0].year, steps[-1].year
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(title=None, grid=False, values=ticks(first, last), labelExpr="'' + datum.value"),
    )
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y = alt.Y("value:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5, labelExpr=grouped(thousands)))
    start = past[-1]
    middle = [{"year": start.year, "value": start.value}] + [
        {"year": s.year, "value": s.value} for s in steps
    ]
    drawn = [
        *(_range(alt, other, x, scale) for other in others if _is_range(other)),
        alt.Chart(alt.Data(values=bands_of(start, steps, bands)))
        .mark_area()
        .encode(
            x=x, y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q",
            color=alt.Color("band:N", scale=alt.Scale(domain=list(bands), range=[_OUTER, _INNER])),
        ),
        *(line for other in others for line in _lines(alt, other, x, y)),
        alt.Chart(alt.Data(values=middle))
        .mark_line(color=ACCENT, strokeWidth=2, strokeDash=[5, 3])
        .encode(x=x, y=y),
        past_line(alt, past).encode(x=x, y=y),
        *_words(alt, supply, others, (low, high), x, scale),
    ]  # fmt: skip
    return themed_free(alt.layer(*drawn).properties(width=_WIDTH, height=_HEIGHT))


def _span(past: Sequence[Point], steps: Sequence[Step], others: Sequence[Other]) -> tuple[float, float]:
    """Round ends a little outside all figures."""
    values = [point.value for point in past] + [end for step in steps for end in step.outer]
    values += [value for other in others for value in (*other.low, *other.high)]
    room = 0.08 * (max(values) - min(values) or 1)
    unit = 10 ** floor(log10(max(room, 1e-9)))
    return max(0, floor((min(values) - room) / unit) * unit), -floor(-(max(values) + room) / unit) * unit


def _is_range(other: Other) -> bool:
    return list(other.low) != list(other.high)


def _range(alt: Any, other: Other, x: Any, scale: Any) -> Any:
    rows = [
        {"year": year, "low": low, "high": high}
        for year, low, high in zip(other.years, other.low, other.high, strict=True)
    ]
    drawn = alt.Chart(alt.Data(values=rows)).mark_area(color=_DEMAND)
    return drawn.encode(x=x, y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q")


def _lines(alt: Any, other: Other, x: Any, y: Any) -> list[Any]:
    """The line, or both ends of the range, over the fan."""
    ends = (other.low, other.high) if _is_range(other) else (other.low,)
    mark = {"color": _COLOURS[other.kind], "strokeWidth": 3 - len(ends), "strokeDash": _DASHES[other.kind]}
    rows = [[{"year": year, "value": v} for year, v in zip(other.years, end, strict=True)] for end in ends]
    return [alt.Chart(alt.Data(values=one)).mark_line(**mark).encode(x=x, y=y) for one in rows]


def _words(
    alt: Any, supply: Point, others: Sequence[Other], span: tuple[float, float], x: Any, scale: Any
) -> list[Any]:
    """Name and last value of each line, right of the last year, in its colour."""
    low, high = span
    ends = [supply, *(other.label for other in others)]
    kinds = ["supply", *(other.kind for other in others)]
    moved = [Point(end.series, end.year, end.value - low, end.text) for end in ends]
    labels = end_labels(moved, [end.series for end in ends], high - low, _HEIGHT, _LABEL)
    placed = [label | {"place": float(str(label["place"])) + low} for label in labels]
    return [
        alt.Chart(alt.Data(values=[label]))
        .mark_text(align="left", dx=9, lineBreak="\n", baseline="middle", color=_COLOURS[kind])
        .encode(x=x, y=alt.Y("place:Q", scale=scale, title=None), text="text:N")
        for label, kind in zip(placed, kinds, strict=True)
    ]
