"""The command ``cadre plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen

SpecFile = Annotated[
    Path, typer.Argument(metavar="SPEC", help=told("plan-spec"), exists=True, dir_okay=False)
]


def plan(spec: SpecFile, as_json: AsJson = False, quiet: Quiet = False) -> None:
    from cadre.cli.planning.running import plan_facts
    from cadre.cli.planning.telling import tell

    screen = Screen(as_json, quiet)
    with screen.working("plan", spec.name):
        facts = plan_facts(spec)
    tell(screen, facts)
    screen.end("plan", **facts)
