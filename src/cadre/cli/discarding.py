"""``cadre releases``: what was made, what later releases are held against, and taking one back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from cadre.cli.language import words
from cadre.cli.options import AsJson, Folder, Quiet, told
from cadre.cli.show import Screen

Discard = Annotated[str | None, typer.Option("--discard", metavar="RELEASE", help=told("discard"))]


def releases(folder: Folder, discard: Discard = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    from cadre.pipeline import discarding
    from cadre.workspace.config import load_workspace

    screen, workspace = Screen(as_json, quiet), load_workspace(folder)
    if discard is not None:
        discarding.discard(workspace, discard)
        screen.say("cli.releases.discarded", release=discard)
    made = discarding.releases_of(workspace)
    screen.say("cli.releases.none" if not made else "cli.releases.list")
    for one in made:
        counts = "counts" if one.held_against else "not-yet" if one.kept else "not-kept"
        current = words("cli.releases.current") if one.current else ""
        screen.plain(f"  {one.release}  {one.as_of}  {words(f'cli.releases.{counts}')}{current}")
    screen.end("releases", releases=[asdict(one) for one in made])
