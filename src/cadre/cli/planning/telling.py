"""A plan in sentences."""

from __future__ import annotations

from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.show import Screen
from cadre.vocabulary.languages import number


def tell(screen: Screen, facts: dict[str, Any]) -> None:
    first, last = facts["years"][0], facts["years"][-1]
    money = facts["currency"] or words("plan.money")
    screen.say("plan.cost", first=first, last=last, cost=_whole(facts["cost"]), money=money)
    key = "plan.robust" if facts["draws"] > 1 else "plan.expected"
    screen.say(key, draws=facts["draws"])
    for row in facts["occupations"]:
        _tell_occupation(screen, row, last)
    for row in facts["sharing"]:
        screen.say("plan.sharing", name=row["from"], other=row["to"], last=last, fte=_whole(row["fte"][last]))
    for row in facts["prices"]:
        _tell_price(screen, row, money)
    screen.say("plan.safeguards.allowed" if facts["safeguards_allowed"] else "plan.safeguards.none")


def _tell_occupation(screen: Screen, row: dict[str, Any], last: str) -> None:
    screen.say("plan.occupation", name=row["occupation"], last=last, stock=_whole(row["stock"][last]),
               need=_whole(row["need"][last]), unmet=_whole(row["unmet"][last]),
               most=_whole(row["unmet_p95"][last]))  # fmt: skip
    for measure in ("training", "recruitment", "safeguards", "retention"):
        values = list(row[measure].values())
        if max(values) >= 0.5:
            screen.say(f"plan.measure.{measure}", total=_whole(sum(values)), low=_whole(min(values)),
                       high=_whole(max(values)))  # fmt: skip
    if row["schools"][last]:
        year = next(year for year, count in row["schools"].items() if count)
        screen.say("plan.schools", count=_whole(row["schools"][last]), year=year)


def _tell_price(screen: Screen, row: dict[str, Any], money: str) -> None:
    """The year in which the limit costs most."""
    year, price = max(row["price"].items(), key=lambda pair: abs(pair[1]))
    decimals = 0 if abs(price) >= 10 else 2
    screen.say(f"plan.price.{row['limit']}", name=row["occupation"] or "", year=year, money=money,
               price=number(price, spoken(), decimals))  # fmt: skip


def _whole(value: float) -> str:
    return number(round(value) + 0.0, spoken())
