"""What is known of an opened workspace: kept beside it, in memory too, for every process that works in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cadre.workspace.files import atomic_file
from cadre_site.sealing.manifest import Entry
from cadre_site.sealing.scanning import Signs


@dataclass(frozen=True)
class State:
    """``generations``: of the manifests that this folder may stand for; ``stamp``: signs of the last seen.

    ``opened``: up to when files got their times by being opened, ns since 1970. ``known``: path -> its signs
    when it was sealed or opened, and what it was sealed as.
    """

    store: str
    generations: tuple[str, ...]
    stamp: Signs
    opened: int
    known: dict[str, tuple[Signs, Entry]]

    def write(self, folder: Path) -> None:
        known = {path: [now, vars(entry)] for path, (now, entry) in self.known.items()}
        told = vars(self) | {"known": known}
        with atomic_file(beside(folder), mode=0o600) as temporary:
            temporary.write_text(json.dumps(told), "ascii")


def beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.json")


def used(folder: Path) -> Path:
    """Touched at each use."""
    return folder.with_name(f".{folder.name}.used")


def read(folder: Path) -> State | None:
    """None when nothing is opened there."""
    path = beside(folder)
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return _read(path, found.st_ino, found.st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, number: int, changed: int) -> State | None:
    """``number`` and ``changed`` tell one version of the file from the next."""
    try:
        told = json.loads(path.read_text("ascii"))
    except FileNotFoundError:
        return None
    known = {path: (_signs(now), Entry(**entry)) for path, (now, entry) in told["known"].items()}
    generations, stamp = tuple(told["generations"]), _signs(told["stamp"])
    return State(told["store"], generations, stamp, told["opened"], known)


def _signs(told: list[int]) -> Signs:
    size, content, rest, number = told
    return size, content, rest, number
