"""A specification run: every figure of the answer, as plain values for people and machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cadre.cli.projecting.building import Workforce, build
from cadre.cli.projecting.closing import closings
from cadre.cli.projecting.loading import load_scenario, load_spec
from cadre.cli.projecting.mattering import sensitivity_of
from cadre.cli.projecting.sampling import FTE, PEOPLE, scenario_course, supply_draws, trended
from cadre.cli.projecting.spec import Spec
from cadre.cli.projecting.wanted import Wanted, benchmark, wanted_of
from cadre.methods.need.balance import shortages
from cadre.methods.stock.projecting import project
from cadre.methods.stock.system import CAUSES, ORDER, Array
from cadre.methods.uncertainty.simulating import Summary, difference, summarise
from cadre.vocabulary.errors import CadreError, ExitCode

NAMES = ("p5", "p25", "p50", "p75", "p95")


def project_facts(path: Path, scenarios: Sequence[Path], seed: int) -> dict[str, Any]:
    """Supply, need, demand and posts with their shortages; scenarios, what closes gaps, what matters.

    Raises CadreError for everything in the files that does not fit.
    """
    spec = load_spec(path)
    if spec.series:
        return _of_series(spec, scenarios, seed)
    workforce = build(spec, path.parent)
    usual = supply_draws(workforce, workforce.usual, spec, seed)
    wanted = wanted_of(spec, workforce.axes.occupations)
    return {
        **_common(spec, workforce.axes.occupations, usual, wanted, seed),
        "order": list(ORDER),
        "flows": _flows(workforce, spec),
        "by_area_and_sex": _by_area_and_sex(workforce, spec),
        "scenarios": [_scenario(workforce, spec, file, usual, seed) for file in scenarios],
        "closing": closings(workforce, spec, wanted),
        "sensitivity": sensitivity_of(workforce, seed),
    }


def _of_series(spec: Spec, scenarios: Sequence[Path], seed: int) -> dict[str, Any]:
    if scenarios:
        raise CadreError("project-series-lever", ExitCode.USAGE, file=scenarios[0].name)
    found = trended(spec, seed)
    facts = _common(spec, found.occupations, found.draws, wanted_of(spec, found.occupations), seed)
    tested = None if found.tested is None else found.tested._asdict()
    return {**facts, "trend": spec.trend, "backtest": tested}


def _common(
    spec: Spec, occupations: Sequence[str], draws: Array, wanted: Sequence[Wanted], seed: int
) -> dict[str, Any]:
    years = [str(year) for year in range(spec.years.from_, spec.years.to + 1)]
    return {
        "years": years,
        "seed": seed,
        "draws": spec.uncertainty.draws,
        "supply": [
            {"occupation": name, "people": _by_year(draws[:, PEOPLE, :, o], years),
             "fte": _by_year(draws[:, FTE, :, o], years)}
            for o, name in enumerate(occupations)
        ],
        "wanted": [_held_against(one, draws, years) for one in wanted],
        "totals": _totals(draws, wanted, years),
        "benchmark": benchmark(spec),
    }  # fmt: skip


def _by_year(values: Array, years: Sequence[str]) -> dict[str, dict[str, float]]:
    """``values``: (D, T + 1)."""
    found = summarise(values)
    return {year: _named(found, place) for place, year in enumerate(years)}


def _named(found: Summary, place: int | tuple[()] = ()) -> dict[str, float]:
    quantiles = {name: float(found.quantiles[q][place]) for q, name in enumerate(NAMES)}
    return {"mean": float(found.mean[place]), **quantiles}


def _lacking(one: Wanted, draws: Array) -> tuple[Array, Array]:
    """(D, T + 1) each: shortage, floored at 0 in every draw, and signed balance."""
    supply = draws[:, PEOPLE if one.in_people else FTE][..., one.places].sum(axis=-1)
    return shortages(one.values[:, np.newaxis], supply[..., np.newaxis]), supply - one.values


def _held_against(one: Wanted, draws: Array, years: Sequence[str]) -> dict[str, Any]:
    shortage, balance = _lacking(one, draws)
    return {
        "series": one.kind,
        "name": one.name,
        "unit": "people" if one.in_people else "fte",
        "values": dict(zip(years, map(float, one.values), strict=True)),
        "shortage": _by_year(shortage, years),
        "balance": _by_year(balance, years),
        "chance_of_shortage": dict(zip(years, map(float, (shortage > 0).mean(axis=0)), strict=True)),
    }


def _totals(draws: Array, wanted: Sequence[Wanted], years: Sequence[str]) -> list[dict[str, Any]]:
    """By series: shortages floored by occupation before the sum, and the signed balance beside it."""
    found = []
    for kind in dict.fromkeys(one.kind for one in wanted):
        pairs = [_lacking(one, draws) for one in wanted if one.kind == kind]
        shortage, balance = (np.sum(parts, axis=0) for parts in zip(*pairs, strict=True))
        found.append(
            {"series": kind, "shortage": _by_year(shortage, years), "balance": _by_year(balance, years)}
        )
    return found


def _flows(workforce: Workforce, spec: Spec) -> list[dict[str, Any]]:
    """Expected flows of each year and occupation; their sum is the change of the stock."""
    found = project(workforce.system, workforce.usual, by_cause=True)
    assert found.causes is not None
    rows = []
    for o, name in enumerate(workforce.axes.occupations):
        for t in range(workforce.usual.years):
            exits = {cause: float(found.causes[0, t, c, :, o].sum()) for c, cause in enumerate(CAUSES)}
            rows.append({
                "occupation": name, "year": str(spec.years.from_ + t + 1),
                "entries": float(found.entries[0, t, :, o].sum()), "exits": exits,
                "moves": float(found.moves[0, t, :, o].sum()),
            })  # fmt: skip
    return rows


def _by_area_and_sex(workforce: Workforce, spec: Spec) -> list[dict[str, Any]]:
    """Expected people at the start and the end."""
    people = project(workforce.system, workforce.usual).headcount[0]
    axes = workforce.axes
    return [
        {"area": area, "occupation": name, "sex": sex,
         str(spec.years.from_): float(people[0, r, o, s]), str(spec.years.to): float(people[-1, r, o, s])}
        for r, area in enumerate(axes.areas)
        for o, name in enumerate(axes.occupations)
        for s, sex in enumerate(axes.sexes)
    ]  # fmt: skip


def _scenario(workforce: Workforce, spec: Spec, file: Path, usual: Array, seed: int) -> dict[str, Any]:
    """FTE in the last year, and its difference from business as usual in the same draws."""
    scenario = load_scenario(file)
    course = scenario_course(workforce, scenario, spec, file.name)
    draws = supply_draws(workforce, course, spec, seed)
    rows = [
        {"occupation": name, "fte": _named(summarise(draws[:, FTE, -1, o])),
         "difference": _named(difference(draws[:, FTE, -1, o], usual[:, FTE, -1, o]))}
        for o, name in enumerate(workforce.axes.occupations)
    ]  # fmt: skip
    return {**scenario.model_dump(), "year": str(spec.years.to), "occupations": rows}
