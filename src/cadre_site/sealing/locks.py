"""Locks of a sealed workspace, held by files beside it: they end with the process, however it ends.

``gate``: whoever comes in or clears up, one at a time. ``use``: shared by all who work in the opened folder.
``seal``: one sealing at a time. ``blobs``: shared by whoever copies blobs, so that none is deleted meanwhile.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

FOLDER = ".locks"
Name = Literal["gate", "use", "seal", "blobs"]


@contextmanager
def held(folder: Path, name: Name, *, shared: bool = False) -> Iterator[None]:
    """Waits until it is free."""
    handle = _open(folder, name)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def tried(folder: Path, name: Name) -> Iterator[bool]:
    """Alone, or False at once when somebody holds it."""
    handle = _open(folder, name)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        except BlockingIOError:
            free = False
        yield free
    finally:
        os.close(handle)


def _open(folder: Path, name: Name) -> int:
    (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    return os.open(folder / FOLDER / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
