"""Economic demand: by a range of elasticities, or by a published equation of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cadre.cli.projecting.populace import People, people_of
from cadre.cli.projecting.rows import load_rows
from cadre.cli.projecting.serving import levels_on
from cadre.cli.projecting.spec import Demand, Spec
from cadre.methods.need.demand import Elasticity, economic_demand, elasticities, weighted_population
from cadre.methods.stock.system import Array
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.by_year import yearly
from cadre.workspace.specifications import unknown_name

Z90 = 1.6448536269514722  # standard normal quantile of 95 %: the ends of a 90 % interval


class Range(NamedTuple):
    """``level``: the share of values that lie within, None where it is a range to vary over."""

    low: float
    high: float
    level: float | None
    lag: int
    source: dict[str, Any] | None


def demands(spec: Spec, folder: Path) -> list[tuple[str, str, Array]]:
    """(kind, occupation, FTE by year) at both elasticities. Raises CadreError as ``range_of``."""
    given = spec.demand
    if given is None:
        return []
    found = range_of(given)
    years = range(spec.years.from_, spec.years.to + 1)
    earlier = range(years[0] - found.lag, years[-1] - found.lag + 1)
    income = yearly(given.income, earlier, "demand.income")
    people = _weighted(given, folder, people_of(spec, folder, "demand"))
    if not (people > 0).all():
        raise CadreError("project-no-population", ExitCode.CONFIGURATION, key="demand")
    return [
        (kind, name, economic_demand(np.float64(start), income, people, e))
        for name, start in given.start.items()
        for kind, e in (("demand-low", found.low), ("demand-high", found.high))
    ]


def range_of(given: Demand) -> Range:
    """Raises CadreError: a range and an equation, an unknown equation, coefficients that were not seen."""
    if given.elasticity is not None and given.equation is not None:
        raise CadreError("project-elasticity-twice", ExitCode.CONFIGURATION)
    if given.elasticity is not None:
        low, high = sorted(given.elasticity)
        return Range(low, high, None, 0, None)
    name = given.equation or "default"
    if name not in elasticities():
        raise unknown_name(
            "demand.equation", name, [one for one in elasticities() if one != "default"], "demand"
        )
    return _published(name, elasticities()[name])


def _published(name: str, equation: Elasticity) -> Range:
    source = equation.source.model_dump()
    if equation.low is not None and equation.high is not None:
        return Range(equation.low, equation.high, None, 0, source)
    if equation.elasticity is None or equation.standard_error is None:
        facts = {"name": name, "source": equation.source.text}
        raise CadreError("project-equation-unseen", ExitCode.CONFIGURATION, **facts)
    reach = Z90 * equation.standard_error
    return Range(equation.elasticity - reach, equation.elasticity + reach, 0.9, equation.lag or 0, source)


def demand_facts(spec: Spec) -> dict[str, Any] | None:
    """The elasticity behind the two lines of demand, and where it comes from."""
    if spec.demand is None:
        return None
    found = range_of(spec.demand)
    return {
        "equation": spec.demand.equation,
        "elasticity": {"low": found.low, "high": found.high, "level": found.level},
        "lag": found.lag,
        "source": found.source,
    }


def _weighted(given: Demand, folder: Path, people: People) -> Array:
    """(T + 1,), people, each counted by how much care a person of that age and sex uses."""
    whole = people.values.sum(axis=1)
    rows = load_rows(given.use, folder, "demand.use", ("sex", "age"), "use")
    if not rows:
        return np.asarray(whole.sum(axis=(1, 2)))
    return weighted_population(whole, levels_on(people, rows, "demand.use"))
