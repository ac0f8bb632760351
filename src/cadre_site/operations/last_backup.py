"""When the site was last backed up: a small file in its folder, for an alarm when it is long ago."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cadre.workspace.files import point_to, pointed

STAMP = "last-backup"


def note_backup(home: Path) -> None:
    point_to(home / STAMP, datetime.now(UTC).isoformat(timespec="seconds"))


def last_backup(home: Path) -> float | None:
    """Unix time; None when there was none or the file says nothing readable."""
    try:
        return datetime.fromisoformat(pointed(home / STAMP) or "").timestamp()
    except ValueError:
        return None
