"""Colours, type and sizes that all charts share.

The colours keep at least 3:1 contrast on white (WCAG 1.4.11) and stay apart for readers with any of the
common colour-vision deficiencies; no chart relies on colour alone.
"""

from __future__ import annotations

import textwrap
from typing import Any

from cadre.publishable.documents.fonts import FAMILY

INK = "#1b2733"
MUTED = "#52606d"
GRID = "#d9e0e6"
BASE = "#8996a3"
ACCENT = "#0a5c73"
WARM = "#c0561a"
VIOLET = "#6b4c9a"
QUIET = "#a9b6c2"
SERIES = (ACCENT, WARM, VIOLET, "#3f7d3a", "#8a6d1d", MUTED)
PARTS = ("#0a5c73", "#d98a4e", "#8f7bb8", "#6fa8b8", "#e3c07a", "#c4cdd6")
PARTS_INK = ("#ffffff", INK, INK, INK, INK, INK)
# Five classes from few to many; the text colour that reads on each.
CLASSES = ("#e4f0ee", "#b5d6d5", "#6fb0b7", "#2b7f92", "#0a4558")
CLASSES_INK = (INK, INK, INK, "#ffffff", "#ffffff")
WIDTH = 620
SIZE = 11

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_FIT = {"type": "fit-x", "contains": "padding"}

Spec = dict[str, Any]


def altair() -> Any:
    """altair itself, imported at the first chart: it costs half a second."""
    import altair as alt

    return alt


def quantity(field: str, scale: Spec, axis: Spec | None = None) -> Spec:
    """A channel of numbers; without an axis unless one is given."""
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"nice": False, **scale}}


def named(field: str, **more: Any) -> Spec:
    """A channel of names."""
    return {"field": field, "type": "nominal", **more}


def layers(*layer: Spec, height: int, width: int = WIDTH, free: bool = False) -> Spec:
    """One view of layers with the theme, written down instead of built: altair takes forty times as long.

    ``free``: what is drawn outside ``width`` widens the picture; else axes are included in it.
    """
    spec = {"$schema": _SCHEMA, "layer": list(layer), "height": height, "width": width}
    return _dressed(spec) | ({} if free else {"autosize": _FIT})


def beside(*views: Spec, spacing: int) -> Spec:
    """Views side by side with the theme, as ``layers`` written down."""
    return _dressed({"$schema": _SCHEMA, "hconcat": list(views), "spacing": spacing})


def themed(chart: Any, height: int, width: int = WIDTH) -> Spec:
    """One view (an altair chart or layers), axes and legend included in ``width``, with the theme."""
    spec: Spec = chart.properties(width=width, height=height).to_dict(validate=False)
    return _dressed(spec) | {"autosize": _FIT}


def themed_free(chart: Any) -> Spec:
    """Views that set their own sizes, with the theme; what is drawn outside them widens the picture."""
    return _dressed(chart.to_dict(validate=False))


def _dressed(spec: Spec) -> Spec:
    padding = {"left": 2, "right": 2, "top": 4, "bottom": 2}
    return spec | {"config": _config(), "background": "white", "padding": padding}


def _config() -> Spec:
    return {
        "font": FAMILY,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": SIZE, "labelColor": INK, "titleFontSize": SIZE, "titleColor": MUTED,
            "titleFontWeight": "normal", "labelFlush": False, "domainColor": BASE, "tickColor": BASE,
            "gridColor": GRID, "labelLimit": 0, "labelPadding": 6,
        },
        "axisY": {
            "labelBaseline": "middle",
            # A label is hung by its first line: lift it so that all its lines stand in the middle.
            "labelOffset": {"condition": [
                {"test": f"length(split(datum.value, '\\n')) == {lines}", "value": -6.5 * (lines - 1)}
                for lines in (2, 3)
            ], "value": 0},
        },
        "text": {"fontSize": SIZE, "color": INK},
        "legend": {
            "orient": "top", "title": None, "labelFontSize": SIZE, "labelColor": INK, "symbolSize": 110,
            "labelLimit": 0, "columnPadding": 18, "offset": 8,
        },
    }  # fmt: skip


def grouped(thousands: str) -> str:
    """Labels of an axis as whole numbers with ``thousands`` between thousands."""
    return f"replace(format(datum.value, ',.0f'), /,/g, '{thousands}')"


def wrapped(label: str, characters: int = 38) -> str:
    """The label on as many lines as it needs; charts split it at the line break."""
    return "\n".join(textwrap.wrap(label, characters, break_long_words=False)) or label


def text_width(text: str, size: float) -> float:
    """Roughly how wide one line of FiraGO is, in pixels; never much too small."""
    return (
        sum(_WIDTHS.get(letter.lower(), 0.58) + (0.08 if letter.isupper() else 0) for letter in text) * size
    )


_WIDTHS = (
    dict.fromkeys("iljtfr.,:;'|()-– ", 0.34) | dict.fromkeys("mwжшщюмыфё—", 0.8) | dict.fromkeys("%@", 0.85)
)
LINES = "split(datum.label, '\\n')"
