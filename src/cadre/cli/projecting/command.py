"""The command ``cadre project``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen

SpecFile = Annotated[
    Path, typer.Argument(metavar="SPEC", help=told("project-spec"), exists=True, dir_okay=False)
]
Scenarios = Annotated[
    list[Path] | None,
    typer.Option("--scenario", help=told("project-scenario"), exists=True, dir_okay=False),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help=told("project-seed"))]
SEED = 20260101


def project(
    spec: SpecFile,
    scenario: Scenarios = None,
    seed: Seed = SEED,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.projecting.running import project_facts
    from cadre.cli.projecting.telling import tell

    screen = Screen(as_json, quiet)
    with screen.working("project", spec.name):
        facts = project_facts(spec, scenario or [], seed)
    tell(screen, facts)
    screen.end("project", **facts)
