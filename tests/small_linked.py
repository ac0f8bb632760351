"""The small sample country read, linked and built once, to be copied by whoever needs pairs to review."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from cadre.pipeline.confidential import build_edition, link_people
from cadre.pipeline.memo import Memo
from cadre.pipeline.reading import read_all
from cadre.workspace.config import load_workspace
from small_samples import small_sample


def link_again(folder: Path) -> None:
    """As ``cadre build`` does: read what has changed, link, build."""
    workspace = load_workspace(folder)
    memo = Memo(workspace.work)
    extracts = read_all(workspace, memo)
    build_edition(workspace, memo, extracts, link_people(workspace, memo, extracts))


@cache
def _linked() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="linked-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(small_sample().folder, folder / "XSC")
    link_again(folder / "XSC")
    return folder / "XSC"


def linked_workspace(into: Path) -> Path:
    """A copy of one's own at ``into``."""
    shutil.copytree(_linked(), into)
    return into
