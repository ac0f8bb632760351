"""Make the plan of a workspace and read its scenarios, for a report of one release."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cadre.methods.planning.mix import NoPlanError
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.plan_release import OfRelease
from cadre.publishable.documents.compose.supply_figures import GROUPS
from cadre.publishable.documents.release_folder import ReleaseFolder
from cadre.publishable.outlook.carry import HORIZON
from cadre.publishable.outlook.scenarios import LEVERS as OF_OUTLOOK
from cadre.publishable.plans import SEED
from cadre.publishable.plans.levers import LEVERS as OF_PLAN
from cadre.publishable.plans.levers import load_change
from cadre.publishable.plans.running import read_plan, run_plan
from cadre.publishable.plans.spec import Spec
from cadre.publishable.plans.taking import LACKS, Asked
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Phrase
from cadre.workspace.scenarios import Scenario, load_scenario
from cadre.workspace.specifications import place_of


def assume(release: ReleaseFolder, plan: Path | None, scenarios: Sequence[Path]) -> dict[str, Any]:
    """The plan made and the scenarios of the outlook, as plain values.

    A plan that its limits leave impossible is told with those limits, one that asks the release for a
    figure which it does not hold with that figure. Raises CadreError: something in the files does not fit.
    """
    try:
        spec, taken = _read(release, plan)
    except CadreError as problem:
        if problem.key != LACKS:
            raise
        return {"plan": _lacking(problem), "scenarios": []}
    changes, outlook = [], []
    for file in scenarios:
        scenario = load_scenario(file, (*OF_OUTLOOK, *OF_PLAN))
        if scenario.lever in OF_OUTLOOK:
            outlook.append(_of_outlook(scenario, file.name).model_dump())
        elif spec is not None:
            changes.append(load_change(file, spec))
        else:
            raise CadreError("plan-scenario-alone", ExitCode.CONFIGURATION, file=file.name,
                             lever=scenario.lever, known=", ".join(OF_OUTLOOK))  # fmt: skip
    return {"plan": None if spec is None else _made(spec, changes, taken), "scenarios": outlook}


def _lacking(problem: CadreError) -> dict[str, Any]:
    """A figure that is withheld is no mistake of the file: the report says why there is no plan."""
    reason = problem.facts["reason"]
    if not isinstance(reason, Phrase):
        raise problem
    told = {"key": problem.facts["key"], "reason": reason.key, "facts": dict(reason.facts)}
    return {"possible": False, "lacks": told}


def _read(release: ReleaseFolder, plan: Path | None) -> tuple[Spec | None, list[Asked]]:
    if plan is None:
        return None, []
    country = Composer(release, "en", release.definitions.country.code)
    return read_plan(plan, OfRelease(country))


def _made(spec: Spec, changes: Sequence[Scenario], taken: Sequence[Asked]) -> dict[str, Any]:
    told = {"spec": spec.model_dump(by_alias=True, mode="json"), "taken": [one._asdict() for one in taken]}
    try:
        return {"possible": True, **told, **run_plan(spec, changes, SEED)}
    except NoPlanError as problem:
        return {"possible": False, **told, "limits": problem.limits}


def _of_outlook(scenario: Scenario, file: str) -> Scenario:
    """The occupation by the name of its group."""
    if scenario.since is not None and scenario.since > HORIZON:
        raise CadreError("project-scenario-late", ExitCode.INPUT, file=file, last=str(HORIZON),
                         year=str(scenario.since))  # fmt: skip
    if scenario.occupation is None:
        return scenario
    known = list(GROUPS)
    name = next((one for one, code in GROUPS.items() if code == scenario.occupation), scenario.occupation)
    return scenario.model_copy(update={"occupation": known[place_of(name, known, "occupation", file)]})
