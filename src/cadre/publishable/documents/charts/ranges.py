"""Ranges side by side: how far each input moves a result, and differences with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cadre.publishable.documents.charts.named_rows import (
    Estimate,
    data_of,
    from_low_to_high,
    height_of,
    names,
    upright,
)
from cadre.publishable.documents.charts.theme import (
    ACCENT,
    INK,
    WARM,
    Spec,
    altair,
    grouped,
    themed_free,
    wrapped,
)

_WIDTH, _ROW, _MARGIN = 340, 34, 10


@dataclass(frozen=True)
class Swing:
    """A result at the low and at the high end of one input."""

    label: str
    low: float
    high: float
    low_text: str
    high_text: str


def tornado(rows: Sequence[Swing], middle: float, ends: tuple[str, str], unit: str) -> Spec:
    """Bars from the middle to both ends, in the order given. ``ends``: names of the low and the high end."""
    alt = altair()
    labels = [_lined(row.label) for row in rows]
    values = [value for row in rows for value in (row.low, row.high)] + [middle]
    scale = _scale(alt, values, 0.34)

    def at(field: str) -> Any:
        return alt.X(f"{field}:Q", scale=scale, axis=None)

    data = alt.Data(values=[
        {"label": label, "from": middle, "value": value, "end": end, "text": text, "right": value >= middle}
        for label, row in zip(labels, rows, strict=True)
        for value, end, text in ((row.low, ends[0], row.low_text), (row.high, ends[1], row.high_text))
    ])  # fmt: skip
    colour = alt.Color("end:N", sort=list(ends), scale=alt.Scale(domain=list(ends), range=[WARM, ACCENT]))
    base, x = alt.Chart(data).encode(y=names(labels)), at("value")
    bars = base.mark_bar(size=16).encode(x=x, x2="from:Q", color=colour)
    right = base.transform_filter("datum.right").mark_text(align="left", dx=5).encode(x=x, text="text:N")
    left = base.transform_filter("!datum.right").mark_text(align="right", dx=-5).encode(x=x, text="text:N")
    line = upright(middle, at, strokeWidth=1.4)
    return themed_free(
        alt.layer(bars, line, right, left).properties(
            width=_WIDTH, height=height_of(labels, _ROW, _MARGIN), title=_title(alt, unit)
        )
    )


def whiskers(rows: Sequence[Estimate], unit: str, thousands: str) -> Spec:
    """A point for each median, a thick line of 50% (``inner``), a thin one of 90% of draws; 0 is marked."""
    alt = altair()
    labels = [_lined(row.label) for row in rows]
    scale = _scale(alt, [end for row in rows for end in (row.low, row.high)] + [0.0], 0.08)
    axis = alt.Axis(title=unit, tickCount=5, grid=True, labelExpr=grouped(thousands))
    inner = [row.inner or (row.value, row.value) for row in rows]
    data = data_of(rows, labels, a=[low for low, _ in inner], b=[high for _, high in inner])
    base = alt.Chart(data).encode(y=names(labels))

    def at(field: str) -> Any:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    thin = from_low_to_high(base, at, color=ACCENT, strokeWidth=2)
    thick = base.mark_rule(color=ACCENT, strokeWidth=7).encode(x=at("a"), x2="b:Q")
    point = base.mark_point(
        filled=True, color="white", stroke=INK, strokeWidth=1.6, size=62, opacity=1
    ).encode(x=at("value"))
    text = base.mark_text(dy=-13).encode(x=at("value"), text="text:N")
    layers = alt.layer(upright(0, at, strokeWidth=1.4), thin, thick, point, text)
    return themed_free(layers.properties(width=_WIDTH, height=height_of(labels, 40, _MARGIN)))


def _lined(label: str) -> str:
    """The label's own lines, each on as many as it needs."""
    return "\n".join(wrapped(part, 26) for part in label.split("\n"))


def _scale(alt: Any, values: Sequence[float], room: float) -> Any:
    """From the lowest to the highest value, with room on both sides."""
    low, high = min(values), max(values)
    more = room * (high - low) or abs(high) * 0.1 or 1
    return alt.Scale(domain=[low - more, high + more], nice=False, zero=False)


def _title(alt: Any, text: str) -> Any:
    return alt.TitleParams(text, anchor="start", fontSize=11, fontWeight="normal", color=INK, offset=6)
