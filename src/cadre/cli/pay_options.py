"""The options of ``cadre pay``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cadre.cli.options import chart_option, finite, seed_option, told

File = Annotated[Path, typer.Argument(metavar="FILE", help=told("pay-file"), exists=True, dir_okay=False)]
Pay = Annotated[str | None, typer.Option("--pay", metavar="COL", help=told("pay-pay"))]
Sex = Annotated[str | None, typer.Option("--sex", metavar="COL", help=told("pay-sex"))]
Women = Annotated[str | None, typer.Option("--women", metavar="VALUE", help=told("pay-women"))]
Men = Annotated[str | None, typer.Option("--men", metavar="VALUE", help=told("pay-men"))]
Hours = Annotated[str | None, typer.Option("--hours", metavar="COL", help=told("pay-hours"))]
Per = Annotated[str, typer.Option("--pay-per", metavar="hour|month|year", help=told("pay-per"))]
Logged = Annotated[bool, typer.Option("--logged", help=told("pay-logged"))]
Weight = Annotated[str | None, typer.Option("--weight", metavar="COL", help=told("pay-weight"))]
Factors = Annotated[str | None, typer.Option("--factors", metavar="A,B,C", help=told("pay-factors"))]
Categories = Annotated[str | None, typer.Option("--categories", metavar="A,B", help=told("pay-categories"))]
Quantiles = Annotated[str | None, typer.Option("--quantiles", metavar="0.1,0.5", help=told("pay-quantiles"))]
Replicates = Annotated[str | None, typer.Option("--replicates", metavar="COLS", help=told("pay-replicates"))]
MethodName = Annotated[str | None, typer.Option("--replicate-method", help=told("pay-replicate-method"))]
Cluster = Annotated[str | None, typer.Option("--cluster", metavar="COL", help=told("pay-cluster"))]
Currency = Annotated[str | None, typer.Option("--currency", metavar="COL", help=told("pay-currency"))]
Bonus = Annotated[str | None, typer.Option("--bonus", metavar="COL", help=told("pay-bonus"))]
Wage = Annotated[float | None, typer.Option("--minimum", "--wage", callback=finite, help=told("pay-wage"))]
Draws = Annotated[int, typer.Option("--draws", min=100, max=100_000, help=told("pay-draws"))]
Seed = Annotated[int, seed_option("pay-seed")]
Least = Annotated[int, typer.Option("--least", min=2, help=told("pay-least"))]
Due = Annotated[str | None, typer.Option("--due", metavar="COL", help=told("pay-due"))]
Paid = Annotated[str | None, typer.Option("--paid", metavar="COL", help=told("pay-paid"))]
DueDate = Annotated[str | None, typer.Option("--due-date", metavar="COL", help=told("pay-due-date"))]
PaidDate = Annotated[str | None, typer.Option("--paid-date", metavar="COL", help=told("pay-paid-date"))]
Grace = Annotated[float, typer.Option("--grace", min=0, callback=finite, help=told("pay-grace"))]
HoursWorked = Annotated[
    str | None, typer.Option("--hours-worked", metavar="COL", help=told("pay-hours-worked"))
]
HoursPaid = Annotated[str | None, typer.Option("--hours-paid", metavar="COL", help=told("pay-hours-paid"))]
ChartFile = Annotated[Path | None, chart_option("pay-chart")]
