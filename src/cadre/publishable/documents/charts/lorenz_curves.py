"""Lorenz curves of several groups in one square, told apart by colour and by dashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.theme import BASE, MUTED, SERIES, Spec, altair, themed_free

_DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3])
MOST = len(_DASHES)


@dataclass(frozen=True)
class Curve:
    """``points``: cumulative shares of people and of workers, both in 0 … 100, from (0, 0)."""

    name: str
    points: Sequence[tuple[float, float]]


def lorenz_curves(curves: Sequence[Curve], x_title: str, y_title: str, equal: str, percent: str) -> Spec:
    """At most ``MOST`` curves; ``equal`` names the diagonal, ``percent`` is the sign behind a number."""
    alt = altair()

    axis = {"values": [0, 25, 50, 75, 100], "labelExpr": f"datum.value + '{percent}'", "grid": True}
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(title=x_title, **axis))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(title=y_title, **axis))
    names = [curve.name for curve in curves]
    dashes = alt.Scale(domain=names, range=list(_DASHES[: len(names)]))
    colours = alt.Scale(domain=names, range=list(SERIES[: len(names)]))
    legend = alt.Legend(columns=1, symbolType="stroke", symbolSize=400, symbolStrokeWidth=2.4)
    data = alt.Data(
        values=[{"group": curve.name, "x": a, "y": b} for curve in curves for a, b in curve.points]
    )
    drawn = (
        alt.Chart(data)
        .mark_line(strokeWidth=2.4, interpolate="linear")
        .encode(
            x=x,
            y=y,
            color=alt.Color("group:N", scale=colours, legend=legend),
            strokeDash=alt.StrokeDash("group:N", scale=dashes, legend=legend),
        )
    )
    line = alt.Data(values=[{"x": 0, "y": 0}, {"x": 100, "y": 100}])
    diagonal = alt.Chart(line).mark_line(color=BASE, strokeDash=[4, 3]).encode(x=x, y=y)
    word = alt.Chart(alt.Data(values=[{"x": 62, "y": 62, "text": equal}]))
    named = word.mark_text(align="right", dx=-8, dy=-4, color=MUTED).encode(x=x, y=y, text="text:N")
    return themed_free(alt.layer(diagonal, drawn, named).properties(width=300, height=300))
