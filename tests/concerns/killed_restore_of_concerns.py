"""A program: restore a backup of concerns, over and over, killed a step later each time; what is there after.

Called with the archive, the organisation and the folder of an older backup, unpacked; a line of JSON a kill.
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

HOME = Path(os.environ["CADRE_SITE"]) / "concerns"


def fresh(older: Path) -> None:
    from django.db import connections

    from cadre_site.concerns.database import ALIAS
    from cadre_site.operations.backup import databases, of_concerns

    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(older / "sealed", HOME / "files")
    name = of_concerns.NAMES[connections[ALIAS].vendor]
    shutil.copy(older / "database" / name, HOME / name)
    if connections[ALIAS].vendor == "postgresql":
        databases.put(HOME / name, ALIAS)
        (HOME / name).unlink()


def tell(slug: str) -> None:
    """As the next command finds it."""
    from cadre_site.concerns.copying import copy_of
    from cadre_site.operations.backup.of_concerns import finish_interrupted

    finish_interrupted(HOME)
    state = {
        "cases": sorted(one.handle for one in copy_of(slug).cases),
        "files": len([path for path in (HOME / "files").rglob("*") if path.is_file()]),
    }
    kept = [sorted(path.name for path in one.iterdir()) for one in HOME.glob("replaced-*")]
    left = sorted(path.name for path in HOME.glob(".restor*") if path.is_dir())
    print(json.dumps({"state": state, "kept": kept, "left": left}), flush=True)


def main(archive: str, slug: str, older: str) -> None:
    from cadre_site.commands.concerns_serving import set_up

    set_up("api")
    from cadre_site.operations.backup import of_concerns, postgresql  # noqa: F401 - before the forks

    def restore(moment: int) -> None:
        die_at(moment)
        of_concerns.restore(Path(archive), None, replace=True)

    moment, killed = 0, True
    while killed:
        moment += 1
        in_child(partial(fresh, Path(older)))
        killed = in_child(partial(restore, moment))
        in_child(partial(tell, slug))


if __name__ == "__main__":
    main(*sys.argv[1:])
