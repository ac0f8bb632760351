"""A program: restore a backup, over and over, killed a step later each time; what is there after each.

Before every step that changes a file, or calls PostgreSQL's programs, is a moment to be killed at.
Called with the archive, the workspace and the folder of a pristine site; prints one line of JSON a kill.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

HOME = Path(os.environ["CADRE_SITE"])
STEPS = ((Path, "rename"), (Path, "replace"), (Path, "unlink"), (subprocess, "run"), (shutil, "move"))


def die_at(moment: int) -> None:
    """Put a step counter around what changes things."""
    done = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            done += 1
            if done == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        return step

    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))


def in_child(work: Callable[[], None]) -> bool:
    """Was it killed? A process of its own: connections are not shared, and a kill ends it alone."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as problem:
            print(repr(problem), file=sys.stderr, flush=True)
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def fresh(pristine: Path, workspace: Path) -> None:
    for folder in (HOME, workspace.parent):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pristine, HOME)
    workspace.mkdir(parents=True)
    (workspace / "staff.csv").write_text("old", "utf-8")
    from django.db import connection

    if connection.vendor == "postgresql":
        from cadre_site.operations.backup import databases

        databases.put(HOME / databases.NAMES["postgresql"])


def tell(workspace: Path) -> None:
    """As the next command finds it."""
    from cadre_site.audit import chain
    from cadre_site.operations.backup.placing import finish_interrupted

    finish_interrupted(HOME)
    state = {
        "audit": chain.head(), "shelf": sorted(path.name for path in (HOME / "shelf").iterdir()),
        "workspace": (workspace / "staff.csv").read_text("utf-8"),
    }  # fmt: skip
    kept = [sorted(path.name for path in one.iterdir()) for one in HOME.glob("replaced-*")]
    aside = [(one / "staff.csv").read_text("utf-8") for one in workspace.parent.glob(f"{workspace.name}.*")]
    left = sorted(path.name for path in HOME.glob(".restoring*"))
    print(json.dumps({"state": state, "kept": kept, "aside": aside, "left": left}), flush=True)


def main(archive: Path, workspace: Path, pristine: Path) -> None:
    from cadre_site.commands.starting import configure

    configure(None)
    import django

    django.setup()
    from cadre_site.operations.backup import postgresql, restoring  # noqa: F401 - before the forks

    def restore(moment: int) -> None:
        die_at(moment)
        restoring.restore(archive, workspace, None, replace=True)

    moment, killed = 0, True
    while killed:
        moment += 1
        in_child(partial(fresh, pristine, workspace))
        killed = in_child(partial(restore, moment))
        in_child(partial(tell, workspace))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:]))
