"""Estimates with their intervals: a point and a line for each name, beside a line at zero."""

from __future__ import annotations

import math
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
)  # fmt: skip

_ROW, _MOST_TICKS = 26, 6
_FINEST = 1e-9  # ticks are rounded to ten decimals


@dataclass(frozen=True)
class Estimate:
    """``text``: the value as it is written beside its line."""

    label: str
    value: float
    low: float
    high: float
    text: str

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def estimates(rows: Sequence[Estimate], unit: str) -> Spec:
    """``unit``: what the axis counts. An interval that holds zero is drawn in another colour and hollow."""
    alt = altair()

    labels = [wrapped(row.label) for row in rows]
    data = alt.Data(values=[
        {"label": label, "value": row.value, "low": row.low, "high": row.high, "text": row.text,
         "colour": ACCENT if row.clear else WARM, "fill": ACCENT if row.clear else "#ffffff"}
        for label, row in zip(labels, rows, strict=True)
    ])  # fmt: skip
    low, high = min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows))
    room = (high - low or 1) * 0.06
    left = 4 * room if any(row.high < 0 for row in rows) else room
    scale = alt.Scale(domain=[low - left, high + 4 * room], nice=False)
    axis = alt.Axis(
        title=unit, grid=False, values=_ticks(low, high), labelExpr="replace(datum.label, '−', '-')"
    )
    y = alt.Y("label:N", sort=labels, axis=alt.Axis(title=None, domain=False, ticks=False, labelExpr=LINES))
    base = alt.Chart(data).encode(y=y, color=alt.Color("colour:N", scale=None))
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=BASE, strokeDash=[3, 2])
    layers = [
        zero.encode(x=alt.X("at:Q", axis=axis, scale=scale)),
        base.mark_rule(strokeWidth=2.4).encode(x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q"),
        base.mark_point(size=80, opacity=1, strokeWidth=2).encode(
            x=alt.X("value:Q", axis=axis, scale=scale), fill=alt.Fill("fill:N", scale=None)
        ),
        *(
            base.transform_filter(f"datum.high {sign} 0")
            .mark_text(align=align, dx=dx, color=INK)
            .encode(x=alt.X(f"{end}:Q", axis=axis, scale=scale), text="text:N", color=alt.value(INK))
            for sign, align, dx, end in ((">=", "left", 8, "high"), ("<", "right", -8, "low"))
        ),
    ]
    most = max(1 + label.count("\n") for label in labels)
    return themed(alt.layer(*layers), height=len(rows) * max(_ROW, 14 * most + 6) + 40)


def _ticks(low: float, high: float) -> list[float]:
    """At most seven round numbers from the lowest end to the highest, zero among them."""
    span = high - low
    if span < _FINEST:
        return [0.0]
    power = 10.0 ** math.floor(math.log10(span / _MOST_TICKS))
    step = next(times * power for times in (1, 2, 5, 10) if span / (times * power) <= _MOST_TICKS)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(place * step, 10) for place in range(first, last + 1)]
