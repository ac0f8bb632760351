"""Estimates with their intervals: a point and a line for each name, beside a line at zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from cadre.publishable.documents.charts.named_rows import (
    Estimate,
    data_of,
    from_low_to_high,
    height_of,
    names,
    reach_with_zero,
    upright,
)
from cadre.publishable.documents.charts.theme import ACCENT, INK, WARM, Spec, altair, themed, wrapped

_ROW, _MARGIN, _MOST_TICKS = 26, 6, 6
_FINEST = 1e-9  # ticks are rounded to ten decimals


def estimates(rows: Sequence[Estimate], unit: str) -> Spec:
    """``unit``: what the axis counts. An interval that holds zero is drawn in another colour and hollow."""
    alt = altair()
    labels = [wrapped(row.label) for row in rows]
    data = data_of(
        rows, labels,
        colour=[ACCENT if row.clear else WARM for row in rows],
        fill=[ACCENT if row.clear else "#ffffff" for row in rows],
    )  # fmt: skip
    at = _axis(rows, unit)
    base = alt.Chart(data).encode(y=names(labels), color=alt.Color("colour:N", scale=None))
    layers = [
        upright(0, at, strokeDash=[3, 2]),
        from_low_to_high(base, at, strokeWidth=2.4),
        base.mark_point(size=80, opacity=1, strokeWidth=2).encode(
            x=at("value"), fill=alt.Fill("fill:N", scale=None)
        ),
        *(
            base.transform_filter(f"datum.high {sign} 0")
            .mark_text(align=align, dx=dx, color=INK)
            .encode(x=at(end), text="text:N", color=alt.value(INK))
            for sign, align, dx, end in ((">=", "left", 8, "high"), ("<", "right", -8, "low"))
        ),
    ]
    return themed(alt.layer(*layers), height=height_of(labels, _ROW, _MARGIN) + 40)


def _axis(rows: Sequence[Estimate], unit: str) -> Any:
    """Position of a field; room for the text of each row beside its interval."""
    alt = altair()
    low, high = reach_with_zero(rows)
    room = (high - low or 1) * 0.06
    left = 4 * room if any(row.high < 0 for row in rows) else room
    scale = alt.Scale(domain=[low - left, high + 4 * room], nice=False)
    axis = alt.Axis(
        title=unit, grid=False, values=_ticks(low, high), labelExpr="replace(datum.label, '−', '-')"
    )
    return lambda field: alt.X(f"{field}:Q", axis=axis, scale=scale)


def _ticks(low: float, high: float) -> list[float]:
    """At most seven round numbers from the lowest end to the highest, zero among them."""
    span = high - low
    if span < _FINEST:
        return [0.0]
    power = 10.0 ** math.floor(math.log10(span / _MOST_TICKS))
    step = next(times * power for times in (1, 2, 5, 10) if span / (times * power) <= _MOST_TICKS)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(place * step, 10) for place in range(first, last + 1)]
