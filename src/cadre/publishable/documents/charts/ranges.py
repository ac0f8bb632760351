"""Ranges side by side: how far each input moves a result, and differences with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cadre.publishable.documents.charts.theme import (
    ACCENT,
    BASE,
    INK,
    LINES,
    WARM,
    Spec,
    altair,
    themed_free,
    wrapped,
)

_WIDTH, _ROW = 340, 34


@dataclass(frozen=True)
class Swing:
    """A result at the low and at the high end of one input."""

    label: str
    low: float
    high: float
    low_text: str
    high_text: str


@dataclass(frozen=True)
class Whisker:
    """A median with the ends of the intervals of 50% and 90%."""

    label: str
    middle: float
    inner: tuple[float, float]
    outer: tuple[float, float]
    text: str


def tornado(rows: Sequence[Swing], middle: float, ends: tuple[str, str], unit: str) -> Spec:
    """Bars from the middle to both ends, in the order given. ``ends``: names of the low and the high end."""
    alt = altair()
    labels = [_lined(row.label) for row in rows]
    values = [value for row in rows for value in (row.low, row.high)] + [middle]
    x = alt.X("value:Q", scale=_scale(alt, values, 0.34), axis=None)
    y = _names(alt, labels)
    data = alt.Data(values=[
        {"label": label, "from": middle, "value": value, "end": end, "text": text, "right": value >= middle}
        for label, row in zip(labels, rows, strict=True)
        for value, end, text in ((row.low, ends[0], row.low_text), (row.high, ends[1], row.high_text))
    ])  # fmt: skip
    colour = alt.Color("end:N", sort=list(ends), scale=alt.Scale(domain=list(ends), range=[WARM, ACCENT]))
    base = alt.Chart(data).encode(y=y)
    bars = base.mark_bar(size=16).encode(x=x, x2="from:Q", color=colour)
    right = base.transform_filter("datum.right").mark_text(align="left", dx=5).encode(x=x, text="text:N")
    left = base.transform_filter("!datum.right").mark_text(align="right", dx=-5).encode(x=x, text="text:N")
    line = _upright(alt, middle, x)
    return themed_free(
        alt.layer(bars, line, right, left).properties(
            width=_WIDTH, height=_height(labels), title=_title(alt, unit)
        )
    )


def whiskers(rows: Sequence[Whisker], unit: str) -> Spec:
    """A point for each median, a thick line of 50% and a thin one of 90% of draws; 0 is marked."""
    alt = altair()
    labels = [_lined(row.label) for row in rows]
    values = [end for row in rows for end in row.outer] + [0.0]
    scale = _scale(alt, values, 0.08)
    axis = alt.Axis(
        title=unit, tickCount=5, grid=True, format=",d", labelExpr="replace(datum.label, /,/g, '\u202f')"
    )
    y = _names(alt, labels)
    spans = alt.Data(values=[
        {"label": label, "low": row.outer[0], "high": row.outer[1], "a": row.inner[0], "b": row.inner[1],
         "middle": row.middle, "text": row.text}
        for label, row in zip(labels, rows, strict=True)
    ])  # fmt: skip
    base = alt.Chart(spans).encode(y=y)
    thin = base.mark_rule(color=ACCENT, strokeWidth=2).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
    )
    thick = base.mark_rule(color=ACCENT, strokeWidth=7).encode(
        x=alt.X("a:Q", scale=scale, axis=axis), x2="b:Q"
    )
    point = base.mark_point(
        filled=True, color="white", stroke=INK, strokeWidth=1.6, size=62, opacity=1
    ).encode(x=alt.X("middle:Q", scale=scale, axis=axis))
    text = base.mark_text(dy=-13).encode(x=alt.X("middle:Q", scale=scale, axis=axis), text="text:N")
    zero = _upright(alt, 0.0, alt.X("value:Q", scale=scale, axis=axis))
    height = _height(labels, 40)
    return themed_free(alt.layer(zero, thin, thick, point, text).properties(width=_WIDTH, height=height))


def _lined(label: str) -> str:
    """The label's own lines, each on as many as it needs."""
    return "\n".join(wrapped(part, 26) for part in label.split("\n"))


def _names(alt: Any, order: list[str]) -> Any:
    return alt.Y("label:N", sort=order, axis=alt.Axis(title=None, domain=False, ticks=False, labelExpr=LINES))


def _height(labels: Sequence[str], row: int = _ROW) -> int:
    most = max(1 + label.count("\n") for label in labels)
    return len(labels) * max(row, 14 * most + 10)


def _scale(alt: Any, values: Sequence[float], room: float) -> Any:
    """From the lowest to the highest value, with room on both sides."""
    low, high = min(values), max(values)
    more = room * (high - low) or abs(high) * 0.1 or 1
    return alt.Scale(domain=[low - more, high + more], nice=False, zero=False)


def _upright(alt: Any, value: float, x: Any) -> Any:
    return alt.Chart(alt.Data(values=[{"value": value}])).mark_rule(color=BASE, strokeWidth=1.4).encode(x=x)


def _title(alt: Any, text: str) -> Any:
    return alt.TitleParams(text, anchor="start", fontSize=11, fontWeight="normal", color=INK, offset=6)
