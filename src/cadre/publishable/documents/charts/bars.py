"""Bars: one value per name, parts of a whole, or pairs to compare; every value is written beside its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cadre.publishable.documents.charts.theme import (
    ACCENT,
    BASE,
    INK,
    LINES,
    MUTED,
    PARTS,
    PARTS_INK,
    SERIES,
    SIZE,
    WIDTH,
    Spec,
    altair,
    layers,
    named,
    quantity,
    text_width,
    themed,
    wrapped,
)  # fmt: skip

_ROW = 24
_NAME_ROOM = 230


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    text: str
    strong: bool = True


@dataclass(frozen=True)
class Part:
    """One part of a bar that is a whole of 100. ``text`` is drawn when the part is wide enough."""

    label: str
    part: str
    share: float
    text: str


@dataclass(frozen=True)
class Pair:
    """Two values of one name, such as men's and women's pay."""

    label: str
    first: float
    second: float
    first_text: str
    second_text: str


def _names(alt: Any, order: list[str]) -> Any:
    axis = alt.Axis(title=None, domain=False, ticks=False, labelExpr=LINES)
    return alt.Y("label:N", sort=order, axis=axis)


def _height(labels: Sequence[str], row: int = _ROW) -> int:
    """All rows are as high as the label with the most lines needs."""
    most = max((1 + label.count("\n") for label in labels), default=1)
    return len(labels) * max(row, 14 * most + 6 if most > 1 else 0)


def bars(rows: Sequence[Bar], *, colour: str = ACCENT, row: int = _ROW) -> Spec:
    """Horizontal bars in the order given, from zero to either side; those not ``strong`` are quiet."""
    labels = [wrapped(bar.label) for bar in rows]
    data = [
        {"label": label, "value": bar.value, "text": bar.text, "colour": colour if bar.strong else "#9fb2bf"}
        for label, bar in zip(labels, rows, strict=True)
    ]
    axis = {"title": None, "domain": False, "ticks": False, "labelExpr": LINES}
    at = {
        "x": quantity("value", {"domain": _reach([bar.value for bar in rows])}),
        "y": named("label", sort=labels, axis=axis),
    }
    drawn = {
        "mark": {"type": "bar", "size": min(15, row - 4)},
        "encoding": at | {"color": named("colour", scale=None)},
    }
    words = [
        {
            "mark": {"type": "text", "align": align, "dx": dx},
            "encoding": at | {"text": named("text")},
            "transform": [{"filter": f"datum.value {side} 0"}],
        }
        for align, dx, side in (("left", 5, ">="), ("right", -5, "<"))
    ]
    spec = layers(drawn, *words, height=_height(labels, row))
    return spec | {"data": {"values": data}}


def _reach(values: Sequence[float]) -> list[float]:
    """From the lowest to the highest value, zero among them, with room for the texts at both ends."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (high - low) * 0.14 or 1
    return [low - 1.5 * room if low < 0 else 0, high + room]


def parts(rows: Sequence[Part]) -> Spec:
    """Bars of 100 divided into parts, in the order the parts first appear; the legend stands above."""
    alt = altair()

    names = list(dict.fromkeys(row.part for row in rows))
    labels = list(dict.fromkeys(wrapped(row.label) for row in rows))
    data = alt.Data(values=_stacked(rows, names))
    domain = alt.Scale(domain=[0, 100], nice=False)
    x = alt.X("start:Q", axis=None, scale=domain)
    room = sum(text_width(name, SIZE) + 40 for name in names)
    legend = alt.Legend(columns=0 if room < WIDTH - _NAME_ROOM else 3)
    colour = alt.Color("part:N", sort=names, legend=legend, scale=alt.Scale(domain=names, range=list(PARTS)))
    base = alt.Chart(data).encode(y=_names(alt, labels))
    drawn = base.mark_bar(size=17, stroke="white", strokeWidth=1).encode(x=x, x2="end:Q", color=colour)
    words = base.mark_text(fontSize=10).encode(
        x=alt.X("middle:Q", axis=None, scale=domain), text="text:N", color=alt.Color("ink:N", scale=None)
    )
    chart = (drawn + words).resolve_scale(color="independent")
    return themed(chart, height=_height(labels, 28))


def _stacked(rows: Sequence[Part], names: Sequence[str]) -> list[dict[str, object]]:
    """Where each part begins and ends; Vega could stack them but would not place their texts."""
    reached: dict[str, float] = {}
    values: list[dict[str, object]] = []
    for row in sorted(rows, key=lambda row: names.index(row.part)):
        start = reached.get(row.label, 0.0)
        reached[row.label] = end = start + row.share
        values.append({
            "label": wrapped(row.label), "part": row.part, "start": start, "end": end,
            "middle": (start + end) / 2, "text": row.text if row.share >= 7 else "",
            "ink": PARTS_INK[names.index(row.part) % len(PARTS_INK)],
        })  # fmt: skip
    return values


