"""The report's typeface, FiraGO (SIL OFL 1.1), unpacked from the package pymupdf-fonts.

One family for text and charts, with Latin, Cyrillic, Greek and Georgian, so that a report never depends on
what happens to be installed on a machine.
"""

from __future__ import annotations

import atexit
import importlib
import shutil
import tempfile
from functools import cache
from pathlib import Path

FAMILY = "FiraGO"
_CUTS = {"Regular": "figo", "Bold": "figbo", "Italic": "figit"}


@cache
def folder() -> Path:
    """A folder with the font files, made once per process and removed at its end."""
    fonts = importlib.import_module("pymupdf_fonts")
    place = Path(tempfile.mkdtemp(prefix="cadre-fonts-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for cut, code in _CUTS.items():
        (place / f"{FAMILY}-{cut}.ttf").write_bytes(fonts.myfont(code))
    return place
