"""A scenario in words: its levers, then each figure before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cadre.cli.language import spoken, words
from cadre.cli.scenarios.reading import Facts
from cadre.cli.show import Screen
from cadre.vocabulary.languages import number, percent
from cadre.workspace.scenarios import called


@dataclass(frozen=True)
class Wording:
    """``of``: what a row is about, blank where there is only one thing. ``lever``: its value in words.

    ``change``: of a figure, where that is written otherwise than its ``value``. ``left``: the sentence on
    posts or moves of a scenario that nobody needs.
    """

    of: Callable[[Facts], str]
    figure: Callable[[Facts], str]
    value: Callable[[Facts, float], str]
    lever: Callable[[str, Any], str]
    change: Callable[[Facts, float], str] | None = None
    left: str = ""


def tell_scenarios(screen: Screen, scenarios: Sequence[Facts], wording: Wording) -> None:
    """A line for the scenario, and one for each thing it has figures of."""
    for scenario in scenarios:
        pulled = "; ".join(wording.lever(lever, value) for lever, value in scenario["levers"].items())
        screen.say("scenario.told", name=called(scenario["name"], spoken()), levers=pulled)
        known = [row for row in scenario["figures"] if (row["before"], row["after"]) != (None, None)]
        for of, rows in groupby(known, wording.of):
            told = "; ".join(_told(row, wording) for row in rows)
            screen.plain(f"  {of}: {told}" if of else f"  {told}")
        if scenario.get("not_needed"):
            screen.say(wording.left, count=scenario["not_needed"])


def _told(row: Facts, wording: Wording) -> str:
    before, after = (_shown(row, row[side], wording) for side in ("before", "after"))
    facts = {"figure": wording.figure(row), "before": before, "after": after}
    if row["change"] is None:
        return words("scenario.figure-only", **facts)
    change = (wording.change or wording.value)(row, row["change"])
    return words("scenario.figure", **facts, change=signed(row["change"], change))


def _shown(row: Facts, value: Any, wording: Wording) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else wording.value(row, value)


def signed(value: float, text: str) -> str:
    """What is rounded to zero has no sign."""
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def lever_share(lever: str, value: Any) -> str:
    """A lever whose value is a share of what it changes."""
    return words(f"scenario.lever.{lever}", value=signed(value, percent(100 * value, spoken())))


def lever_count(lever: str, value: Any) -> str:
    """A lever whose value is a number of posts or people."""
    text = number(value, spoken())
    return words(f"scenario.lever.{lever}", value=text if lever == "move" else signed(value, text))


def points(value: float) -> str:
    """A change of a figure in percent."""
    return words("scenario.points", value=number(round(value, 1) + 0.0, spoken(), 1))
