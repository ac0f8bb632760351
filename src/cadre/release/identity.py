"""What a release folder is called and which release of a workspace is the current one."""

from __future__ import annotations

from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import digest_of, pointed, read_json, sha256_of

CURRENT = "current"
IDENTITY = "release.json"


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


def files_digest(folder: Path) -> tuple[str, dict[str, str]]:
    """Digest over every file of a release but ``release.json`` itself, and each file's SHA-256."""
    sums = {
        path.name: sha256_of(path)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != IDENTITY
    }
    return digest_of(sums), sums


def check_release(folder: Path) -> list[str]:
    """Names of files that are missing, added or changed since the release was made."""
    told = read_json(folder / IDENTITY)["files"]
    found = files_digest(folder)[1]
    return sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name))
