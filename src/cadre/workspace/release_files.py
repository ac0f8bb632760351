"""The files of a release folder and their sums: is it still what its identity says?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cadre.workspace.files import digest_of, read_json, sha256_of

IDENTITY = "release.json"


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
    return changed_files(folder)[0]


def changed_files(folder: Path) -> tuple[list[str], str]:
    """As ``check_release``, and the digest over what is there; every file is read once."""
    digest, sums = files_digest(folder)
    return differing(read_json(folder / IDENTITY)["files"], sums), digest


def differing(told: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Names of files that are missing, added or of another sum."""
    return sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name))


def release_name(digest: str) -> str:
    """A release is called by the beginning of its digest."""
    return f"R{digest[:12].upper()}"
