"""The parts of a budget in words, a line for each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cadre.cli.language import spoken, words
from cadre.methods.uncertainty.intervals import ends
from cadre.vocabulary.languages import number, percent

Part = dict[str, Any]


def told_lines(parts: dict[str, Part]) -> Iterator[str]:
    for name, part in parts.items():
        yield words(f"budget.{name}")
        yield from (f"  {line}" for line in _TELLERS[name](part))


def _money(amount: float | None, currency: str | None) -> str:
    if amount is None:
        return "—"
    return _written(amount) + (f" {currency}" if currency else "")


def _written(amount: float) -> str:
    """Small amounts with their cents."""
    return number(amount, spoken(), 2 if 0 < abs(amount) < 100 else 0)


def _percent(value: float | None) -> str:
    return "—" if value is None else percent(value, spoken())


def _people(value: float | None) -> str:
    return "—" if value is None else number(value, spoken())


def _wage_bill(part: Part) -> Iterator[str]:
    yield words("budget.now", amount=_money(part["now"], part["currency"]))
    if len(part["by_year"]) > 1:
        amount = _money(part["by_year"][-1], part["currency"])
        yield words("budget.in-years", years=len(part["by_year"]) - 1, amount=amount)
    for name, share in part["shares_percent"].items():
        yield words("budget.share", share=_percent(share), of=name)
    if "ceiling" in part:
        limit, room = part["ceiling"], _money(part["ceiling"]["room"], part["currency"])
        yield words("budget.room", percent=_percent(limit["percent"]), of=limit["of"], room=room)


def _absorption(part: Part) -> Iterator[str]:
    for row in part["rows"]:
        facts = {name: _people(row[name]) for name in ("not_absorbed", "unfunded_need", "vacant")}
        yield f"{row['name'] or '—'}: " + words("budget.three-gaps", **facts)


def _execution(part: Part) -> Iterator[str]:
    for year in part["years"]:
        if year["execution_percent"] is None:
            yield words("budget.year-nothing", year=str(year["year"]))
            continue
        rate, variance = (_percent(year[f"{name}_percent"]) for name in ("execution", "composition_variance"))
        yield words("budget.year", year=str(year["year"]), rate=rate, variance=variance)
    grades = part["pefa_style"]
    if grades["outturn"] is None:
        yield words("budget.no-grade")
        return
    named = {name: grades[name] or "—" for name in ("outturn", "composition", "contingency")}
    yield words("budget.pefa-style", **named, both=grades["composition_and_contingency"] or "—")
    yield words("budget.pefa-unverified")


def _prices(part: Part) -> Iterator[str]:
    yield words(f"budget.{part['deflator']}", base=str(part["base"]))
    for row in part["years"]:
        nominal, real = (_money(row[name], part["currency"]) for name in ("nominal", "real"))
        line = words("budget.price", year=str(row["year"]), nominal=nominal, real=real)
        if row["international"] is not None:
            line += words("budget.international", amount=_written(row["international"]))
        yield line


def _space(part: Part) -> Iterator[str]:
    for area in part["areas"]:
        change = {name: number(100 * value, spoken(), 1) for name, value in area["log_change"].items()}
        span = f"{area['from']}–{area['to']}"
        yield f"{area['area'] or '—'}, {span}: " + words("budget.space-parts", **change)


def _reform(part: Part) -> Iterator[str]:
    currency = part["currency"]
    for line in part["lines"]:
        facts = {name: _money(line[name], currency) for name in ("recalculated", "stated", "difference")}
        yield f"{line['line']}: " + words("budget.reform-line", **facts)
    low, high = map(_percent, ends(part["covers_percent"]))
    yield words("budget.covers", low=low, high=high)


def _payroll(part: Part) -> Iterator[str]:
    yield words("budget.to-be-checked", count=part["to_be_checked"], rows=part["rows"])
    for question, count in part["by_question"].items():
        yield f"{words(f'budget.question.{question}')}: {number(count, spoken())}"
    for site, count in part.get("paid_less_present", {}).items():
        if count:
            yield words("budget.site", site=site or "—", count=f"{count:+d}")


def _audit(part: Part) -> Iterator[str]:
    share, low, high = (_percent(100 * value) for value in (part["share"], *ends(part)))
    yield words("budget.audited", drawn=part["drawn"], share=share, low=low, high=high)
    if "rows" in part:
        low, high = map(_people, ends(part["rows"]))
        yield words("budget.audited-rows", low=low, high=high)


_TELLERS: dict[str, Callable[[Part], Iterator[str]]] = {
    "wage_bill": _wage_bill, "absorption": _absorption, "execution": _execution, "prices": _prices,
    "space": _space, "reform": _reform, "payroll": _payroll, "audit": _audit,
}  # fmt: skip
