"""Sealed workspaces for the tests: a key, a kill, and a look for what must not lie on the disk."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyrage import x25519

CHANGING = (
    "open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.chmod",
    "os.utime",
)  # fmt: skip


def new_key() -> str:
    return str(x25519.Identity.generate())


def lies_in_the_clear(folder: Path, *words: str) -> list[str]:
    """Which of these are in a name or in the bytes of anything below a folder, in whatever usual encoding."""
    found = []
    for word in words:
        wanted = {word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "cp1251")}
        for path in folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            if word in str(path.relative_to(folder)) or any(form in content for form in wanted):
                found.append(f"{word}: {path}")
    return found


def tree(folder: Path) -> dict[str, bytes | None]:
    """Path -> bytes of a file, or None for a folder; without locks."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*")}
    return {
        name: path.read_bytes() if path.is_file() else None
        for name, path in found.items()
        if not name.startswith(".locks")
    }


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Does ``work`` in a process of its own, ended by SIGKILL before its change of a disk number ``step``."""
    child = os.fork()
    if child == 0:
        _kill_before(step)
        try:
            work()
        except BaseException as problem:
            print(f"{problem!r}", file=sys.stderr)
            os._exit(3)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), code
    return code != 0


def _kill_before(step: int) -> None:
    seen = {"count": 0}

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event in CHANGING and not (event == "open" and given[1] == "r"):
            if seen["count"] == step:
                os.kill(os.getpid(), signal.SIGKILL)
            seen["count"] += 1

    sys.addaudithook(hook)
