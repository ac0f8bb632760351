"""A plan made: every figure of the answer, as plain values for people and machines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cadre.cli.language import words
from cadre.cli.planning.building import choice_of
from cadre.cli.planning.spec import FEWEST_DRAWS, Spec
from cadre.cli.projecting.loading import load_yaml
from cadre.methods.planning.mix import Choice, NoPlanError, Plan, cheapest
from cadre.methods.stock.system import Array
from cadre.vocabulary.errors import CadreError, ExitCode

SEED = 20260101
LEAST_PRICE = 1e-6


def plan_facts(path: Path) -> dict[str, Any]:
    """Measures by year, what they cost and leave unmet, and prices of the limits.

    Raises CadreError: something in the file does not fit, or the limits leave no plan (they are named).
    """
    spec = load_yaml(path, Spec)
    if spec.years.to <= spec.years.from_:
        raise CadreError("project-years", ExitCode.CONFIGURATION, file=path.name,
                         first=str(spec.years.from_), last=str(spec.years.to))  # fmt: skip
    if 1 < spec.uncertainty.draws < FEWEST_DRAWS:
        raise CadreError("plan-draws", ExitCode.CONFIGURATION, file=path.name, fewest=FEWEST_DRAWS)
    choice = choice_of(spec, SEED)
    try:
        plan = cheapest(choice)
    except NoPlanError as problem:
        limits = ", ".join(words(f"plan.limit.{name}") for name in problem.limits)
        raise CadreError("plan-impossible", ExitCode.INPUT, file=path.name, limits=limits) from problem
    return _facts(spec, choice, plan)


def _facts(spec: Spec, choice: Choice, plan: Plan) -> dict[str, Any]:
    years = [str(year) for year in range(spec.years.from_ + 1, spec.years.to + 1)]
    spending = _spending(choice, plan)[:, : len(years)]
    worth = (1 + choice.discount) ** -np.arange(1, len(years) + 1)
    return {
        "years": years,
        "currency": spec.currency,
        "draws": choice.shape[0],
        "seed": SEED,
        "cost": float((spending.mean(axis=0) * worth).sum()),
        "spending": _by_year(spending.mean(axis=0), years),
        "budget": _by_year(choice.budget, years),
        "occupations": [_occupation(choice, plan, o, name, years) for o, name in enumerate(spec.occupations)],
        "sharing": _sharing(plan, list(spec.occupations), years),
        "prices": _prices(choice, plan, list(spec.occupations), years),
        "safeguards_allowed": bool(choice.safeguards_most.any()),
    }


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
        "unmet_p95": _by_year(np.quantile(unmet, 0.95, axis=0), years),
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
