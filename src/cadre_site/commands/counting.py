"""Where the workers of one server keep their counters: a folder of its own, gone when it is started again."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from cadre_site.public.api.counting import opened
from cadre_site.settings.running import COUNTERS, REQUESTS, SALT

FOLDER = "metrics"


def make_counters(home: Path) -> None:
    """A folder named by this process, which becomes the server.

    Two servers, old and new, may run side by side during an upgrade; folders of those that ended are removed.
    """
    for folder in (home / FOLDER).glob("*"):
        if folder.name.isdigit() and not _runs(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)
    mine = home / FOLDER / str(os.getpid())
    shutil.rmtree(mine, ignore_errors=True)
    mine.mkdir(parents=True)
    os.environ[COUNTERS], os.environ[SALT] = str(mine.absolute()), secrets.token_hex(16)
    opened(mine / REQUESTS).close()


def serving(home: Path) -> bool:
    """Does a server of this machine use the site's folder?"""
    folders = (home / FOLDER).glob("*")
    return any(folder.name.isdigit() and _runs(int(folder.name)) for folder in folders)


def _runs(process: int) -> bool:
    """A number may have gone to another process since; where the machine tells, its command is looked at."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return True
    return b"granian" in command or b"serve" in command
