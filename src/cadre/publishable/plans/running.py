"""A plan made: every figure of the answer, as plain values for people and machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cadre.methods.planning.mix import Choice, NoPlanError, Plan, cheapest
from cadre.methods.stock.system import Array
from cadre.methods.uncertainty.intervals import interval
from cadre.methods.uncertainty.summaries import LEVEL, summary
from cadre.publishable.plans.building import choice_of
from cadre.publishable.plans.currencies import in_one_currency
from cadre.publishable.plans.levers import load_change, pull
from cadre.publishable.plans.spec import FEWEST_DRAWS, Spec
from cadre.publishable.plans.taking import Asked, Figures, filled
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Phrase
from cadre.workspace.scenarios import Scenario
from cadre.workspace.specifications import load_yaml

LEAST_PRICE = 1e-6
LEAST_LACKING = 0.5  # workers: what a table shows as none
PAGE = "docs/how-to/plan-a-workforce"
Watch = Callable[[int, int], None]


def plan_facts(
    path: Path, scenarios: Sequence[Path], seed: int, watch: Watch | None = None
) -> dict[str, Any]:
    """Measures by year, what they cost and leave unmet, prices of the limits, and scenarios.

    Raises CadreError: something in the file does not fit, or the limits leave no plan (they are named).
    """
    spec, _ = read_plan(path)
    changes = [load_change(file, spec) for file in scenarios]
    try:
        return run_plan(spec, changes, seed, watch)
    except NoPlanError as problem:
        limits = tuple(Phrase(f"plan.limit.{name}") for name in problem.limits)
        raise CadreError("plan-impossible", ExitCode.INPUT, file=path.name, limits=limits) from problem


def read_plan(path: Path, figures: Figures | None = None) -> tuple[Spec, list[Asked]]:
    """The specification, and what was taken from a release. Raises CadreError: something does not fit."""
    taken: list[Asked] = []

    def prepare(data: dict[str, Any]) -> dict[str, Any]:
        made, asked = filled(data, figures, path.name)
        taken.extend(asked)
        return in_one_currency(made)

    spec = load_yaml(path, Spec, PAGE, prepare)
    if spec.years.to <= spec.years.from_:
        raise CadreError("project-years", ExitCode.CONFIGURATION, file=path.name,
                         first=str(spec.years.from_), last=str(spec.years.to))  # fmt: skip
    if 1 < spec.uncertainty.draws < FEWEST_DRAWS:
        raise CadreError("plan-draws", ExitCode.CONFIGURATION, file=path.name, fewest=FEWEST_DRAWS)
    return spec, taken


def run_plan(
    spec: Spec, changes: Sequence[Scenario], seed: int, watch: Watch | None = None
) -> dict[str, Any]:
    """Raises NoPlanError, and CadreError where series or training do not fit the years."""
    choice = choice_of(spec, seed)
    plan = cheapest(choice)
    facts = _facts(spec, choice, plan, seed)
    found = []
    for done, change in enumerate(changes, start=1):
        if watch is not None:
            watch(done, 1 + len(changes))
        found.append(_scenario(spec, choice, plan, change))
    return {**facts, "scenarios": found}


def _facts(spec: Spec, choice: Choice, plan: Plan, seed: int) -> dict[str, Any]:
    years = _years(spec)
    spending = _spending(choice, plan)[:, : len(years)]
    costs = _costs(choice, plan, len(years))
    return {
        "years": years,
        "currency": spec.currency,
        "draws": choice.shape[0],
        "seed": seed,
        "cost": float(costs.mean()),
        "cost_interval": _interval(costs),
        "spending": _by_year(spending.mean(axis=0), years),
        "spending_interval": _intervals(spending, years),
        "budget": _by_year(choice.budget, years),
        "occupations": [_occupation(choice, plan, o, name, years) for o, name in enumerate(spec.occupations)],
        "sharing": _sharing(plan, list(spec.occupations), years),
        "prices": _prices(choice, plan, list(spec.occupations), years),
        "safeguards_allowed": bool(choice.safeguards_most.any()),
    }


def _scenario(spec: Spec, choice: Choice, plan: Plan, scenario: Scenario) -> dict[str, Any]:
    """What changes with one lever, draw by draw; where no plan is left, the limits that must give way."""
    years, names = _years(spec), list(spec.occupations)
    changed = pull(choice, scenario, names, spec.years.from_ + 1)
    facts = scenario.model_dump() | {"year": years[-1]}
    try:
        other = cheapest(changed)
    except NoPlanError as problem:
        return {**facts, "possible": False, "limits": problem.limits, "cost": None, "cost_difference": None,
                "occupations": []}  # fmt: skip
    costs, usual = _costs(changed, other, len(years)), _costs(choice, plan, len(years))
    last = len(years) - 1
    return {
        **facts, "possible": True, "limits": [], "cost": float(costs.mean()),
        "cost_difference": _difference(costs - usual),
        "occupations": [
            {"occupation": name,
             "stock_difference": _difference(other.stock[:, o, last] - plan.stock[:, o, last]),
             "unmet_difference": _difference(other.unmet[:, o, last] - plan.unmet[:, o, last])}
            for o, name in enumerate(names)
        ],
    }  # fmt: skip


def _years(spec: Spec) -> list[str]:
    return [str(year) for year in range(spec.years.from_ + 1, spec.years.to + 1)]


def _costs(choice: Choice, plan: Plan, years: int) -> Array:
    """(D,), spending of the plan's years in today's money."""
    worth = (1 + choice.discount) ** -np.arange(1, years + 1)
    return np.asarray((_spending(choice, plan)[:, :years] * worth).sum(axis=1))


def _interval(draws: Array) -> dict[str, float | None] | None:
    """Of 90% of draws; None where there is one draw, of which no spread is known."""
    if len(draws) == 1:
        return None
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return interval(round(float(low), 6), round(float(high), 6), LEVEL)


def _intervals(draws: Array, years: list[str]) -> dict[str, dict[str, float | None] | None]:
    return {year: _interval(draws[:, place]) for place, year in enumerate(years)}


def _difference(draws: Array) -> dict[str, Any]:
    rounded = np.round(draws, 6)
    found = summary(rounded)
    return found if len(draws) > 1 else found | {"interval": None, "interval_50": None}


def _spending(choice: Choice, plan: Plan) -> Array:
    """(D, T), wages and measures, not discounted."""
    took = plan.measures
    measures = (
        choice.training_cost @ took["training"]
        + choice.recruitment_cost @ (took["recruitment"] + took["safeguards"])
        + choice.retention_cost @ took["retention"]
        + choice.school_cost @ np.diff(plan.schools, axis=1, prepend=0)
    )
    return np.asarray(np.einsum("o,dot->dt", choice.wage, plan.stock) + measures)


def _occupation(choice: Choice, plan: Plan, o: int, name: str, years: list[str]) -> dict[str, Any]:
    stock, unmet = plan.stock[:, o], plan.unmet[:, o]
    return {
        "occupation": name,
        **{measure: _by_year(values[o], years) for measure, values in plan.measures.items()},
        "schools": _by_year(plan.schools[o], years),
        "need": _by_year(choice.need[:, o].mean(axis=0), years),
        "stock": _by_year(stock.mean(axis=0), years),
        "unmet": _by_year(unmet.mean(axis=0), years),
        "stock_interval": _intervals(stock, years),
        "need_interval": _intervals(choice.need[:, o], years),
        "unmet_interval": _intervals(unmet, years),
        "met": _by_year((unmet < LEAST_LACKING).mean(axis=0), years),
    }


def _sharing(plan: Plan, names: list[str], years: list[str]) -> list[dict[str, Any]]:
    mean = plan.shared.mean(axis=0)
    return [
        {"from": names[a], "to": names[b], "fte": _by_year(mean[a, b], years)}
        for a, b in np.ndindex(mean.shape[:2])
        if mean[a, b, : len(years)].max() > LEAST_PRICE
    ]


def _prices(choice: Choice, plan: Plan, names: list[str], years: list[str]) -> list[dict[str, Any]]:
    """What one unit more of a limit saves, and one FTE more of need costs, by year, in today's money."""
    draws, occupations, horizon = choice.shape
    found: list[dict[str, Any]] = []
    budget = plan.prices["budget"].reshape(draws, horizon).sum(axis=0)
    found.append({"limit": "budget", "occupation": None, "price": _by_year(budget, years)})
    by_occupation: Mapping[str, Array] = {
        "need": plan.prices["need"].reshape(draws, occupations, horizon).sum(axis=0),
        **{name: plan.prices[name].reshape(occupations, horizon)
           for name in ("training", "recruitment", "safeguards")},
    }  # fmt: skip
    for limit, prices in by_occupation.items():
        for o, name in enumerate(names):
            found.append({"limit": limit, "occupation": name, "price": _by_year(prices[o], years)})
    return [one for one in found if max(map(abs, one["price"].values())) > LEAST_PRICE]


def _by_year(values: Array, years: list[str]) -> dict[str, float]:
    """Rounded to a millionth, the accuracy to which HiGHS keeps limits."""
    return {year: round(float(value), 6) + 0.0 for year, value in zip(years, values, strict=False)}
