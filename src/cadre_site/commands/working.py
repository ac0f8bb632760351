"""``cadre work``: the background worker. Run one, or several on PostgreSQL."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.options import Quiet, told
from cadre.cli.show import Screen
from cadre_site.commands.starting import set_up


def work(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help=told("site-workspace"))] = None,
    once: Annotated[bool, typer.Option("--once", help=told("work-once"))] = False,
    beside: Annotated[int | None, typer.Option("--beside", hidden=True)] = None,
    quiet: Quiet = False,
) -> None:
    screen = Screen(False, quiet)
    set_up(folder)
    from django.core.management import call_command

    from cadre_site.stewards.running.resuming import resume

    if beside is not None:
        end_with(beside)
    for run in resume():
        screen.say("site.cli.resumed", run=run)
    screen.say("site.cli.working")
    call_command("db_worker", batch=once, interval=1, startup_delay=not once, reload=False, verbosity=0)


def end_with(process: int) -> None:
    """End this one soon after that one has; it is our parent."""

    def look() -> None:
        while os.getppid() == process:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=look, daemon=True).start()
