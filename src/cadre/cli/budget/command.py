"""The command: one table of a budget's execution, or a specification that names several parts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cadre.cli.options import AsJson, Quiet, chart_option, told
from cadre.cli.show import Screen

BudgetFile = Annotated[
    Path, typer.Argument(metavar="FILE|SPEC.yaml", help=told("budget-file"), exists=True, dir_okay=False)
]


ChartFile = Annotated[Path | None, chart_option("budget-chart")]


def budget(file: BudgetFile, chart: ChartFile = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    from cadre.cli.budget.chart import draw_budget
    from cadre.cli.budget.telling import told_lines
    from cadre.cli.drawing import picture_kind

    screen, kind = Screen(as_json, quiet), picture_kind(chart)
    with screen.working("budget", file.name):
        parts = budget_parts(file)
        if chart is not None:
            draw_budget(parts, chart, kind)
    for line in told_lines(parts):
        screen.plain(line)
    made = {} if chart is None else {"chart": str(chart)}
    if chart is not None:
        screen.made([chart])
    screen.end("budget", file=file.name, **parts, **made)


def budget_parts(file: Path) -> dict[str, Any]:
    from cadre.cli.budget import checking, spending, wages
    from cadre.cli.budget.spec import load_spec

    if file.suffix.lower() not in (".yaml", ".yml"):
        return {"execution": spending.execution_part(file, None)}
    spec, folder = load_spec(file), file.parent
    made = {
        "wage_bill": lambda part: wages.wage_part(part, folder, spec.currency),
        "absorption": lambda part: wages.absorption_part(folder / part.file),
        "execution": lambda part: spending.execution_part(folder / part.file, spec.currency),
        "prices": lambda part: spending.prices_part(part, folder, spec.currency),
        "space": lambda part: spending.space_part(folder / part.file),
        "reform": lambda part: wages.reform_part(part, folder, spec.currency),
        "payroll": lambda part: checking.payroll_part(part, folder),
        "audit": checking.audit_part,
    }
    return {name: make(part) for name, make in made.items() if (part := getattr(spec, name)) is not None}
