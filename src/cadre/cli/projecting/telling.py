"""A projection in sentences: figures with their intervals, and what they rest on."""

from __future__ import annotations

from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.show import Screen
from cadre.vocabulary.languages import number

MOST_BARS = 3
TOLD_CLOSING = ("need", "posts")


def tell(screen: Screen, facts: dict[str, Any]) -> None:
    first, last = facts["years"][0], facts["years"][-1]
    _tell_method(screen, facts)
    for row in facts["supply"]:
        screen.say(
            "project.supply",
            name=row["occupation"] or words("project.everybody"),
            first=first,
            start=_whole(row["fte"][first]["p50"]),
            last=last,
            **_interval(row["fte"][last]),
        )
    for row in facts["wanted"]:
        _tell_wanted(screen, row, last)
    for row in facts["totals"]:
        screen.say(
            "project.total",
            series=words(f"project.series.{row['series']}"),
            last=last,
            balance=_signed(row["balance"][last]["p50"]),
            **_interval(row["shortage"][last]),
        )
    _tell_benchmark(screen, facts["benchmark"])
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
        if facts["backtest"] is not None:
            tested = facts["backtest"]
            screen.say(
                "project.backtest",
                figures=tested["figures"],
                mape=_decimal(tested["mape"]),
                bias=_decimal(tested["bias"]),
                coverage=_whole(100 * tested["coverage"]),
            )
    screen.say("project.draws", draws=facts["draws"], seed=str(facts["seed"]))


def _tell_wanted(screen: Screen, row: dict[str, Any], last: str) -> None:
    chance = row["chance_of_shortage"][last]
    screen.say(
        f"project.wanted.{row['unit']}",
        series=words(f"project.series.{row['series']}"),
        name=row["name"],
        last=last,
        wanted=_whole(row["values"][last]),
        chance=_whole(100 * chance),
        **_interval(row["shortage"][last]),
    )


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
    screen.say("project.scenario", name=scenario["name"], lever=lever, factor=_decimal(scenario["factor"], 2))
    for row in scenario["occupations"]:
        change = row["difference"]
        if any(round(value) for value in change.values()):
            screen.say(
                "project.difference",
                name=row["occupation"] or words("project.everybody"),
                year=scenario["year"],
                middle=_signed(change["p50"]),
                low=_signed(change["p5"]),
                high=_signed(change["p95"]),
            )


def _tell_closing(screen: Screen, rows: list[dict[str, Any]]) -> None:
    """Gaps against need and posts; surpluses and gaps against demand are in the JSON."""
    for row in rows:
        if row["series"] not in TOLD_CLOSING or row["expected_fte"] >= row["wanted_fte"]:
            continue
        key = f"project.close.{row['lever']}" if row["closes"] else "project.close.not"
        if row["closes"] and "students" in row:
            key = "project.close.students"
        amount = _decimal(row["amount"], 2) if row["lever"] == "retention" else _whole(row["amount"])
        screen.say(
            key,
            series=words(f"project.series.{row['series']}"),
            year=row["year"],
            amount=amount,
            name=row["occupation"] or words("project.everybody"),
            since=row["from_year"],
            lever=words(f"project.closing.{row['lever']}"),
            reached=_whole(row["reached_fte"]),
            students=_whole(row.get("students", 0.0)),
            wanted=_whole(row["wanted_fte"]),
        )


def _tell_bars(screen: Screen, bars: list[dict[str, Any]]) -> None:
    if bars:
        screen.say("project.matters")
    for bar in bars[:MOST_BARS]:
        screen.say(
            "project.bar",
            input=words(f"project.lever.{bar['input']}"),
            share=_whole(100 * max(0.0, bar["first"])),
            low=_whole(bar["low"]),
            high=_whole(bar["high"]),
            first=_decimal(bar["from"], 2),
            last=_decimal(bar["to"], 2),
        )


def _interval(row: dict[str, float]) -> dict[str, str]:
    return {"middle": _whole(row["p50"]), "low": _whole(row["p5"]), "high": _whole(row["p95"])}


def _whole(value: float) -> str:
    return _decimal(value, 0)


def _signed(value: float) -> str:
    sign = "+" if round(value) > 0 else "−" if round(value) < 0 else ""
    return sign + _whole(abs(value))


def _decimal(value: float, decimals: int = 1) -> str:
    return number(round(value, decimals) + 0.0, spoken(), decimals)
