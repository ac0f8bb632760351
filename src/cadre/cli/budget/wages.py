"""The wage bill with its shares and ceiling, absorption of graduates, the cost of a reform."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cadre.cli.budget.sheet import Sheet
from cadre.cli.budget.spec import Reform, WageBill
from cadre.methods.money.reform import NINE_TENTHS, Assumptions, ReformLine, coverage
from cadre.methods.money.wages import Absorption, Pay, room, wage_bill
from cadre.methods.uncertainty.intervals import interval
from cadre.vocabulary.errors import CadreError, ExitCode

Factors = Mapping[str, float] | None


def wage_part(part: WageBill, folder: Path, currency: str | None, factors: Factors = None) -> dict[str, Any]:
    """Columns: heads, base; allowances, employer_cost, currency if there are any."""
    sheet = Sheet(folder / part.file, currency, factors)
    extra = [
        [value or 0.0 for value in sheet.numbers(n, needed=False)] for n in ("allowances", "employer_cost")
    ]
    groups = [Pay(*row) for row in zip(sheet.filled("heads"), sheet.filled("base"), *extra, strict=True)]
    bills = wage_bill(groups, part.increment, part.years)
    found: dict[str, Any] = {"currency": sheet.currency, "now": bills[0], "by_year": bills}
    found["shares_percent"] = {name: 100 * bills[0] / whole for name, whole in part.against.items()}
    if part.ceiling is not None:
        if part.ceiling.of not in part.against:
            known = ", ".join(part.against) or "—"
            raise CadreError("budget-ceiling", ExitCode.CONFIGURATION, of=part.ceiling.of, known=known)
        left = room(part.against[part.ceiling.of], part.ceiling.percent, bills[-1])
        found["ceiling"] = {"percent": part.ceiling.percent, "of": part.ceiling.of, "room": left}
    return found


def absorption_part(file: Path, factors: Factors = None) -> dict[str, Any]:
    """Columns: graduates, funded, filled, need; name for what a row is about."""
    sheet = Sheet(file, None, factors)
    columns = [sheet.numbers(name, needed=False) for name in ("graduates", "funded", "filled", "need")]
    rows = []
    for name, *amounts in zip(sheet.texts("name", needed=False), *columns, strict=True):
        one = Absorption(*amounts)
        rows.append({
            "name": name, "not_absorbed": one.not_absorbed, "unfunded_need": one.unfunded_need,
            "vacant": one.vacant,
        })  # fmt: skip
    return {"rows": rows}


def reform_part(part: Reform, folder: Path, currency: str | None, factors: Factors = None) -> dict[str, Any]:
    """Columns: line, heads, price; stated where the official costing has a figure."""
    sheet = Sheet(folder / part.file, currency, factors)
    columns = (sheet.texts("line"), sheet.filled("heads"), sheet.filled("price"), sheet.numbers("stated"))
    lines = [ReformLine(*row) for row in zip(*columns, strict=True)]
    recalculated = sum(line.recalculated for line in lines)
    if not recalculated > 0:
        raise CadreError("budget-nothing", file=sheet.file)
    assumed = Assumptions(part.on_costs, part.drift, part.lag, part.backfill)
    low, middle, high = coverage(lines, assumed, part.draws, part.seed)
    return {
        "currency": sheet.currency,
        "lines": [
            {"line": one.name, "recalculated": one.recalculated, "stated": one.stated,
             "difference": one.difference}
            for one in lines
        ],
        "recalculated": recalculated,
        "stated": sum(line.stated or 0.0 for line in lines),
        "not_costed": [line.name for line in lines if line.stated is None],
        "covers_percent": {"middle": middle, "interval": interval(low, high, NINE_TENTHS)},
        "draws": part.draws, "seed": part.seed,
    }  # fmt: skip
