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
ChartFile = Annotated[
    Path | None, typer.Option("--chart", metavar="FILE", help=told("project-chart"), dir_okay=False)
]
SEED = 20260101


def project(
    spec: SpecFile,
    scenario: Scenarios = None,
    chart: ChartFile = None,
    seed: Seed = SEED,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.drawing import picture_kind
    from cadre.cli.progress import draws_shown
    from cadre.cli.projecting.picturing import draw
    from cadre.cli.projecting.running import project_facts
    from cadre.cli.projecting.telling import tell

    screen = Screen(as_json, quiet)
    picture_kind(chart)
    with draws_shown("project", spec.name, quiet) as watch:
        facts = project_facts(spec, scenario or [], seed, watch)
    tell(screen, facts)
    made = [] if chart is None else draw(screen, facts, chart)
    if made:
        screen.made(made)
    screen.end("project", **facts, charts=[str(path) for path in made])
