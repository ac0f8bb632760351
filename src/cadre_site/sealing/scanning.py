"""What lies in a folder, and by what signs a file is known to be as it was."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import LEFTOVER

Signs = tuple[int, int, int, int]  # size, time of content, time of the rest, number; times in ns


@dataclass(frozen=True)
class Scan:
    """``files``: path inside the folder -> its signs."""

    files: dict[str, Signs]
    folders: tuple[str, ...]


def scan(folder: Path, without: frozenset[str]) -> Scan:
    """Everything but what is only being written and the named folders at the top.

    Raises:
        CadreError: (INPUT) a link, a pipe or whatever else is neither file nor folder.
    """
    files: dict[str, Signs] = {}
    folders: list[str] = []
    for path, found in _below(folder, "", without):
        if stat.S_ISDIR(found.st_mode):
            folders.append(path)
        else:
            files[path] = signs(found)
    return Scan(files, tuple(sorted(folders)))


def signs(found: os.stat_result) -> Signs:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _below(folder: Path, at: str, without: frozenset[str]) -> Iterator[tuple[str, os.stat_result]]:
    for one in _listed(folder / at):
        path = f"{at}/{one.name}" if at else one.name
        if LEFTOVER in one.name or path in without:
            continue
        try:
            found = one.stat(follow_symlinks=False)
        except FileNotFoundError:  # removed since it was listed
            continue
        if stat.S_ISDIR(found.st_mode):
            yield path, found
            yield from _below(folder, path, without)
        elif stat.S_ISREG(found.st_mode):
            yield path, found
        else:
            raise CadreError("data-link", ExitCode.INPUT, file=path)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda one: one.name)
    except FileNotFoundError:
        return []
