"""A program: restore a backup, over and over, killed a step later each time; what is there after each.

Called with the archive, the workspace and the folder of a pristine site; prints one line of JSON a kill.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from small_kills import die_at, in_child

HOME = Path(os.environ["CADRE_SITE"])


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
