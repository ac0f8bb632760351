"""What supply is held against: need in people, demand and funded posts in FTE, each a series of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from cadre.cli.projecting.entering import yearly
from cadre.cli.projecting.groups import place_of
from cadre.cli.projecting.loading import unknown
from cadre.cli.projecting.spec import Spec
from cadre.methods.need.demand import economic_demand
from cadre.methods.need.thresholds import Threshold, benchmark_need, thresholds
from cadre.methods.stock.system import Array
from cadre.vocabulary.errors import CadreError, ExitCode


class Wanted(NamedTuple):
    """``places``: the occupations that count together; ``values``: (T + 1,), in people or FTE."""

    kind: str
    name: str
    places: list[int]
    in_people: bool
    values: Array


def wanted_of(spec: Spec, occupations: Sequence[str]) -> list[Wanted]:
    """Every series of the specification; demand is two, at the low and the high elasticity."""
    years = range(spec.years.from_, spec.years.to + 1)
    found = _needs(spec, occupations, years) + _demands(spec, occupations, years)
    for name, given in spec.posts.items():
        o = place_of(name, occupations, "posts", "posts")
        found.append(Wanted("posts", name, [o], False, yearly(given, years, f"posts.{name}")))
    return found


def benchmark(spec: Spec) -> dict[str, Any] | None:
    """Name, year, scope and source of the benchmark, to be shown with every shortage."""
    if spec.need is None or spec.need.threshold is None:
        return None
    return {"id": spec.need.threshold, **_threshold(spec.need.threshold).model_dump()}


def _people(spec: Spec, years: range, key: str) -> Array:
    if spec.population is None:
        raise CadreError("project-no-population", ExitCode.CONFIGURATION, key=key)
    return yearly(spec.population, years, "population")


def _needs(spec: Spec, occupations: Sequence[str], years: range) -> list[Wanted]:
    if spec.need is None:
        return []
    people = _people(spec, years, "need")
    found = []
    for name, density in spec.need.per_10000.items():
        o = place_of(name, occupations, "need", "need.per_10000")
        found.append(Wanted("need", name, [o], True, benchmark_need(density, people)))
    if spec.need.threshold is not None:
        densities = _threshold(spec.need.threshold).per_10000
        for name, members in spec.need.groups.items():
            if name not in densities:
                raise unknown("need.groups", name, list(densities), "need")
            places = [place_of(one, occupations, "need.groups", "need.groups") for one in members]
            found.append(Wanted("need", name, places, True, benchmark_need(densities[name], people)))
    if not found:
        raise CadreError("project-no-need", ExitCode.CONFIGURATION)
    return found


def _threshold(name: str) -> Threshold:
    if name not in thresholds():
        raise unknown("need.threshold", name, list(thresholds()), "need")
    return thresholds()[name]


def _demands(spec: Spec, occupations: Sequence[str], years: range) -> list[Wanted]:
    if spec.demand is None:
        return []
    people = _people(spec, years, "demand")
    income = yearly(spec.demand.income, years, "demand.income")
    if not (people > 0).all():
        raise CadreError("project-no-population", ExitCode.CONFIGURATION, key="demand")
    found = []
    for name, start in spec.demand.start.items():
        o = place_of(name, occupations, "demand", "demand.start")
        for kind, e in zip(("demand-low", "demand-high"), sorted(spec.demand.elasticity), strict=True):
            found.append(
                Wanted(kind, name, [o], False, economic_demand(np.float64(start), income, people, e))
            )
    return found
