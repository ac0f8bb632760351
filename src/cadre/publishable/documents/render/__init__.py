"""Write a Document as HTML, DOCX or PDF. Nothing here knows what a report is about."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from cadre.publishable.documents.model import Document
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.formats import FORMATS
from cadre.workspace.files import atomic_file


def render(document: Document, format: str, path: Path) -> None:
    """Write the document to ``path``, whole or not at all. The same document gives the same bytes.

    Raises CadreError for an unknown format, or when the file cannot be stored.
    """
    content = renderer(format)(document)
    with atomic_file(path) as temporary:
        temporary.write_bytes(content)


def renderer(format: str) -> Callable[[Document], bytes]:
    """The function of the module of that name, imported when it is first wanted."""
    if format not in FORMATS:
        raise CadreError("report-format-unknown", ExitCode.USAGE, format=format, known=", ".join(FORMATS))
    module = import_module(f"cadre.publishable.documents.render.{format}")
    found: Callable[[Document], bytes] = getattr(module, format)
    return found
