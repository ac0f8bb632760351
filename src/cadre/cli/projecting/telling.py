"""A projection in sentences: figures with their intervals, and what they rest on."""

from __future__ import annotations

from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.projecting.wording import decimal, interval_of, signed, whole
from cadre.cli.show import Screen
from cadre.workspace.scenarios import called

MOST_BARS = 3
MOST_AREAS = 5
LEAST_STRAY = 0.005  # of the entries; less is rounding
TOO_NARROW = 0.75  # of the figures that a range of 90% held
TOLD_CLOSING = ("need", "posts")


def tell(screen: Screen, facts: dict[str, Any]) -> None:
    first, last = facts["years"][0], facts["years"][-1]
    _tell_method(screen, facts)
    for row in facts["supply"]:
        screen.say(
            "project.supply",
            name=row["occupation"] or words("project.everybody"),
            first=first,
            start=whole(row["fte"][first]["median"]),
            last=last,
            **interval_of(row["fte"][last]),
        )
    for row in facts["wanted"]:
        _tell_wanted(screen, row, last)
    for row in facts["totals"]:
        screen.say(
            "project.total",
            series=words(f"project.series.{row['series']}"),
            last=last,
            balance=signed(row["balance"][last]["median"]),
            **interval_of(row["shortage"][last]),
        )
    _tell_benchmark(screen, facts["benchmark"])
    _tell_demand(screen, facts["demand"])
    for scenario in facts.get("scenarios", []):
        _tell_scenario(screen, scenario)
    _tell_closing(screen, facts.get("closing", []))
    _tell_bars(screen, facts.get("sensitivity", []))


def _tell_method(screen: Screen, facts: dict[str, Any]) -> None:
    if "order" in facts:
        order = ", ".join(words(f"project.step.{step}") for step in facts["order"])
        screen.say("project.order", order=order)
    else:
        screen.say("project.trend", trend=words(f"project.trend.{facts['trend']}"))
    if facts.get("estimated"):
        _tell_estimated(screen, facts["estimated"])
    for row in _alike(facts.get("spreads", [])):
        _tell_spread(screen, row)
    _tell_test(screen, facts)
    screen.say("project.draws", draws=facts["draws"], seed=str(facts["seed"]))


