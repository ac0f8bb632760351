"""Where the files of releases stand: one folder each, complete or not there at all.

Beside the release's own files each folder has an index made from them (docs/decisions/0011): its figures
sorted for reading in ``figures.duckdb``, and its reports.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from cadre.workspace.files import sha256_of

RELEASE, INDEX, REPORTS = "release", "index", "reports"
FIGURES, ENTRIES = "figures.duckdb", "entries.json"


def shelves() -> Path:
    return Path(settings.HOME) / "shelf"


def place(id: str) -> Path:
    return shelves() / id


def made_sums(id: str) -> dict[str, str]:
    """SHA-256 of each file that was made from a release: of its index and its reports."""
    folder = place(id)
    paths = [path for part in (INDEX, REPORTS) for path in sorted((folder / part).glob("*"))]
    return {str(path.relative_to(folder)): sha256_of(path) for path in paths}
