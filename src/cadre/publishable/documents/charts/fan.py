"""A series with its projection as a fan of two bands, and the need as a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cadre.publishable.documents.charts.lines import Point, end_labels
from cadre.publishable.documents.charts.theme import ACCENT, WARM, Spec, altair, themed_free

# Narrow, so that a phone shows nearly all of the fan.
_WIDTH, _HEIGHT, _LABEL = 300, 200, 12
_OUTER, _INNER = "#cfe3e8", "#8fbfca"


@dataclass(frozen=True)
class Step:
    """One projected year: the middle of the fan and the ends of the inner and the outer band."""

    year: int
    value: float
    inner: tuple[float, float]
    outer: tuple[float, float]


def fan(past: Sequence[Point], steps: Sequence[Step], ends: Sequence[Point], bands: tuple[str, str]) -> Spec:
    """``past``: one series; ``ends``: projection and need in the last year, with the words beside them.

    ``bands``: names of the outer and the inner band. The fan opens at the last figure of ``past``.
    """
    alt = altair()

    first, last = past[0].year, steps[-1].year
    need = ends[1].value
    top = 1.1 * max(need, *(step.outer[1] for step in steps), *(point.value for point in past))
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(title=None, grid=False, values=ticks(first, last), labelExpr="'' + datum.value"),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("value:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5))
    start = past[-1]
    middle = [
        {"year": start.year, "value": start.value},
        *({"year": s.year, "value": s.value} for s in steps),
    ]
    line = [{"year": year, "value": need} for year in (first, last)]
    drawn = [
        alt.Chart(alt.Data(values=bands_of(start, steps, bands)))
        .mark_area()
        .encode(
            x=x, y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q",
            color=alt.Color("band:N", scale=alt.Scale(domain=list(bands), range=[_OUTER, _INNER])),
        ),
        alt.Chart(alt.Data(values=line)).mark_line(color=WARM, strokeWidth=2).encode(x=x, y=y),
        alt.Chart(alt.Data(values=middle))
        .mark_line(color=ACCENT, strokeWidth=2, strokeDash=[5, 3])
        .encode(x=x, y=y),
        past_line(alt, past).encode(x=x, y=y),
        *_words(alt, ends, top, x, scale),
    ]  # fmt: skip
    return themed_free(alt.layer(*drawn).properties(width=_WIDTH, height=_HEIGHT))


def ticks(first: int, last: int) -> list[int]:
    """Years to write: the last, and back from it in equal steps, six at most."""
    return list(range(last, first - 1, -(1 + (last - first) // 6)))[::-1]


def past_line(alt: Any, past: Sequence[Point]) -> Any:
    data = alt.Data(values=[{"year": point.year, "value": point.value} for point in past])
    return alt.Chart(data).mark_line(color=ACCENT, strokeWidth=2.4, point={"color": ACCENT, "size": 38})


def bands_of(start: Point, steps: Sequence[Step], names: tuple[str, str]) -> list[dict[str, object]]:
    """The outer band first, so that the inner one is drawn over it."""
    found: list[dict[str, object]] = []
    for name, side in zip(names, ("outer", "inner"), strict=True):
        found.append({"band": name, "year": start.year, "low": start.value, "high": start.value})
        for step in steps:
            low, high = getattr(step, side)
            found.append({"band": name, "year": step.year, "low": low, "high": high})
    return found


def _words(alt: Any, ends: Sequence[Point], top: float, x: Any, scale: Any) -> list[Any]:
    """Name and value of the projection and of the need, right of the last year, in the colour of the line."""
    labels = end_labels(ends, [point.series for point in ends], top, _HEIGHT, _LABEL)
    return [
        alt.Chart(alt.Data(values=[label]))
        .mark_text(align="left", dx=9, lineBreak="\n", baseline="middle", color=colour)
        .encode(x=x, y=alt.Y("place:Q", scale=scale, title=None), text="text:N")
        for label, colour in zip(labels, (ACCENT, WARM), strict=True)
    ]