def pairs(rows: Sequence[Pair], first: str, second: str) -> Spec:
    """Two points on one line per name, each with its value; ``first`` and ``second`` name them above."""
    alt = altair()

    labels = [wrapped(row.label) for row in rows]
    low = min(min(row.first, row.second) for row in rows)
    high = max(max(row.first, row.second) for row in rows)
    margin = (high - low) * 0.22 or high * 0.1 or 1
    scale = alt.Scale(domain=[low - margin, high + margin], nice=False, zero=False)
    lines = alt.Data(values=[
        {"label": label, "low": min(row.first, row.second), "high": max(row.first, row.second)}
        for label, row in zip(labels, rows, strict=True)
    ])  # fmt: skip
    y = _names(alt, labels)
    rule = alt.Chart(lines).mark_rule(color=BASE, strokeWidth=3).encode(
        x=alt.X("low:Q", axis=None, scale=scale), x2="high:Q", y=y
    )  # fmt: skip
    base = alt.Chart(alt.Data(values=_points(rows, first, second)))
    kinds = alt.Scale(domain=[first, second], range=[SERIES[1], SERIES[0]])
    shapes = alt.Scale(domain=[first, second], range=["circle", "diamond"])
    points = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=alt.X("value:Q", axis=None, scale=scale), y=y,
        color=alt.Color("kind:N", scale=kinds), shape=alt.Shape("kind:N", scale=shapes),
    )  # fmt: skip
    texts = [
        base.transform_filter(f"datum.side == '{side}'").mark_text(align=align, dx=dx).encode(
            x=alt.X("value:Q", axis=None, scale=scale), y=y, text="text:N"
        )
        for side, align, dx in (("left", "right", -9), ("right", "left", 9))
    ]  # fmt: skip
    return themed(alt.layer(rule, points, *texts), height=_height(labels, 26))


def _points(rows: Sequence[Pair], first: str, second: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for row in rows:
        sides = ("left", "right") if row.first <= row.second else ("right", "left")
        label = wrapped(row.label)
        found.append(
            {"label": label, "kind": first, "value": row.first, "text": row.first_text, "side": sides[0]}
        )
        found.append(
            {"label": label, "kind": second, "value": row.second, "text": row.second_text, "side": sides[1]}
        )
    return found


@dataclass(frozen=True)
class GroupedBar:
    """One bar of a group, such as the entries of one year."""

    group: str
    kind: str
    value: float
    text: str


def columns(rows: Sequence[GroupedBar]) -> Spec:
    """Upright bars side by side within each group; at most six kinds."""
    alt = altair()

    kinds = list(dict.fromkeys(row.kind for row in rows))
    groups = list(dict.fromkeys(row.group for row in rows))
    data = alt.Data(values=[row.__dict__ for row in rows])
    top = max((row.value for row in rows), default=1) or 1
    base = alt.Chart(data).encode(
        x=alt.X("group:N", sort=groups, axis=alt.Axis(title=None, labelAngle=0, ticks=False),
                scale=alt.Scale(paddingInner=0.3)),
        xOffset=alt.XOffset("kind:N", sort=kinds),
        y=alt.Y("value:Q", axis=None, scale=alt.Scale(domain=[0, top * 1.12])),
    )  # fmt: skip
    colour = alt.Color(
        "kind:N", sort=kinds, scale=alt.Scale(domain=kinds, range=list(SERIES)),
        legend=alt.Legend() if len(kinds) > 1 else None,
    )  # fmt: skip
    drawn = base.mark_bar().encode(color=colour)
    words = base.mark_text(dy=-7, color=INK, fontSize=10).encode(text="text:N")
    return themed(drawn + words, height=190)


def dots(rows: Sequence[Bar], axis_title: str, middle: tuple[float, str] | None) -> Spec:
    """One tick per area on one line, the strong one a named point, and a mark at the middle."""
    alt = altair()

    top = max(row.value for row in rows)
    scale = alt.Scale(domain=[0, top * 1.04], nice=False)
    x = alt.X(
        "value:Q",
        axis=alt.Axis(title=axis_title, grid=False, tickCount=6, labelExpr="datum.label"),
        scale=scale,
    )
    quiet = alt.Data(values=[{"value": row.value} for row in rows if not row.strong])
    loud = alt.Data(values=[{"value": row.value, "text": row.text} for row in rows if row.strong])
    layers = [
        alt.Chart(quiet).mark_tick(color=MUTED, opacity=0.45, thickness=1.5, size=26).encode(x=x),
        alt.Chart(loud).mark_point(filled=True, size=150, color=SERIES[1], opacity=1).encode(x=x),
        alt.Chart(loud).mark_text(dy=-22, fontWeight="bold", color=SERIES[1]).encode(x=x, text="text:N"),
    ]
    if middle is not None:
        data = alt.Data(values=[{"value": middle[0], "text": middle[1]}])
        layers.append(alt.Chart(data).mark_rule(color=INK, strokeDash=[3, 2], y=24, y2=74).encode(x=x))
        right = middle[0] > top * 0.8
        words = alt.Chart(data).mark_text(
            dy=26, dx=-5 if right else 5, align="right" if right else "left", color=INK
        )
        layers.append(words.encode(x=x, text="text:N"))
    return themed(alt.layer(*layers), height=74)
