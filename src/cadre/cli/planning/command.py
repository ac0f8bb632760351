"""The command ``cadre plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cadre.cli.options import AsJson, Quiet, chart_option, scenario_option, seed_option, spec_argument
from cadre.cli.show import Screen
from cadre.publishable.plans import SEED

SpecFile = Annotated[Path, spec_argument("plan-spec")]
ChartFile = Annotated[Path | None, chart_option("plan-chart")]
Scenarios = Annotated[list[Path] | None, scenario_option("plan-scenario")]
Seed = Annotated[int, seed_option("project-seed")]


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
