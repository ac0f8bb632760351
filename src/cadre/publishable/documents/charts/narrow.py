"""Bars, lines and pyramids once more for a screen as wide as a hand: the same figures, type and colours.

Names of bars stand above them instead of beside; a line's name takes more lines. Others have no such form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from cadre.publishable.documents.charts.lines import Point, lines
from cadre.publishable.documents.charts.people import Band, pyramid
from cadre.publishable.documents.charts.theme import MUTED, Spec, layers, named, quantity, wrapped

WIDTH = 296
_NAME, _BAR, _SPACE = 14, 14, 9
_CHARACTERS = 44
_BAR_FIELDS, _POINT_FIELDS = {"label", "value", "text", "colour"}, {one.name for one in fields(Point)}
_SIDE_FIELDS, _SIDE_WIDTH, _SIDE_ROOM = {"band", "value", "text"}, 106, 1.6
_LINE_WIDTH, _LINE_CHARACTERS = 128, 15


def narrow(spec: Mapping[str, Any]) -> Spec | None:
    """None of a chart that has no narrow form."""
    sides = spec.get("hconcat", ())
    if [_fields(side) for side in sides] == [_SIDE_FIELDS] * 2:
        return _pyramid(*sides)
    first: Spec = next(iter(spec.get("layer", ())), {})
    if _fields(spec) == _BAR_FIELDS and first["mark"]["type"] == "bar":
        return _bars(_values(spec), first["encoding"]["x"]["scale"]["domain"])
    if _fields(first) == _POINT_FIELDS and first["layer"][0]["mark"]["type"] == "line":
        return _lines(_values(first), first["layer"][0]["encoding"]["color"]["scale"])
    return None


def _fields(spec: Mapping[str, Any]) -> set[str]:
    return set(next(iter(_values(spec)), ()))


def _values(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec.get("data", {}).get("values", [])
    return found


def _bars(values: list[dict[str, Any]], reach: list[float]) -> Spec:
    rows, top = [], 0
    for one in values:
        label = wrapped(one["label"].replace("\n", " "), _CHARACTERS)
        bar = top + _NAME * (1 + label.count("\n")) + 2
        rows.append(
            one | {"label": label, "top": top, "bar": bar, "foot": bar + _BAR, "middle": bar + _BAR / 2}
        )
        top = bar + _BAR + _SPACE
    x = quantity("value", {"domain": reach})
    downwards = {"domain": [0, top], "reverse": True}
    name = {"type": "text", "align": "left", "baseline": "top", "x": 0, "lineBreak": "\n"}
    text = {"type": "text", "baseline": "middle"}
    drawn: list[Spec] = [
        {"mark": name, "encoding": {"y": quantity("top", downwards), "text": named("label")}},
        {"mark": "bar", "encoding": {
            "x": x, "x2": {"datum": 0}, "y": quantity("bar", downwards), "y2": {"field": "foot"},
            "color": named("colour", scale=None),
        }},
        *({
            "mark": text | {"align": align, "dx": dx}, "transform": [{"filter": f"datum.value {side} 0"}],
            "encoding": {"x": x, "y": quantity("middle", downwards), "text": named("text")},
        } for align, dx, side in (("left", 5, ">="), ("right", -5, "<"))),
    ]  # fmt: skip
    return layers(*drawn, height=top, width=WIDTH) | {"data": {"values": rows}}


def _lines(values: list[dict[str, Any]], colours: Mapping[str, list[str]]) -> Spec:
    quiet = [
        name for name, colour in zip(colours["domain"], colours["range"], strict=True) if colour == MUTED
    ]
    return lines([Point(**one) for one in values], frozenset(quiet), _LINE_WIDTH, _LINE_CHARACTERS)


def _pyramid(women: Spec, men: Spec) -> Spec:
    both = zip(_values(women), _values(men), strict=True)
    bands = [
        Band(one["band"], one["value"], other["value"], one["text"], other["text"]) for one, other in both
    ]
    names = women["title"]["text"], men["title"]["text"]
    return pyramid(bands, *names, width=_SIDE_WIDTH, room=_SIDE_ROOM)
