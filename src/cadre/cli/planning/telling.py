"""A plan in sentences."""

from __future__ import annotations

from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.projecting.wording import decimal, interval_of, signed
from cadre.cli.show import Screen
from cadre.vocabulary.languages import number
from cadre.workspace.scenarios import called


def tell(screen: Screen, facts: dict[str, Any]) -> None:
    first, last = facts["years"][0], facts["years"][-1]
    money = facts["currency"] or words("plan.money")
    screen.say("plan.cost", first=first, last=last, cost=_whole(facts["cost"]), money=money)
    if facts["cost_interval"]:
        span = facts["cost_interval"]
        screen.say("plan.cost.interval", low=_whole(span["low"]), high=_whole(span["high"]), money=money)
    key = "plan.robust" if facts["draws"] > 1 else "plan.expected"
    screen.say(key, draws=facts["draws"], seed=str(facts["seed"]))
    screen.say("plan.not-tested")
    for row in facts["occupations"]:
        _tell_occupation(screen, row, last)
    for row in facts["sharing"]:
        screen.say("plan.sharing", name=row["from"], other=row["to"], last=last, fte=_whole(row["fte"][last]))
    for row in facts["prices"]:
        _tell_price(screen, row, money)
    for scenario in facts["scenarios"]:
        _tell_scenario(screen, scenario, money)
    screen.say("plan.safeguards.allowed" if facts["safeguards_allowed"] else "plan.safeguards.none")


def _tell_occupation(screen: Screen, row: dict[str, Any], last: str) -> None:
    told = {"name": row["occupation"], "last": last, "stock": _whole(row["stock"][last]),
            "need": _whole(row["need"][last]), "unmet": _whole(row["unmet"][last])}  # fmt: skip
    span = row["unmet_interval"][last]
    if span is None:
        screen.say("plan.occupation.expected", **told)
    else:
        screen.say("plan.occupation", **told, low=_whole(span["low"]), high=_whole(span["high"]))
    for measure in ("training", "recruitment", "safeguards", "retention"):
        values = list(row[measure].values())
        if max(values) >= 0.5:
            screen.say(f"plan.measure.{measure}", total=_whole(sum(values)), low=_whole(min(values)),
                       high=_whole(max(values)))  # fmt: skip
    if row["schools"][last]:
        year = next(year for year, count in row["schools"].items() if count)
        screen.say("plan.schools", count=_whole(row["schools"][last]), year=year)


def _tell_scenario(screen: Screen, scenario: dict[str, Any], money: str) -> None:
    lever = words(f"plan.lever.{scenario['lever']}")
    screen.say(
        "project.scenario",
        name=called(scenario["name"], spoken()),
        lever=lever,
        factor=decimal(scenario["factor"], 2),
    )
    if not scenario["possible"]:
        limits = ", ".join(words(f"plan.limit.{name}") for name in scenario["limits"])
        screen.say("plan.scenario.impossible", limits=limits)
        return
    screen.say("plan.scenario.cost", money=money, change=_changed(scenario["cost_difference"]))
    for row in scenario["occupations"]:
        screen.say(
            "plan.scenario.occupation",
            name=row["occupation"],
            last=scenario["year"],
            stock=_changed(row["stock_difference"]),
            unmet=_changed(row["unmet_difference"]),
        )


def _changed(found: dict[str, Any]) -> str:
    """``+12 (+3 to +20)``; without draws the change alone."""
    if found["interval"] is None:
        return signed(found["mean"])
    return words("plan.change", **interval_of(found, signed))


def _tell_price(screen: Screen, row: dict[str, Any], money: str) -> None:
    """The year in which the limit costs most."""
    year, price = max(row["price"].items(), key=lambda pair: abs(pair[1]))
    decimals = 0 if abs(price) >= 10 else 2
    screen.say(f"plan.price.{row['limit']}", name=row["occupation"] or "", year=year, money=money,
               price=number(price, spoken(), decimals))  # fmt: skip


def _whole(value: float) -> str:
    return number(round(value) + 0.0, spoken())
