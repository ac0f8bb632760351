"""The charts of a plan: the mix of measures, staff beside need, and spending beside the ceiling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadre.methods.planning.mix import MEASURES
from cadre.publishable.documents.charts.fans import Band, Line, Panel, fans
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.plan_words import LEAST_OF_BUDGET, Facts, currency, name
from cadre.publishable.documents.compose.supply_words import about, ends
from cadre.publishable.documents.model import Cell, Chart
from cadre.vocabulary.languages import thousands

_LEAST = 0.5
_MILLION = 1e6
_WIDTH = 205  # so that a phone shows nearly all of it


def mix(c: Composer, facts: Facts) -> Chart | None:
    """Students, recruits and workers kept, by occupation and year; None where the plan takes no measure."""
    taken = [(row, _taken(row)) for row in facts["occupations"] if _taken(row)]
    if not taken:
        return None
    shown = [(row, one) for row, measures in taken for one in measures]
    columns = head(
        c.say("column.year"),
        *(f"{name(c, row['occupation'])}: {c.say(f'plan.measure.{one}')}" for row, one in shown), share=1,
    )  # fmt: skip
    rows = [(Cell(year), *(Cell(c.number(row[one][year])) for row, one in shown)) for year in facts["years"]]
    caption = c.say("plan.mix.caption", first=facts["years"][0], last=facts["years"][-1])
    sentence = " ".join(_measures(c, row, measures) for row, measures in taken)
    panels = [_steps(c, row, measures) for row, measures in taken]
    return c.chart("plan-mix", caption, sentence, _fans(c, panels), columns, rows, [])


def _taken(row: Facts) -> list[str]:
    return [one for one in MEASURES if max(row[one].values()) >= _LEAST]


def _measures(c: Composer, row: Facts, taken: list[str]) -> str:
    parts = []
    for one in taken:
        values = list(row[one].values())
        span = ends(c, min(values), max(values))
        parts.append(c.say(f"plan.mix.{one}", total=about(c, sum(values)), span=span))
    return c.say("plan.mix.sentence", name=name(c, row["occupation"]), measures="; ".join(parts))


def _steps(c: Composer, row: Facts, taken: list[str]) -> Panel:
    """The first measure as the middle line, without a band; the others beside it."""
    first, *others = taken
    bands = [Band(int(year), value, None, (value, value)) for year, value in row[first].items()]
    lines = [
        Line(c.say(f"plan.measure.{one}"), [(int(year), value) for year, value in row[one].items()],
             about(c, list(row[one].values())[-1]))
        for one in others
    ]  # fmt: skip
    title, text = name(c, row["occupation"]), about(c, bands[-1].value)
    return Panel(title, c.say(f"plan.measure.{first}"), text, c.say("plan.a_year"), bands, lines)


def staff(c: Composer, facts: Facts) -> Chart:
    """Staff with its range beside need; the table adds what is lacking and how often need is met."""
    last = facts["years"][-1]
    panels = [
        _level(c, name(c, row["occupation"]), ("staff", "need"), row["stock"], row["stock_interval"],
               row["need"], c.say("plan.workers"), lambda value: about(c, value))
        for row in facts["occupations"]
    ]  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row in facts["occupations"]:
        rows.append((Cell(name(c, row["occupation"])),))
        rows += [_staffed(c, row, year, facts["draws"]) for year in facts["years"]]
    columns = head(
        c.say("column.year"),
        *(c.say(f"plan.column.{one}") for one in ("staff", "need", "unmet", "ends", "met")), share=1,
    )  # fmt: skip
    caption = c.say("plan.staff.caption", first=facts["years"][0], last=last)
    said = [
        c.say("plan.staff.sentence", name=name(c, row["occupation"]), unmet=about(c, row["unmet"][last]),
              first=about(c, row["unmet"][facts["years"][0]]), begin=facts["years"][0], last=last)
        for row in facts["occupations"]
    ]  # fmt: skip
    return c.chart("plan-staff", caption, " ".join(said), _fans(c, panels), columns, rows, [])


def _staffed(c: Composer, row: Facts, year: str, draws: int) -> tuple[Cell, ...]:
    span = row["unmet_interval"][year]
    spread = "" if span is None else f"{c.number(span['low'])}–{c.number(span['high'])}"
    met = "" if draws == 1 else c.percent(100 * row["met"][year], 0)
    numbers = (c.number(row[one][year]) for one in ("stock", "need", "unmet"))
    return (Cell(year), *map(Cell, numbers), Cell(spread), Cell(met))


def spending(c: Composer, facts: Facts) -> Chart:
    """Spending with its range beside the ceiling, in millions."""
    money = {key: _millions(facts[key]) for key in ("spending", "budget")}
    spans = {
        year: span and {end: span[end] / _MILLION for end in ("low", "high")}
        for year, span in facts["spending_interval"].items()
    }
    unit = c.say("plan.millions", currency=currency(c, facts))
    panel = _level(c, "", ("spending", "ceiling"), money["spending"], spans, money["budget"], unit, _write(c))
    rows = [
        (Cell(year), Cell(_write(c)(money["spending"][year])), Cell(_range(c, spans[year])),
         Cell(_write(c)(money["budget"][year])))
        for year in facts["years"]
    ]  # fmt: skip
    columns = head(
        c.say("column.year"), c.say("plan.column.spending"), c.say("plan.column.ends"),
        c.say("plan.column.ceiling"), share=1,
    )  # fmt: skip
    caption = c.say("plan.spending.caption", unit=unit)
    return c.chart("plan-spending", caption, _spent(c, facts), _fans(c, [panel]), columns, rows, [])


def _spent(c: Composer, facts: Facts) -> str:
    last = facts["years"][-1]
    prices = [row["price"] for row in facts["prices"] if row["limit"] == "budget"]
    years = [year for price in prices for year, value in price.items() if value >= LEAST_OF_BUDGET]
    words = c.say(
        "plan.spending.sentence", last=last, spent=c.money(facts["spending"][last]),
        ceiling=c.money(facts["budget"][last]), currency=currency(c, facts),
    )  # fmt: skip
    key = "plan.spending.binds" if years else "plan.spending.free"
    more = c.say(key, years=", ".join(years))
    return " ".join([words, more, *([c.say("plan.spending.each")] if facts["draws"] > 1 else [])])


def _level(
    c: Composer, title: str, names: tuple[str, str], middle: Mapping[str, float], spans: Mapping[str, Any],
    other: Mapping[str, float], unit: str, write: Any,
) -> Panel:  # fmt: skip
    bands = []
    for year, value in middle.items():
        span = spans[year] or {"low": value, "high": value}
        bands.append(Band(int(year), value, None, (span["low"], span["high"])))
    points = [(int(year), value) for year, value in other.items()]
    line = Line(c.say(f"plan.line.{names[1]}"), points, write(points[-1][1]))
    return Panel(title, c.say(f"plan.line.{names[0]}"), write(bands[-1].value), unit, bands, [line])


def _fans(c: Composer, panels: list[Panel]) -> Any:
    return fans(panels, (c.say("plan.band"), ""), thousands(c.language), _WIDTH)


def _millions(values: Mapping[str, float]) -> dict[str, float]:
    return {year: value / _MILLION for year, value in values.items()}


def _write(c: Composer) -> Any:
    return lambda value: c.number(value, 1 if abs(value) < 100 else 0)


def _range(c: Composer, span: Mapping[str, float] | None) -> str:
    return "" if span is None else "–".join(_write(c)(span[end]) for end in ("low", "high"))
