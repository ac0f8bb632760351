"""The sentences on a plan: what it costs, how often it suffices, what its limits are worth, and scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.parts import OCCUPATION
from cadre.publishable.documents.compose.supply_figures import GROUPS
from cadre.publishable.documents.compose.supply_words import about, name_of
from cadre.publishable.documents.model import Paragraph, Points, Text
from cadre.workspace.scenarios import called

Facts = Mapping[str, Any]
# Prices below these do not show: of a unit of money, and of a person.
LEAST_OF_BUDGET, _LEAST = 0.005, 0.5


def name(c: Composer, occupation: str) -> str:
    """A group of the outlook or a code by its name; else as the file calls it."""
    if occupation in GROUPS:
        return name_of(c, occupation)
    return c.code(OCCUPATION, occupation)


def currency(c: Composer, facts: Facts) -> str:
    return facts["spec"]["currency"] or c.say("currency.unknown")


def limits(c: Composer, names: Sequence[str]) -> str:
    return ", ".join(say(f"plan.limit.{one}", c.language) for one in names)


def lacking(c: Composer, what: Facts) -> Paragraph:
    reason = say(what["reason"], c.language, **what["facts"])
    return c.paragraph("plan.lacks", key=what["key"], reason=reason)


def cost(c: Composer, facts: Facts) -> Paragraph:
    span = facts["cost_interval"]
    ends = c.say("plan.span", low=c.money(span["low"]), high=c.money(span["high"])) if span else ""
    words = c.say(
        "plan.cost", first=facts["years"][0], last=facts["years"][-1], cost=c.money(facts["cost"]), span=ends,
        currency=currency(c, facts), discount=c.percent(100 * facts["spec"]["discount"]),
    )  # fmt: skip
    return Paragraph(Text(words))


def robust(c: Composer, facts: Facts) -> Paragraph:
    key = "plan.robust" if facts["draws"] > 1 else "plan.expected"
    return Paragraph(Text(c.say(key, draws=facts["draws"])))


def met(c: Composer, facts: Facts) -> Points:
    """What each occupation comes to in the last year, and in how many draws its need is met."""
    return Points(tuple(Text(_met(c, row, facts)) for row in facts["occupations"]))


def _met(c: Composer, row: Facts, facts: Facts) -> str:
    last, span = facts["years"][-1], row["unmet_interval"][facts["years"][-1]]
    ends = ""
    if span is not None:
        ends = c.say("plan.ends", low=about(c, span["low"]), high=about(c, span["high"]))
    words = c.say(
        "plan.reached", name=name(c, row["occupation"]), last=last, stock=about(c, row["stock"][last]),
        need=about(c, row["need"][last]), unmet=about(c, row["unmet"][last]), ends=ends,
    )  # fmt: skip
    if facts["draws"] == 1:
        return words
    draws = round(facts["draws"] * row["met"][last])
    return f"{words} {c.say('plan.met', n=draws, draws=facts['draws'])}"


def prices(c: Composer, facts: Facts) -> list[Paragraph | Points]:
    """One sentence for each limit that binds, in the year in which it binds most."""
    items = [Text(_price(c, row, facts)) for row in facts["prices"] if _binds(row)]
    if not items:
        return [c.paragraph("plan.prices.none")]
    return [c.paragraph("plan.prices"), Points(tuple(items))]


def _binds(row: Facts) -> bool:
    """Not what recruits from poorer countries would save: their loss is not in the total.

    The budget's price is per unit of money, the others' per person.
    """
    if row["limit"] == "safeguards":
        return False
    highest = float(max(row["price"].values()))
    return highest >= (LEAST_OF_BUDGET if row["limit"] == "budget" else _LEAST)


def _price(c: Composer, row: Facts, facts: Facts) -> str:
    year, price = max(row["price"].items(), key=lambda pair: float(pair[1]))
    occupation = row["occupation"]
    shown = c.number(100 * price) if row["limit"] == "budget" else about(c, price)
    words = c.say(
        f"plan.price.{row['limit']}", name=name(c, occupation) if occupation else "", year=year,
        price=shown, currency=currency(c, facts),
    )  # fmt: skip
    if row["limit"] == "need" and _left_open(occupation, year, price, facts):
        return f"{words} {c.say('plan.price.need.open')}"
    return words


def _left_open(occupation: str, year: str, price: float, facts: Facts) -> bool:
    """Whether a worker more of need would simply be left unmet: its price is the penalty of that year."""
    spec = facts["spec"]
    worth = (1 + spec["discount"]) ** -(int(year) - spec["years"]["from"])
    penalty = float(spec["occupations"][occupation]["unmet"]["penalty"]) * worth
    return bool(abs(price - penalty) <= 1e-3 * penalty)


def safeguards(c: Composer, facts: Facts) -> Paragraph:
    if not facts["safeguards_allowed"]:
        return c.paragraph("plan.safeguards.none")
    total = sum(sum(row["safeguards"].values()) for row in facts["occupations"])
    return c.paragraph("plan.safeguards.allowed", total=about(c, total))


def scenario(c: Composer, one: Facts, facts: Facts) -> Text:
    words = [lever(c, one, say(f"plan.lever.{one['lever']}", c.language))]
    if not one["possible"]:
        return Text(" ".join([*words, c.say("plan.scenario.impossible", limits=limits(c, one["limits"]))]))
    money = change(c, one["cost_difference"], c.money)
    words.append(c.say("plan.scenario.cost", change=money, currency=currency(c, facts)))
    words += [
        c.say("plan.scenario.unmet", name=name(c, row["occupation"]), last=one["year"],
              change=change(c, row["unmet_difference"], c.number))
        for row in one["occupations"]
    ]  # fmt: skip
    return Text(" ".join(words))


def lever(c: Composer, one: Facts, words: str) -> str:
    """``A tenth more money: budget × 1.1 from 2028 on.``"""
    whom = c.say("plan.scenario.whom", name=name(c, one["occupation"])) if one["occupation"] else ""
    since = c.say("plan.scenario.since", year=str(one["since"])) if one["since"] else ""
    factor = c.number(one["factor"], 2)
    return c.say(
        "plan.scenario",
        name=called(one["name"], c.language),
        lever=words,
        factor=factor,
        whom=whom,
        since=since,
    )


def change(c: Composer, found: Facts, write: Any) -> str:
    """``+12 (+3 to +20)``; without draws the change alone."""
    if found["interval"] is None:
        return _signed(found["mean"], write)
    span = found["interval"]
    return c.say("plan.change", middle=_signed(found["median"], write), low=_signed(span["low"], write),
                 high=_signed(span["high"], write))  # fmt: skip


def _signed(value: float, write: Any) -> str:
    text = str(write(abs(round(value))))
    return text if round(value) == 0 else ("+" if value > 0 else "−") + text
