"""The command: one table of a budget's execution, or a specification that names several parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cadre.cli.options import AsJson, Quiet, ScenarioFiles, chart_option, seed_option, told
from cadre.cli.show import Screen

if TYPE_CHECKING:
    from cadre.cli.budget.spec import Spec
    from cadre.cli.scenarios.budget import Factors

BudgetFile = Annotated[
    Path, typer.Argument(metavar="FILE|SPEC.yaml", help=told("budget-file"), exists=True, dir_okay=False)
]
Seed = Annotated[int | None, seed_option("scenario-budget-seed")]
ChartFile = Annotated[Path | None, chart_option("budget-chart")]


def budget(
    file: BudgetFile,
    scenario: ScenarioFiles = None,
    seed: Seed = None,
    chart: ChartFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.budget.chart import draw_budget
    from cadre.cli.budget.telling import told_lines
    from cadre.cli.drawing import picture_kind

    screen, kind = Screen(as_json, quiet), picture_kind(chart)
    with screen.working("budget", file.name):
        parts = budget_parts(file, seed)
        scenarios = _scenarios(file, seed, scenario, parts)
        if chart is not None:
            draw_budget(parts, chart, kind)
    for line in told_lines(parts):
        screen.plain(line)
    if scenarios:
        _tell_scenarios(screen, scenarios["scenarios"])
    made = {} if chart is None else {"chart": str(chart)}
    if chart is not None:
        screen.made([chart])
    screen.end("budget", file=file.name, **parts, **scenarios, **made)


def _scenarios(
    file: Path, seed: int | None, scenario: list[Path] | None, parts: dict[str, Any]
) -> dict[str, Any]:
    if not scenario:
        return {}
    from cadre.cli.scenarios.budget import scenarios

    return {"scenarios": scenarios(scenario, parts, lambda factors: budget_parts(file, seed, factors))}


def _tell_scenarios(screen: Screen, scenarios: list[dict[str, Any]]) -> None:
    from cadre.cli.scenarios.budget import WORDING
    from cadre.cli.scenarios.telling import tell_scenarios

    tell_scenarios(screen, scenarios, WORDING)


def budget_parts(file: Path, seed: int | None = None, factors: Factors | None = None) -> dict[str, Any]:
    """Every part that the file names. ``seed``: of the reform, in place of its own."""
    from cadre.cli.budget import checking, spending, wages
    from cadre.cli.budget.spec import load_spec

    changed = factors or {}
    if file.suffix.lower() not in (".yaml", ".yml"):
        return {"execution": spending.execution_part(file, None, changed.get("execution"))}
    spec, folder = _seeded(load_spec(file), seed), file.parent
    made = {
        "wage_bill": lambda part: wages.wage_part(part, folder, spec.currency, changed.get("wage_bill")),
        "absorption": lambda part: wages.absorption_part(folder / part.file, changed.get("absorption")),
        "execution": lambda part: spending.execution_part(
            folder / part.file, spec.currency, changed.get("execution")
        ),
        "prices": lambda part: spending.prices_part(part, folder, spec.currency),
        "space": lambda part: spending.space_part(folder / part.file),
        "reform": lambda part: wages.reform_part(part, folder, spec.currency, changed.get("reform")),
        "payroll": lambda part: checking.payroll_part(part, folder),
        "audit": checking.audit_part,
    }
    return {name: make(part) for name, make in made.items() if (part := getattr(spec, name)) is not None}


def _seeded(spec: Spec, seed: int | None) -> Spec:
    if seed is None or spec.reform is None:
        return spec
    return spec.model_copy(update={"reform": spec.reform.model_copy(update={"seed": seed})})