def _alike(spreads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row without a name where all occupations have the same."""
    values = [{key: value for key, value in row.items() if key != "occupation"} for row in spreads]
    if len(spreads) > 1 and all(one == values[0] for one in values):
        return [{**spreads[0], "occupation": ""}]
    return spreads


def _tell_spread(screen: Screen, row: dict[str, Any]) -> None:
    flows = [
        words("project.spread.by-cause") if row[flow] is None
        else words(f"project.spread.{flow}", share=whole(100 * row[flow]),
                   source=words(f"project.spread.{row[f'{flow}_from']}"))
        for flow in ("exits", "entries")
    ]  # fmt: skip
    name = row["occupation"] or words("project.spread.all")
    screen.say("project.spread", name=name, exits=flows[0], entries=flows[1])


def _tell_test(screen: Screen, facts: dict[str, Any]) -> None:
    """How the projection would have done, or why that is not known."""
    tested = facts["backtest"]
    if tested is None:
        screen.say("project.not-tested", reason=facts["not_tested"])
        return
    screen.say(
        "project.backtest" if "trend" in facts else "project.backtest.editions",
        figures=tested["figures"],
        hidden=tested["hidden"],
        mape=decimal(tested["mape"]),
        bias=signed(tested["bias"], 1),
        coverage=whole(100 * tested["coverage"]),
    )
    if tested["coverage"] < TOO_NARROW:
        screen.say("project.too-narrow")


def _tell_estimated(screen: Screen, found: dict[str, Any]) -> None:
    """Rates and entries that the past stocks gave, and people whom no flow explains."""
    screen.say("project.estimated", first=found["years"][0], last=found["years"][-1])
    for key, count in found["rows_not_used"].items():
        if count:
            screen.say("project.estimated.not-used", key=key, count=count, first=found["years"][0],
                       last=found["years"][-1])  # fmt: skip
    for row in found["rates"]:
        screen.say(f"project.estimated.{row['how']}", name=row["occupation"], rate=decimal(100 * row["rate"]),
                   cause=words(f"project.lever.{row['cause']}"), exits=whole(row["exits"]))  # fmt: skip
    for row in found["entries"]:
        name, mine = (
            row["occupation"],
            [one for one in found["accounts"] if one["occupation"] == row["occupation"]],
        )
        screen.say("project.estimated.entries", name=name, people=whole(row["a_year"]))
        stray = sum(abs(one["unexplained"]) for one in mine)
        entered = sum(one["entrants"] for one in mine)
        if stray >= max(0.5, LEAST_STRAY * entered):
            share = whole(100 * stray / entered) if entered else "—"
            screen.say("project.estimated.unexplained", name=name, people=whole(stray), share=share)


def _tell_wanted(screen: Screen, row: dict[str, Any], last: str) -> None:
    chance = row["chance_of_shortage"][last]
    screen.say(
        f"project.wanted.{row['unit']}",
        series=words(f"project.series.{row['series']}"),
        name=row["name"],
        last=last,
        wanted=whole(row["values"][last]),
        chance=whole(100 * chance),
        **interval_of(row["shortage"][last]),
    )
    if row["areas"]:
        _tell_areas(screen, row["areas"], last)


def _tell_areas(screen: Screen, areas: list[dict[str, Any]], last: str) -> None:
    """The areas with the largest shortages."""
    short = [one for one in areas if round(one["shortage"][last]["median"])]
    short.sort(key=lambda one: -one["shortage"][last]["median"])
    for one in short[:MOST_AREAS]:
        screen.say("project.area", area=one["area"], **interval_of(one["shortage"][last]))
    if len(short) > MOST_AREAS:
        screen.say("project.areas.more", count=len(short) - MOST_AREAS)
    if not short:
        screen.say("project.areas.none")


def _tell_demand(screen: Screen, found: dict[str, Any] | None) -> None:
    if found is None:
        return
    kind = "default" if found["source"] else "own"
    source = found["source"]["text"] if found["equation"] else words(f"project.elasticity.{kind}")
    span = found["elasticity"]
    screen.say(
        "project.elasticity", low=decimal(span["low"], 2), high=decimal(span["high"], 2), source=source
    )
    if found["equation"]:
        screen.say("project.elasticity.lag", lag=found["lag"])


def _tell_benchmark(screen: Screen, benchmark: dict[str, Any] | None) -> None:
    if benchmark is None:
        return
    language = spoken()
    year = "—" if benchmark["year"] is None else str(benchmark["year"])
    screen.say(
        "project.benchmark",
        name=benchmark["name"][language],
        year=year,
        scope=benchmark["scope"][language],
        source=benchmark["source"]["text"],
    )
    if not benchmark["source"]["verified"]:
        screen.say("project.unverified")


def _tell_scenario(screen: Screen, scenario: dict[str, Any]) -> None:
    lever = words(f"project.lever.{scenario['lever']}")
    screen.say(
        "project.scenario",
        name=called(scenario["name"], spoken()),
        lever=lever,
        factor=decimal(scenario["factor"], 2),
    )
    for row in scenario["occupations"]:
        change = row["difference"]
        if any(round(end) for end in (change["interval"]["low"], change["interval"]["high"])):
            screen.say(
                "project.difference",
                name=row["occupation"] or words("project.everybody"),
                year=scenario["year"],
                **interval_of(change, signed),
            )


def _tell_closing(screen: Screen, rows: list[dict[str, Any]]) -> None:
    """Gaps against need and posts; surpluses and gaps against demand are in the JSON."""
    for row in rows:
        if row["series"] not in TOLD_CLOSING or row["expected_fte"] >= row["wanted_fte"]:
            continue
        key = f"project.close.{row['lever']}" if row["closes"] else "project.close.not"
        if row["closes"] and "students" in row:
            key = "project.close.students"
        amount = decimal(row["amount"], 2) if row["lever"] == "retention" else whole(row["amount"])
        screen.say(
            key,
            series=words(f"project.series.{row['series']}"),
            year=row["year"],
            amount=amount,
            name=row["occupation"] or words("project.everybody"),
            since=row["from_year"],
            lever=words(f"project.closing.{row['lever']}"),
            reached=whole(row["reached_fte"]),
            students=whole(row.get("students", 0.0)),
            wanted=whole(row["wanted_fte"]),
        )


def _tell_bars(screen: Screen, bars: list[dict[str, Any]]) -> None:
    if bars:
        screen.say("project.matters")
    for bar in bars[:MOST_BARS]:
        screen.say(
            "project.bar",
            input=words(f"project.lever.{bar['input']}"),
            share=whole(100 * max(0.0, bar["first"])),
            low=whole(bar["fte_at_low"]),
            high=whole(bar["fte_at_high"]),
            first=decimal(bar["range"]["low"], 2),
            last=decimal(bar["range"]["high"], 2),
        )
