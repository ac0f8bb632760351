"""The command ``cadre project``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cadre.cli.options import AsJson, Quiet, chart_option, scenario_option, seed_option, spec_argument
from cadre.cli.show import Screen

SpecFile = Annotated[Path, spec_argument("project-spec")]
ChartFile = Annotated[Path | None, chart_option("project-chart")]
Scenarios = Annotated[list[Path] | None, scenario_option("project-scenario")]
Seed = Annotated[int, seed_option("project-seed")]
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
