"""Charts of the commands that stand alone, drawn as in the reports and written as SVG or PNG."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cadre.cli.language import spoken, words
from cadre.methods.distribution import Spread
from cadre.methods.lorenz import lorenz as curve
from cadre.methods.lorenz import thinned
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import percent

if TYPE_CHECKING:
    from cadre.publishable.documents.charts.stack import Panel

Picture = Literal["svg", "png"]
_MOST_POINTS = 400


def picture_kind(path: Path | None) -> Picture:
    """By the ending of the file. Raises CadreError for another ending, before any work is done."""
    ending = "svg" if path is None else path.suffix.lower().lstrip(".")
    if ending not in ("svg", "png"):
        raise CadreError("chart-kind", ExitCode.USAGE, file=str(path))
    return "png" if ending == "png" else "svg"


def draw_lorenz(spread: Spread, path: Path, kind: Picture) -> None:
    """Write the curve. Raises CadreError where the file cannot be written."""
    from cadre.publishable.documents.charts.lines import lorenz

    drawn = [
        (100 * float(x), 100 * float(y))
        for x, y in thinned(curve(spread.values, spread.weights), _MOST_POINTS)
    ]
    x, y, real, equal = (words(f"distribution.lorenz.{part}") for part in ("x", "y", "curve", "diagonal"))
    spec = lorenz(drawn, (x, y, real, equal), re.sub(r"[\d.,]", "", percent(0, spoken(), 0)))
    write_picture(spec, path, kind)


def write_picture(spec: Mapping[str, Any], path: Path, kind: Picture) -> None:
    """A chart as a file that stands alone. Raises CadreError where the file cannot be written."""
    from cadre.publishable.documents.charts.svg import size, svg

    picture = svg(spec)
    width, height = size(picture)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
    bare = re.sub(r'\sxmlns="[^"]*"', "", picture, count=1)
    _write(bare.replace("<svg", head, 1), path, kind)


def draw_panels(panels: Sequence[Panel], path: Path, kind: Picture) -> None:
    """Write charts under each other. Raises CadreError where there is none, or the file cannot be written."""
    from cadre.publishable.documents.charts.stack import stacked

    if not panels:
        raise CadreError("chart-nothing", ExitCode.USAGE, file=str(path))
    _write(stacked(panels), path, kind)


def _write(picture: str, path: Path, kind: Picture) -> None:
    from cadre.publishable.documents.charts.svg import png_of

    try:
        if kind == "png":
            path.write_bytes(png_of(picture))
        else:
            path.write_text(picture, encoding="utf-8")
    except OSError as problem:
        why = words("chart.not-allowed" if path.parent.is_dir() else "chart.no-folder")
        facts = {"file": str(path), "problem": why}
        raise CadreError("chart-unwritten", ExitCode.STORAGE, **facts) from problem
