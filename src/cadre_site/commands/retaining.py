"""``cadre retain``: delete what has been kept long enough. Run daily by a timer (deploy/)."""

from __future__ import annotations

from typing import Annotated

import typer

from cadre.cli.language import words
from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre_site.commands.starting import set_up


def retain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=told("retain-dry-run"))] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    set_up()
    from cadre_site.operations.retention import run

    found = {}
    for job, count in run(really=not dry_run):
        found[job.key] = count
        what = words(f"site.retain.{job.key}", days=job.days)
        screen.say("site.cli.would-delete" if dry_run else "site.cli.deleted", what=what, number=count)
    screen.end("retain", deleted={} if dry_run else found, found=found)
