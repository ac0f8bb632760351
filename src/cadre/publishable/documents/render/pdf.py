"""PDF by typst: tagged for screen readers (PDF/UA-1), made to last (PDF/A-2a), the same bytes every time.

The template reads the document as JSON, so that no word of it can become markup.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from cadre.publishable.documents import fonts
from cadre.publishable.documents.charts import svg as pictures
from cadre.publishable.documents.model import Chart, Document

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]


def pdf(document: Document) -> bytes:
    import typst

    with tempfile.TemporaryDirectory(prefix="cadre-pdf-") as place:
        folder = Path(place)
        shutil.copy(_TEMPLATE, folder / "report.typ")
        (folder / "document.json").write_text(json.dumps(_plain(document), ensure_ascii=False), "utf-8")
        for chart in document.charts():
            (folder / f"{chart.id}.svg").write_text(pictures.svg(chart.spec), "utf-8")
        made: bytes = typst.compile(
            str(folder / "report.typ"), root=str(folder), font_paths=[str(fonts.folder())],
            ignore_system_fonts=True, pdf_standards=list(STANDARDS), timestamp=0,
        )  # fmt: skip
    return made


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries that name their kind; a chart without its specification."""
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value) if field.name != "spec"]
        found = {"kind_of": type(value).__name__} | {name: _plain(getattr(value, name)) for name in names}
        if isinstance(value, Chart):
            found["width"], found["height"] = pictures.size(pictures.svg(value.spec))
        return found
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value
