"""Specifications to pictures, by vl-convert with the report's own fonts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from cadre.publishable.documents import fonts

_PIXELS_PER_INCH = 200
# The converter multiplies ``scale`` by ``ppi`` / 72, and a pixel of a chart is 1/96 inch.
_SCALE = 72 / 96


@cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(fonts.folder()))
    return vl_convert


def svg(spec: Mapping[str, Any]) -> str:
    """The chart as one <svg> element without width, height or the roles Vega writes into it.

    The reader's program gets one picture with one description; Vega's own roles inside would repeat it.
    """
    return _bare(_drawn(json.dumps(spec, ensure_ascii=False, sort_keys=True)))


@lru_cache(maxsize=256)
def _drawn(text: str) -> str:
    """Drawn once for every format: to draw is dear, to make a PNG of what was drawn is not."""
    drawn: str = _converter().vegalite_to_svg(text)
    return drawn


@lru_cache(maxsize=256)
def _bare(drawn: str) -> str:
    drawn = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn)
    drawn = drawn[drawn.index("<svg") :]
    head, rest = drawn.split(">", 1)
    return re.sub(r' (?:class|width|height)="[^"]*"', "", head) + ">" + rest


def size(picture: str) -> tuple[float, float]:
    """Width and height of an svg in its own pixels, from its view box."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture)
    if found is None:
        raise ValueError("an svg without a view box")
    return float(found[1]), float(found[2])


def png_of(picture: str) -> bytes:
    """A whole <svg> element with its width and height as PNG."""
    drawn: bytes = _converter().svg_to_png(picture, scale=_SCALE, ppi=_PIXELS_PER_INCH)
    return drawn


def png(spec: Mapping[str, Any]) -> bytes:
    """The chart as PNG at 200 pixels per inch (one chart pixel is 1/96 inch)."""
    return png_of(_drawn(json.dumps(spec, ensure_ascii=False, sort_keys=True)))
