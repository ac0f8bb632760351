"""Scenarios of a plan: one lever against the plan as specified, in the same draws."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from cadre.methods.planning.mix import Choice
from cadre.publishable.plans.spec import Spec
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.scenarios import Scenario, load_scenario
from cadre.workspace.specifications import place_of

# The word of a lever, and the part of the choice that it multiplies.
LEVERS = {
    "budget": "budget", "need": "need", "leave": "leave", "wage": "wage", "training": "training_most",
    "recruitment": "recruitment_most", "retention": "avoidable", "training_cost": "training_cost",
    "recruitment_cost": "recruitment_cost", "retention_cost": "retention_cost", "penalty": "penalty",
}  # fmt: skip
SHARES = ("leave", "avoidable")
BY_YEAR = ("budget", "need")


def load_change(file: Path, spec: Spec) -> Scenario:
    """Raises CadreError: an unknown lever or occupation, a year or an occupation where the lever has none."""
    scenario = load_scenario(file, tuple(LEVERS))
    facts = {"file": file.name, "lever": scenario.lever}
    if scenario.occupation is not None:
        if scenario.lever == "budget":
            raise CadreError("plan-lever-whole", ExitCode.CONFIGURATION, **facts)
        place_of(scenario.occupation, list(spec.occupations), "occupation", file.name)
    if scenario.since is not None and scenario.lever not in BY_YEAR:
        raise CadreError("plan-lever-year", ExitCode.CONFIGURATION, **facts, known=", ".join(BY_YEAR))
    if scenario.since is not None and scenario.since > spec.years.to:
        raise CadreError("project-scenario-late", ExitCode.INPUT, file=file.name, last=str(spec.years.to),
                         year=str(scenario.since))  # fmt: skip
    return scenario


def pull(choice: Choice, scenario: Scenario, occupations: Sequence[str], first: int) -> Choice:
    """The choice with one part multiplied; shares stay shares."""
    name = LEVERS[scenario.lever]
    values = getattr(choice, name).copy()
    since = slice(max(0, (scenario.since or first) - first), None)
    chosen = slice(None) if scenario.occupation is None else occupations.index(scenario.occupation)
    where = {"budget": (since,), "need": (slice(None), chosen, since)}.get(name, (..., chosen))
    values[where] *= scenario.factor
    return dataclasses.replace(choice, **{name: values.clip(max=1) if name in SHARES else values})
