"""Scenarios of the outlook: a table of differences from business as usual, and a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cadre.methods.uncertainty.summaries import summary
from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.compose.plan_words import change, lever
from cadre.publishable.documents.compose.supply_figures import Group
from cadre.publishable.documents.compose.supply_words import about, name_of
from cadre.publishable.documents.model import Block, Cell, Points, Text
from cadre.publishable.outlook.scenarios import Changed, changed
from cadre.workspace.scenarios import called


def changed_supply(c: Composer, groups: Sequence[Group]) -> list[Block]:
    """Nothing where the report is told of no scenario, or only of groups that are not carried on."""
    supplies = {group.name: group.supply for group in groups}
    found = [one for scenario in c.assumed.scenarios for one in changed(scenario, supplies)]
    if not found:
        return []
    year = str(groups[0].supply.years[-1])
    rows = [
        (
            Cell(called(one.scenario.name, c.language)),
            Cell(name_of(c, one.group)),
            Cell(_change(c, one)),
        )
        for one in found
    ]
    columns = head(
        c.say("plan.column.scenario"), c.say("column.OCCUPATION"), c.say("plan.column.difference"),
        share=1.4,
    )  # fmt: skip
    table = c.table(
        "supply-scenarios", c.say("supply.scenarios.caption", year=year), columns, rows,
        notes=[c.say("supply.scenarios.note")],
    )  # fmt: skip
    return [table, Points(tuple(_sentence(c, one, year) for one in found))]


def _change(c: Composer, one: Changed) -> str:
    return change(c, summary(one.difference), partial(about, c))


def _sentence(c: Composer, one: Changed, year: str) -> Text:
    told = one.scenario
    words = lever(c, told.model_copy(update={"occupation": None}).model_dump(),
                  c.say(f"supply.lever.{told.lever}"))  # fmt: skip
    return Text(c.say("supply.scenario", lever=words, name=name_of(c, one.group),
                      change=_change(c, one), year=year))  # fmt: skip
