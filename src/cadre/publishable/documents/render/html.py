"""One HTML file that needs nothing else: styles and pictures inside, no script, ready to print."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from cadre.publishable.documents import fonts
from cadre.publishable.documents.charts import svg as pictures
from cadre.publishable.documents.model import Chart, Document

_TEMPLATES = Path(__file__).parent / "templates"


def html(document: Document) -> bytes:
    page: str = _environment().get_template("report.html").render(document=document, words=document.labels)
    return page.encode()


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["picture"] = _picture
    environment.globals["style"] = fonts.stylesheet() + (_TEMPLATES / "report.css").read_text("utf-8")
    return environment


def _picture(chart: Chart) -> Any:
    """The chart as inline svg with one description; its own width, but never wider than the page."""
    from markupsafe import Markup, escape

    drawn = pictures.svg(chart.spec)
    width, _ = pictures.size(drawn)
    described = f'<svg role="img" aria-label="{escape(chart.alt)}" style="--wide:{width:.0f}px"'
    return Markup(drawn.replace("<svg", described, 1))  # noqa: S704 - drawn by Vega, its texts escaped  # nosec B704
