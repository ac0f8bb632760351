"""The command ``cadre plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.options import AsJson, Quiet, told
from cadre.cli.show import Screen
from cadre.publishable.plans import SEED

SpecFile = Annotated[
    Path, typer.Argument(metavar="SPEC", help=told("plan-spec"), exists=True, dir_okay=False)
]


ChartFile = Annotated[
    Path | None, typer.Option("--chart", metavar="FILE", help=told("plan-chart"), dir_okay=False)
]
Scenarios = Annotated[
    list[Path] | None,
    typer.Option("--scenario", help=told("plan-scenario"), exists=True, dir_okay=False),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help=told("project-seed"))]


def plan(
    spec: SpecFile,
    scenario: Scenarios = None,
    chart: ChartFile = None,
    seed: Seed = SEED,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.drawing import picture_kind
    from cadre.cli.planning.picturing import draw
    from cadre.cli.planning.telling import tell
    from cadre.cli.progress import draws_shown
    from cadre.publishable.plans.running import plan_facts

    screen = Screen(as_json, quiet)
    picture_kind(chart)
    with draws_shown("plan", spec.name, quiet) as watch:
        facts = plan_facts(spec, scenario or [], seed, watch)
    tell(screen, facts)
    made = [] if chart is None else draw(screen, facts, chart)
    if made:
        screen.made(made)
    screen.end("plan", **facts, charts=[str(path) for path in made])
