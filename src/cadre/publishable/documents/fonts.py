"""The report's typeface, FiraGO (SIL OFL 1.1), unpacked from the package pymupdf-fonts.

One family for text and charts, with Latin, Cyrillic, Greek and Georgian, so that a report never depends on
what happens to be installed on a machine.
"""

from __future__ import annotations

import atexit
import base64
import io
import shutil
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import digest_of
from cadre.workspace.kept import kept, places

FAMILY = "FiraGO"
_CUTS = {"Regular": "figo", "Bold": "figbo"}
_WEIGHTS = {"Regular": 400, "Bold": 700}
_FEATURES = ("kern", "tnum", "lnum")
# What a page in English or Russian may hold: Latin with accents, Cyrillic, dashes, quotes, signs.
_LETTERS = (
    *range(0x20, 0x180),
    *range(0x400, 0x530),
    *range(0x2009, 0x2040),
    0x20AC,
    0x2116,
    0x2212,
    0x2264,
    0x2265,
)


@cache
def folder() -> Path:
    """A folder with the font files, made once per process and removed at its end."""
    try:
        fonts = import_module("pymupdf_fonts")
    except ImportError as error:
        raise CadreError("report-fonts-missing", ExitCode.CONFIGURATION) from error
    place = Path(tempfile.mkdtemp(prefix="cadre-fonts-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for cut, code in _CUTS.items():
        (place / f"{FAMILY}-{cut}.ttf").write_bytes(fonts.myfont(code))
    return place


@cache
def stylesheet() -> str:
    """@font-face rules that carry the letters of both languages inside them, some 70 kB."""
    return "\n".join(
        f"@font-face {{ font-family: {FAMILY}; font-weight: {weight}; "
        f"src: url(data:font/woff;base64,{base64.b64encode(_letters(cut)).decode()}) format('woff'); }}"
        for cut, weight in _WEIGHTS.items()
    )


def _letters(cut: str, flavor: str = "woff") -> bytes:
    """The cut's letters of both languages; the same bytes every time. Taking them out takes a second."""
    from importlib.metadata import version

    given = [version("fonttools"), version("pymupdf-fonts"), cut, flavor, _LETTERS, _FEATURES]
    name = f"{FAMILY}-{cut}-{digest_of(given)[:16]}.{flavor}"
    return kept(name, places(__file__), lambda: _taken_out(cut, flavor))


def _taken_out(cut: str, flavor: str) -> bytes:
    from fontTools import subset

    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = flavor, False, list(_FEATURES)
    with subset.load_font(str(folder() / f"{FAMILY}-{cut}.ttf"), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=_LETTERS)
        subsetter.subset(font)
        written = io.BytesIO()
        subset.save_font(font, written, options)
    return written.getvalue()


def web_fonts() -> dict[str, bytes]:
    """Each cut with the letters of both languages as WOFF2, for pages that link to their fonts."""
    return {f"firago-{weight}.woff2": _letters(cut, "woff2") for cut, weight in _WEIGHTS.items()}
