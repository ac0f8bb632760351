"""The tables of a plan: every assumption of its file, and its scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cadre.methods.need.thresholds import thresholds
from cadre.publishable.documents.compose.composer import MISSING, Composer, head
from cadre.publishable.documents.compose.plan_release import OfRelease
from cadre.publishable.documents.compose.plan_words import Facts, change, currency, limits, name
from cadre.publishable.documents.model import Cell, Table
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.plans.taking import Asked
from cadre.workspace.scenarios import called

# What is written of each occupation: where it stands in the file, and how its number is shown.
_ROWS: tuple[tuple[str, str], ...] = (
    ("start", "people"), ("need", "people"), ("leave", "share"), ("wage", "money"), ("training.lag", "years"),
    ("training.cost", "money"), ("training.passing", "share"), ("training.intake", "people"),
    ("training.most", "people"), ("training.ramp", "people"), ("recruitment.cost", "money"),
    ("recruitment.most", "people"), ("recruitment.safeguards_most", "people"), ("retention.cost", "money"),
    ("retention.avoidable", "share"), ("schools.places", "people"), ("schools.cost", "money"),
    ("schools.most", "people"), ("unmet.penalty", "money"), ("unmet.most", "limit"), ("end_value", "money"),
)  # fmt: skip


def assumptions(c: Composer, facts: Facts) -> Table:
    """Every number of the file by occupation; what holds for all of them stands in the notes."""
    spec, taken = facts["spec"], [Asked(**one) for one in facts["taken"]]
    names = list(spec["occupations"])
    from_release = {(one.occupation, one.key) for one in taken}
    rows = []
    for key, kind in _ROWS:
        found = [_value(spec["occupations"][one], key) for one in names]
        if any(value is not None for value in found) and not (key == "end_value" and not any(found)):
            cells = [
                _cell(c, value, kind, (one, key.removeprefix("training.")) in from_release)
                for one, value in zip(names, found, strict=True)
            ]
            rows.append((Cell(c.say(f"plan.key.{key}")), *cells))
    columns = head(c.say("plan.column.assumption"), *(name(c, one) for one in names), share=1.4)
    caption = c.say("plan.assumptions.caption", year=str(spec["years"]["from"]))
    return c.table("plan-assumptions", caption, columns, rows, _used(c, taken), _notes(c, facts, taken))


def _value(occupation: Mapping[str, Any], key: str) -> Any:
    value: Any = occupation
    for part in key.split("."):
        value = None if value is None else value.get(part)
    return value


def _cell(c: Composer, value: Any, kind: str, from_release: bool) -> Cell:
    if value is None:
        return Cell(MISSING)
    text = _shown(c, value, kind)
    return Cell(c.say("plan.from_release", value=text) if from_release else text)


def _shown(c: Composer, value: Any, kind: str) -> str:
    write = _WRITE[kind]
    if not isinstance(value, Mapping):
        return write(c, float(value))
    years = sorted(value, key=int)
    return _by_year(c, {year: write(c, float(value[year])) for year in (years[0], years[-1])})


def _by_year(c: Composer, shown: Mapping[Any, str]) -> str:
    return "; ".join(c.say("plan.in_year", year=str(year), value=value) for year, value in shown.items())


_WRITE: dict[str, Callable[[Composer, float], str]] = {
    "people": lambda c, value: c.number(value),
    "years": lambda c, value: c.number(value),
    "money": lambda c, value: c.money(value) if value >= 1e6 else c.number(value),
    "share": lambda c, value: c.percent(100 * value),
    "limit": lambda c, value: c.percent(100 * value) if value < 1 else c.say("plan.no_limit"),
}


def _notes(c: Composer, facts: Facts, taken: Sequence[Asked]) -> list[str]:
    spec = facts["spec"]
    budget, unsure = spec["budget"], spec["uncertainty"]
    notes = [
        c.say("plan.note.budget", budget=_budget(c, budget), currency=currency(c, facts),
              discount=c.percent(100 * spec["discount"])),
        c.say("plan.note.unsure", draws=unsure["draws"], leave=c.percent(100 * unsure["leave"], 0),
              need=c.percent(100 * unsure["need"], 0)) if unsure["draws"] > 1 else c.say("plan.note.one"),
    ]  # fmt: skip
    notes += [
        c.say("plan.note.sharing", name=name(c, one["from"]), other=name(c, one["to"]),
              share=c.percent(100 * one["share"], 0), scope=c.percent(100 * one["scope"], 0))
        for one in spec["sharing"]
    ]  # fmt: skip
    for benchmark in dict.fromkeys(one.benchmark for one in taken if one.key == "need"):
        told = thresholds()[benchmark]
        notes.append(c.say("plan.note.need", name=c.name(told.name), scope=c.name(told.scope),
                           source=told.source.text))  # fmt: skip
        notes += [] if told.source.verified else [c.say("outlook.unverified")]
    return notes + ([c.say("plan.note.release")] if taken else [])


def _budget(c: Composer, given: Any) -> str:
    """Every year that the file names."""
    if not isinstance(given, Mapping):
        return c.money(given)
    return _by_year(c, {year: c.money(given[year]) for year in sorted(given, key=int)})


def _used(c: Composer, taken: Sequence[Asked]) -> list[Observation]:
    release = OfRelease(c)
    return [row for asked in taken for row in release.used(asked)]


def scenarios(c: Composer, facts: Facts) -> Table:
    """Differences from the plan in the same draws."""
    names = [row["occupation"] for row in facts["occupations"]]
    rows = [_scenario(c, one, len(names)) for one in facts["scenarios"]]
    last = facts["years"][-1]
    columns = head(
        c.say("plan.column.scenario"), c.say("plan.column.cost", currency=currency(c, facts)),
        *(c.say("plan.column.unmet_of", name=name(c, one), last=last) for one in names), share=1.4,
    )  # fmt: skip
    caption = c.say("plan.scenarios.caption")
    return c.table("plan-scenarios", caption, columns, rows, notes=[c.say("plan.scenarios.note")])


def _scenario(c: Composer, one: Facts, width: int) -> tuple[Cell, ...]:
    label = Cell(called(one["name"], c.language))
    if not one["possible"]:
        left = Cell(c.say("plan.scenario.none", limits=limits(c, one["limits"])))
        return (label, left, *(Cell(MISSING) for _ in range(width)))
    cells = [change(c, row["unmet_difference"], c.number) for row in one["occupations"]]
    return (label, Cell(change(c, one["cost_difference"], c.money)), *map(Cell, cells))
