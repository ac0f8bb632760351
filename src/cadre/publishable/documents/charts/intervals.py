"""Bars with the interval of each value drawn through their end; values may lie on either side of zero."""

from __future__ import annotations

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

_ROW, _MARGIN = 26, 8


def intervals(rows: Sequence[Estimate]) -> Spec:
    """One bar per row in the order given."""
    alt = altair()
    labels = [wrapped(row.label, 34) for row in rows]
    data = data_of(
        rows, labels,
        end=[max(0.0, row.high) for row in rows],
        colour=[WARM if row.strong else ACCENT for row in rows],
    )  # fmt: skip
    low, high = reach_with_zero(rows)
    room = (high - low) * 0.14 or 1
    scale = alt.Scale(domain=[low - room * 0.2 if low < 0 else 0, high + room], nice=False)
    base = alt.Chart(data).encode(y=names(labels))

    def at(field: str) -> Any:
        return alt.X(f"{field}:Q", axis=None, scale=scale)

    drawn = base.mark_bar(size=13, opacity=0.85).encode(
        x=at("value"), color=alt.Color("colour:N", scale=None)
    )
    rule = from_low_to_high(base, at, color=INK, strokeWidth=1.6)
    words = base.mark_text(align="left", dx=6).encode(x=at("end"), text="text:N")
    return themed(drawn + rule + words + upright(0, at), height=height_of(labels, _ROW, _MARGIN))
