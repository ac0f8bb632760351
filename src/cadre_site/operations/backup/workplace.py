"""A folder to work in while a backup is made or restored."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cadre.workspace.files import LEFTOVER, remove


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
