"""Bars with the interval of each value drawn through their end; values may lie on either side of zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.theme import (
    ACCENT,
    BASE,
    INK,
    LINES,
    WARM,
    Spec,
    altair,
    themed,
    wrapped,
)

_ROW = 26


@dataclass(frozen=True)
class Interval:
    """``text`` is written behind the interval; a ``strong`` row has a colour of its own."""

    label: str
    value: float
    low: float
    high: float
    text: str
    strong: bool = False


def intervals(rows: Sequence[Interval]) -> Spec:
    """One bar per row in the order given."""
    alt = altair()

    labels = [wrapped(row.label, 34) for row in rows]
    data = alt.Data(values=[
        {"label": label, "value": row.value, "low": row.low, "high": row.high, "text": row.text,
         "end": max(0.0, row.high), "colour": WARM if row.strong else ACCENT}
        for label, row in zip(labels, rows, strict=True)
    ])  # fmt: skip
    low, high = min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows))
    room = (high - low) * 0.14 or 1
    scale = alt.Scale(domain=[low - room * 0.2 if low < 0 else 0, high + room], nice=False)
    axis = alt.Axis(title=None, domain=False, ticks=False, labelExpr=LINES)
    base = alt.Chart(data).encode(y=alt.Y("label:N", sort=labels, axis=axis))

    def at(field: str) -> object:
        return alt.X(f"{field}:Q", axis=None, scale=scale)

    drawn = base.mark_bar(size=13, opacity=0.85).encode(
        x=at("value"), color=alt.Color("colour:N", scale=None)
    )
    rule = base.mark_rule(color=INK, strokeWidth=1.6).encode(x=at("low"), x2="high:Q")
    words = base.mark_text(align="left", dx=6).encode(x=at("end"), text="text:N")
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=BASE).encode(x=at("zero"))
    most = max(1 + label.count("\n") for label in labels)
    return themed(drawn + rule + words + zero, height=len(rows) * max(_ROW, 14 * most + 8))
