"""Several charts under each other in one picture, each with its heading and, where there is one, a note."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from cadre.publishable.documents.charts.svg import size, svg
from cadre.publishable.documents.charts.theme import INK, MUTED, SIZE, WIDTH
from cadre.publishable.documents.fonts import FAMILY

_MARGIN, _HEADING, _LINE, _APART = 14, 26, 15, 18
_CHARACTERS = 104


@dataclass(frozen=True)
class Panel:
    heading: str
    spec: Mapping[str, Any]
    note: str = ""


def stacked(panels: Sequence[Panel]) -> str:
    """One <svg> element with its width and height, on white; as wide as its widest chart."""
    drawn, y, width = [], float(_MARGIN), float(WIDTH)
    for place, panel in enumerate(panels):
        picture = svg(panel.spec)
        wide, high = size(picture)
        width = max(width, wide)
        drawn += [_text(panel.heading, y + 12, 13, INK, bold=True)]
        y += _HEADING
        drawn += [_placed(picture, place, y, wide, high)]
        y += high + _LINE
        for line in textwrap.wrap(panel.note, _CHARACTERS):
            drawn += [_text(line, y, SIZE, MUTED)]
            y += _LINE
        y += _APART
    width, height = width + 2 * _MARGIN, y - _APART
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}">'
    )
    return head + f'<rect width="{width:g}" height="{height:g}" fill="white"/>' + "".join(drawn) + "</svg>"


def _placed(picture: str, place: int, y: float, width: float, height: float) -> str:
    """Every chart names its clips clip0 and so on; in one picture the names have to differ."""
    inner = re.sub(r'\sxmlns(?::\w+)?="[^"]*"', "", picture)
    inner = re.sub(r'(\bid="|url\(#)', rf"\g<1>p{place}-", inner)
    at = f'<svg x="{_MARGIN}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return inner.replace("<svg", at, 1)


def _text(text: str, y: float, font: float, colour: str, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_MARGIN}" y="{y:g}" font-family="{FAMILY}" font-size="{font:g}" fill="{colour}"{weight}>'
        f"{escape(text)}</text>"
    )
