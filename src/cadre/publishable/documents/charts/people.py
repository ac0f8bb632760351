"""The pyramid of ages: women to the left, men to the right, one row per age band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.theme import ACCENT, WARM, Spec, beside, named, quantity

WIDTH = 230


@dataclass(frozen=True)
class Band:
    """Workers of one age band; None where the count may not be shown."""

    label: str
    women: float | None
    men: float | None
    women_text: str
    men_text: str


def pyramid(bands: Sequence[Band], women: str, men: str, width: int = WIDTH, room: float = 1.3) -> Spec:
    """Bands in reading order from the youngest, drawn with the youngest at the foot.

    ``width`` of a side in pixels; its longest bar leaves ``room`` for its text.
    """
    top = max([value for band in bands for value in (band.women, band.men) if value] or [1]) * room
    left: list[Spec] = [
        {"band": band.label, "value": band.women or 0, "text": band.women_text} for band in bands
    ]
    right: list[Spec] = [
        {"band": band.label, "value": band.men or 0, "text": band.men_text} for band in bands
    ]
    middle = {
        "title": None, "domain": False, "ticks": False, "orient": "left", "labelAlign": "center",
        "labelPadding": 34,
    }  # fmt: skip
    sides = [
        side | {"width": width}
        for side in (_side(women, WARM, left, top, True, None), _side(men, ACCENT, right, top, False, middle))
    ]
    return beside(*sides, spacing=6)


def _row(band: str, value: float | None, text: str) -> Spec:
    return {"band": band, "value": value or 0, "text": text}


def _side(name: str, colour: str, rows: list[Spec], top: float, reverse: bool, axis: Spec | None) -> Spec:
    order = [row["band"] for row in reversed(rows)]
    at = {
        "x": quantity("value", {"domain": [0, top], "reverse": reverse}),
        "y": named("band", sort=order, axis=axis),
    }
    words = {"type": "text", "align": "right" if reverse else "left", "dx": -5 if reverse else 5}
    drawn = [
        {"mark": {"type": "bar", "color": colour, "size": 20}, "encoding": at},
        {"mark": words, "encoding": at | {"text": named("text")}},
    ]
    title = {"text": name, "anchor": "middle", "color": colour, "fontSize": 12}
    return {
        "layer": drawn, "data": {"values": rows}, "title": title, "height": 28 * len(order),
    }  # fmt: skip
