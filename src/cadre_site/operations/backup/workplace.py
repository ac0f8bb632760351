"""A folder to work in while a backup is made or restored."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import LEFTOVER, remove

_BUSY = {"backup": "site-backup-running", "restore": "site-restore-going-on"}


@contextmanager
def alone(home: Path, kind: str) -> Iterator[None]:
    """One of a site at a time; the lock ends with the process, however it ends."""
    with (home / f".{kind}-lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CadreError(_BUSY[kind], ExitCode.NOT_READY) from problem
        yield


@contextmanager
def workplace(home: Path, kind: str) -> Iterator[Path]:
    """In the site's own folder: what lies there is as confidential, and takes its place by a change of name.

    What a run of the same ``kind`` that was killed left behind is removed first.
    """
    sweep(home, f".{kind}{LEFTOVER}*")
    folder = Path(tempfile.mkdtemp(prefix=f".{kind}{LEFTOVER}", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path, pattern: str) -> None:
    for path in folder.glob(pattern):
        remove(path)
