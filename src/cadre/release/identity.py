"""What a release folder is called and which release of a workspace is the current one."""

from __future__ import annotations

from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import pointed
from cadre.workspace.release_files import IDENTITY

CURRENT = "current"


def current_release(folder: Path) -> Path:
    """The folder of a workspace's latest release.

    Raises:
        CadreError: nothing has been released yet.
    """
    releases = folder / "releases"
    name = pointed(releases / CURRENT)
    if name is None or not (releases / name / IDENTITY).is_file():
        raise CadreError("no-release", ExitCode.NOT_READY, folder=str(folder))
    return releases / name
