"""``cadre check``: what the quality checks find in the workspace's edition, by WHO's six steps."""

from __future__ import annotations

from typing import Any

from cadre.catalogue.load import quality
from cadre.cli.language import spoken
from cadre.cli.show import Screen
from cadre.confidential.quality import Doubt
from cadre.confidential.quality.checking import check_workspace
from cadre.confidential.quality.saying import Names, cell, told
from cadre.confidential.store import Edition
from cadre.confidential.tallies.tally import areas_of
from cadre.workspace.config import Workspace


def check_figures(workspace: Workspace, edition: Edition, screen: Screen) -> dict[str, Any]:
    """Show what is found in the workspace's edition and give the same facts."""
    found = check_workspace(workspace)
    areas, checks = areas_of(edition).names, quality().checks
    for number, step in enumerate(quality().steps, start=1):
        of_step = [one for one in found.doubts if checks[one.check].step == step.id]
        if step.id != "manual":
            name = step.name.in_(spoken())
            screen.say("cli.check.step", number=number, name=name, n=len(of_step))
        for one in of_step:
            screen.plain(f"   {_line(one, areas)}")
    if found.idle:
        names = ", ".join(checks[id].name.in_(spoken()) for id in found.idle)
        screen.say("cli.check.idle", names=names)
    screen.say("cli.check.done")
    doubts = [one.as_json() | {"told": _line(one, areas)} for one in found.doubts]
    return {"edition": found.edition, "doubts": doubts, "idle": list(found.idle)}


def _line(one: Doubt, areas: Names) -> str:
    said = cell(one.occupation, one.area, one.year, areas, spoken())
    return f"{said}: {told(one, spoken())}"
