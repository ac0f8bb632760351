"""The tile map: one square per district at its place in a grid, coloured by fifths of the districts.

A grid shows where in the country a figure stands without drawing a border, and gives a small district
the same weight as a large one. A figure that may not be shown is hatched; one that is not known is empty.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.theme import (
    BASE,
    CLASSES,
    CLASSES_INK,
    INK,
    MUTED,
    WIDTH,
    Spec,
    altair,
    text_width,
    themed_free,
)  # fmt: skip

_GAP = 0.06
_HATCH = 4
_LINE = 11
_TALLEST = 620


@dataclass(frozen=True)
class Tile:
    """``value`` None: hatched when ``suppressed``, else empty."""

    label: str
    column: int
    row: int
    value: float | None
    text: str
    suppressed: bool = False


@dataclass(frozen=True)
class Words:
    """``bounds``: text of the lower and upper bound of each class, in order; ``suppressed``, ``unknown``."""

    bounds: tuple[str, ...]
    suppressed: str
    unknown: str


def fifths(values: Sequence[float]) -> list[float]:
    """Upper bounds of at most five classes with as equal a number of areas in each as ties allow."""
    ranked = sorted(values)
    cuts = [ranked[max(0, math.ceil(len(ranked) * part / 5) - 1)] for part in range(1, 6)] if ranked else []
    return sorted(set(cuts))


def class_of(value: float, bounds: Sequence[float]) -> int:
    """Which of the five colours, spread over the scale when there are fewer classes than five."""
    place = next(index for index, bound in enumerate(bounds) if value <= bound)
    return round(place * 4 / max(1, len(bounds) - 1)) if len(bounds) > 1 else 2


def tile_map(tiles: Sequence[Tile], words: Words) -> Spec:
    """Square tiles scaled to the text width, with the legend of classes beneath."""
    alt = altair()

    left, top = min(tile.column for tile in tiles), min(tile.row for tile in tiles)
    columns = max(tile.column for tile in tiles) - left + 1
    rows = max(tile.row for tile in tiles) - top + 1
    side = min(76, WIDTH // columns, _TALLEST // rows)
    bounds = fifths([tile.value for tile in tiles if tile.value is not None])
    placed = [(tile, tile.column - left, tile.row - top) for tile in tiles]
    squares = [_square(tile, x, y, bounds) for tile, x, y in placed]
    key = _legend(bounds, words, tiles)
    hatch = [
        line for tile, x, y in placed if tile.suppressed and tile.value is None for line in _hatching(x, y)
    ]
    labels = [_label(tile, x, y, side, bounds) for tile, x, y in placed]
    x_scale = alt.Scale(domain=[0, columns], nice=False)
    y_scale = alt.Scale(domain=[rows, 0], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=x_scale), alt.Y("y:Q", axis=None, scale=y_scale)
    colour = alt.Color("colour:N", scale=None)
    boxes = alt.Chart(alt.Data(values=squares)).mark_rect(stroke=BASE, strokeWidth=0.6, cornerRadius=2)
    strokes = alt.Chart(alt.Data(values=hatch)).mark_rule(color=BASE, strokeWidth=1)
    names = alt.Chart(alt.Data(values=labels)).mark_text(lineBreak="\n", lineHeight=_LINE, baseline="middle")
    drawn = alt.layer(
        boxes.encode(x=x, x2="x2:Q", y=y, y2="y2:Q", fill=alt.Fill("colour:N", scale=None)),
        strokes.encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        names.encode(x=x, y=y, text="text:N", color=colour, size=alt.Size("font:Q", scale=None)),
    ).properties(width=side * columns, height=side * rows)
    return _with_legend(drawn, key)


def _square(tile: Tile, x: int, y: int, bounds: Sequence[float]) -> dict[str, object]:
    colour = "#ffffff" if tile.value is None else CLASSES[class_of(tile.value, bounds)]
    return {"x": x + _GAP, "x2": x + 1 - _GAP, "y": y + _GAP, "y2": y + 1 - _GAP, "colour": colour}


def _hatching(x: int, y: int) -> Iterator[dict[str, float]]:
    """Slanting lines clipped to the tile; Vega has no hatched fill."""
    low, high = _GAP, 1 - _GAP
    for step in range(1, 2 * _HATCH):
        total = 2 * low + (high - low) * step / _HATCH
        start, end = max(low, total - high), min(high, total - low)
        yield {"x": x + start, "x2": x + end, "y": y + total - start, "y2": y + total - end}


def _label(tile: Tile, x: int, y: int, side: int, bounds: Sequence[float]) -> dict[str, object]:
    lines, font = _fitted(tile.label, side * (1 - 2 * _GAP) - 4, side)
    ink = INK if tile.value is None else CLASSES_INK[class_of(tile.value, bounds)]
    words = "\n".join([*lines, tile.text])
    middle = y + 0.5 - (len(lines) * _LINE) / (2 * side)  # a text is hung by its first line
    return {"x": x + 0.5, "y": middle, "text": words, "colour": ink, "font": font}


def _fitted(label: str, room: float, side: int) -> tuple[list[str], float]:
    """The name on at most two lines in the largest type that fits; a name that never fits is cut short."""
    largest = 10 if side >= 70 else 9 if side >= 56 else 8
    for font in (largest, largest - 1, largest - 2, 7.2, 6.5):
        lines = textwrap.wrap(label, max(4, int(room / (font * 0.56))), break_long_words=False)
        if len(lines) <= 2 and all(text_width(line, font) <= room for line in lines):
            return lines, font
    return [
        line if text_width(line, 6.5) <= room else line[: int(room / 4.2)] + "." for line in lines[:2]
    ], 6.5


def _legend(bounds: Sequence[float], words: Words, tiles: Sequence[Tile]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {"text": text, "colour": CLASSES[class_of(bound, bounds)], "hatched": False}
        for bound, text in zip(bounds, words.bounds, strict=True)
    ]
    if any(tile.value is None and tile.suppressed for tile in tiles):
        found.append({"text": words.suppressed, "colour": "#ffffff", "hatched": True})
    if any(tile.value is None and not tile.suppressed for tile in tiles):
        found.append({"text": words.unknown, "colour": "#ffffff", "hatched": False})
    return found


def _with_legend(drawn: object, key: Sequence[dict[str, object]]) -> Spec:
    """The legend as its own row of boxes under the map, so that words and hatching are ours to set."""
    alt = altair()

    at, boxes, hatch = 0.0, [], []
    y = 0.0
    for entry in key:
        width = 26 + 6.4 * len(str(entry["text"]))
        if at and at + width > WIDTH:
            at, y = 0.0, y + 20
        boxes.append({"x": at, "x2": at + 16, "y": y, "y2": y + 12, "tx": at + 21, "ty": y + 6, **entry})
        if entry["hatched"]:
            hatch += [{"x": at + k, "x2": at + k + 6, "y": y + 12, "y2": y} for k in (0, 5, 10)]
        at += width + 8
    x_scale = alt.Scale(domain=[0, WIDTH], nice=False)
    y_scale = alt.Scale(domain=[y + 14, -2], nice=False)
    x = alt.X("x:Q", axis=None, scale=x_scale)
    vertical = alt.Y("y:Q", axis=None, scale=y_scale)
    data = alt.Data(values=boxes)
    rect = alt.Chart(data).mark_rect(stroke=BASE, strokeWidth=0.6).encode(
        x=x, x2="x2:Q", y=vertical, y2="y2:Q", fill=alt.Fill("colour:N", scale=None))  # fmt: skip
    line = alt.Chart(alt.Data(values=hatch)).mark_rule(color=BASE).encode(
        x=x, x2="x2:Q", y=vertical, y2="y2:Q")  # fmt: skip
    text = alt.Chart(data).mark_text(align="left", fontSize=10.5, color=MUTED, baseline="middle").encode(
        x=alt.X("tx:Q", axis=None, scale=x_scale), y=alt.Y("ty:Q", axis=None, scale=y_scale), text="text:N"
    )  # fmt: skip
    legend = alt.layer(rect, line, text).properties(width=WIDTH, height=y + 16)
    return themed_free(alt.vconcat(drawn, legend, spacing=10, center=False))
