"""Ciphertext of files, on the disk: written whole or not at all, and known by case and number alone.

A file is *staged* until a message names it: its place alone says that it is there, and a day later it goes.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from cadre.vocabulary.errors import CadreError
from cadre.workspace.files import LEFTOVER, atomic_file, remove
from cadre_site.concerns.octets import AGE, OVERHEAD, unb64
from cadre_site.concerns.refusing import RefusedError

MOST_FILES = 10
MOST = (25 << 20) + (1 << 20)  # 25 MiB of content; padding adds at most 3 % there
OF_CASE = 60 << 20
STAGED = 24 * 3600
PIECE = 64 << 10
LONGEST, SLOWEST = 30 * 60, 2 << 10  # seconds in all; octets a second after the first half minute
PATIENCE = 30

Read = Callable[[int], bytes]


def folder_of(handle: str) -> Path:
    """Not by the handle itself: names of folders come into listings and logs of backups."""
    name = hashlib.sha256(b"files of " + handle.encode()).hexdigest()[:32]
    return Path(settings.CONCERNS_HOME) / "files" / name


def place_of(handle: str, file: str) -> Path:
    return folder_of(handle) / unb64(file, 16).hex()


def receive(handle: str, file: str, length: int, read: Read) -> bool:
    """Keep a file that comes piece by piece; False when the very same is there already.

    Raises:
        RefusedError: too large, too many, cut short, too slow, not sealed, no room on the disk.
    """
    if length > MOST + OVERHEAD:
        raise RefusedError("too-large", 413, most=MOST)
    place = place_of(handle, file)
    others = [path for path in kept_in(folder_of(handle)) if path != place]
    if len(others) >= MOST_FILES:
        raise RefusedError("too-many-files", 413, most=MOST_FILES)
    if sum(path.stat().st_size for path in others) + length > OF_CASE:
        raise RefusedError("case-full", 413, most=OF_CASE)
    try:
        with atomic_file(_with_folder(place), 0o600) as part:
            _take(part, length, read)
            if place.exists():
                if not filecmp.cmp(part, place, shallow=False):
                    raise RefusedError("file-taken", 409)
                return False
    except CadreError as problem:
        raise RefusedError("disk-full", 507) from problem
    return True


def _with_folder(place: Path) -> Path:
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise RefusedError("disk-full", 507) from problem
    return place


def _take(part: Path, length: int, read: Read) -> None:
    began, got = time.monotonic(), 0
    with part.open("wb") as file:
        while got < length:
            piece = read(min(PIECE, length - got))
            if not piece:
                raise RefusedError("cut-short", 400)
            if got == 0 and not piece.startswith(AGE[: len(piece)]):
                raise RefusedError("not-sealed", 422)
            file.write(piece)
            got += len(piece)
            _in_time(time.monotonic() - began, got)
    if got < len(AGE):
        raise RefusedError("not-sealed", 422)


def _in_time(seconds: float, got: int) -> None:
    if seconds > LONGEST or (seconds > PATIENCE and got / seconds < SLOWEST):
        raise RefusedError("too-slow", 408)


def kept_in(folder: Path) -> Iterator[Path]:
    """Whole files; those that are still being written have other names."""
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if not path.name.startswith("."))


def sizes_of(handle: str, files: list[str]) -> dict[str, int]:
    """Raises RefusedError for one that is not there."""
    found = {}
    for file in files:
        place = place_of(handle, file)
        if not place.is_file():
            raise RefusedError("file-missing", 409, file=file)
        found[file] = place.stat().st_size
    return found


def erase(handle: str) -> None:
    """What lies at the beginning, and opens the rest, is written over first; an SSD may still keep it,
    as ciphertext whose key is gone."""
    folder = folder_of(handle)
    for path in list(kept_in(folder)):
        with path.open("r+b") as file:
            file.write(os.urandom(min(PIECE, path.stat().st_size)))
            os.fsync(file.fileno())
    remove(folder)


def sweep(named: set[Path], now: float) -> int:
    """Remove what no message named for a day, and what an interrupted upload left; how many there were."""
    root, gone = Path(settings.CONCERNS_HOME) / "files", 0
    for folder in root.iterdir() if root.is_dir() else ():
        for path in list(folder.iterdir()):
            old = path.stat().st_mtime < now - STAGED
            if old and (path not in named or LEFTOVER in path.name):
                path.unlink(missing_ok=True)
                gone += 1
        if not any(folder.iterdir()):
            folder.rmdir()
    return gone
