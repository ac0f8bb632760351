"""Where countries' workspaces stand: outside the site's database, one folder each."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from cadre.workspace.config import FILE, Workspace, load_workspace

UPLOADS = "uploads"  # inside a workspace
_COUNTRY = re.compile(r"[A-Z]{3}")


def workspaces() -> Path:
    return Path(settings.HOME) / "workspaces"


def place(country: str) -> Path | None:
    """The folder of a country's workspace, or None when there is none."""
    folder = workspaces() / country
    return folder if _COUNTRY.fullmatch(country) and (folder / FILE).is_file() else None


def standing() -> list[str]:
    """Countries whose workspace is here."""
    return sorted(path.parent.name for path in workspaces().glob(f"*/{FILE}") if place(path.parent.name))


def opened(country: str) -> Workspace | None:
    """Raises CadreError when the workspace's own configuration cannot be read."""
    folder = place(country)
    return None if folder is None else load_workspace(folder)


def country_of(workspace: Workspace) -> str:
    """The folder's name: rights are by where a workspace stands, whatever its configuration says."""
    return workspace.folder.name
