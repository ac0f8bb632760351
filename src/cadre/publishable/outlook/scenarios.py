"""Scenarios of the outlook: one lever against business as usual, in the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cadre.methods.stock.system import Array
from cadre.methods.uncertainty.levers import Change, pull
from cadre.publishable.outlook.supply import Supply, people
from cadre.workspace.scenarios import Scenario

# The word of a lever, and the lever of the model: entries of every kind are one flow there.
LEVERS = {"entries": "intake", "leaving": "leaving"}


class Changed(NamedTuple):
    """``difference``: people in the last year against business as usual, (D,)."""

    scenario: Scenario
    group: str
    difference: Array


def changed(scenario: Scenario, supplies: Mapping[str, Supply]) -> list[Changed]:
    """Of each group that the scenario speaks of, ``occupation`` being the name of one or None for all."""
    return [
        Changed(scenario, name, _difference(scenario, supply))
        for name, supply in supplies.items()
        if scenario.occupation in (None, name)
    ]


def _difference(scenario: Scenario, supply: Supply) -> Array:
    laws = supply.laws
    since = max(0, (scenario.since or laws.first) - laws.first)
    change = Change(LEVERS[scenario.lever], scenario.factor, None, since)
    other = people(laws._replace(course=pull(laws.course, change)))
    return other[:, -1] - supply.draws[:, -1]
