"""Execution of a budget with PEFA-style grades, prices of one year, budget space for health."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cadre.cli.budget.sheet import Sheet
from cadre.cli.budget.spec import Prices
from cadre.methods.money import execution as pefa
from cadre.methods.money.execution import Line, Role
from cadre.methods.money.prices import Space, deflated, international
from cadre.vocabulary.errors import CadreError

ROLES = ("", "contingency", "interest")


def execution_part(
    file: Path, currency: str | None, factors: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Columns: year, line, approved, actual; role (contingency or interest) where a line is one."""
    sheet = Sheet(file, currency, factors)
    roles = [role.lower() for role in sheet.texts("role", needed=False)]
    for place, role in enumerate(roles):
        if role not in ROLES:
            raise sheet.refused("budget-role", place, value=role, known=", ".join(ROLES[1:]))
    columns = (sheet.years(), sheet.texts("line"), sheet.filled("approved"), sheet.filled("actual"), roles)
    lines = [
        Line(year, name, approved, actual, cast(Role, role))
        for year, name, approved, actual, role in zip(*columns, strict=True)
    ]
    years = [
        _year(year, [one for one in lines if one.year == year])
        for year in sorted({one.year for one in lines})
    ]
    return {"currency": sheet.currency, "years": years, "pefa_style": _grades(years)}


def _year(year: int, lines: list[Line]) -> dict[str, Any]:
    return {
        "year": year,
        "execution_percent": pefa.rate(lines),
        "composition_variance_percent": pefa.composition_variance(lines),
        "contingency_percent": pefa.contingency_share(lines),
    }


def _grades(years: list[dict[str, Any]]) -> dict[str, Any]:
    """Of the last three years; null where there are fewer, or one has no figure."""
    last = years[-pefa.YEARS :]

    def series(name: str) -> list[float]:
        values = [year[name] for year in last]
        return [] if None in values else values

    outturn = pefa.outturn_grade(series("execution_percent"))
    composition = pefa.composition_grade(series("composition_variance_percent"))
    contingency = pefa.contingency_grade(series("contingency_percent"))
    return {
        "outturn": outturn, "outturn_thresholds_verified": False,
        "composition": composition, "contingency": contingency,
        "composition_and_contingency": pefa.weakest([composition, contingency]),
        "years": [year["year"] for year in last],
    }  # fmt: skip


def prices_part(part: Prices, folder: Path, currency: str | None) -> dict[str, Any]:
    """Columns: year, index; amount; ppp (units of currency for one international dollar) if wanted."""
    sheet = Sheet(folder / part.file, currency)
    years = sheet.years()
    if len(set(years)) < len(years):
        twice = next(place for place, year in enumerate(years) if year in years[:place])
        raise sheet.refused("budget-year-twice", twice, year=str(years[twice]))
    amounts = {
        year: value for year, value in zip(years, sheet.numbers("amount"), strict=True) if value is not None
    }
    index = {
        year: value for year, value in zip(years, sheet.numbers("index"), strict=True) if value is not None
    }
    rates = dict(zip(years, sheet.numbers("ppp", needed=False), strict=True))
    try:
        real = deflated(amounts, index, part.base)
    except ValueError as problem:
        raise CadreError("budget-no-index", file=sheet.file, year=str(problem)) from problem
    rows = [
        {"year": year, "nominal": amount, "real": real[year],
         "international": international(amount, rate) if (rate := rates[year]) else None}
        for year, amount in sorted(amounts.items())
    ]  # fmt: skip
    return {"currency": sheet.currency, "base": part.base, "deflator": part.deflator, "years": rows}


def space_part(file: Path) -> dict[str, Any]:
    """Columns: year, gdp_per_head, government_percent, health_percent; area, execution_percent if any.

    From the first to the last year of each area.
    """
    sheet = Sheet(file, None)
    names = ("gdp_per_head", "government_percent", "health_percent")
    columns = zip(
        sheet.texts("area", needed=False), sheet.years(), *(sheet.filled(name) for name in names),
        sheet.numbers("execution_percent", needed=False), strict=True,
    )  # fmt: skip
    areas: dict[str, dict[int, tuple[Space, float | None]]] = {}
    for area, year, gdp, government, health, executed in columns:
        areas.setdefault(area, {})[year] = (Space(gdp, government / 100, health / 100), executed)
    return {"areas": [_grown(sheet.file, area, by_year) for area, by_year in areas.items()]}


def _grown(file: str, area: str, by_year: dict[int, tuple[Space, float | None]]) -> dict[str, Any]:
    first, last = min(by_year), max(by_year)
    if first == last:
        raise CadreError("budget-one-year", file=file, area=area or "—", year=str(first))
    (before, _), (after, executed) = by_year[first], by_year[last]
    try:
        change = before.change(after)
    except ValueError as problem:
        raise CadreError("budget-zero-space", file=file, area=area or "—") from problem
    spent = None if executed is None else after.spending * executed / 100
    return {
        "area": area, "from": first, "to": last, "log_change": change,
        "spending_per_head": {"from": before.spending, "to": after.spending, "executed": spent},
    }  # fmt: skip
