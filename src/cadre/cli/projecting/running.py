"""A specification run: every figure of the answer, as plain values for people and machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cadre.cli.language import words
from cadre.cli.projecting.building import Workforce, build
from cadre.cli.projecting.closing import closings
from cadre.cli.projecting.comparing import held_against, supplied, totals
from cadre.cli.projecting.demanding import demand_facts
from cadre.cli.projecting.loading import load_spec
from cadre.cli.projecting.mattering import sensitivity_of
from cadre.cli.projecting.sampling import FTE, scenario_course, supply_draws, trended
from cadre.cli.projecting.spec import Spec
from cadre.cli.projecting.testing import tested_on_editions
from cadre.cli.projecting.wanted import Supplied, Wanted, benchmark, wanted_of
from cadre.methods.stock.projecting import project
from cadre.methods.stock.system import CAUSES, ORDER, Array
from cadre.methods.uncertainty.levers import LEVERS
from cadre.methods.uncertainty.summaries import summary
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.scenarios import load_scenario

# Told how many draws of how many are done.
Watch = Callable[[int, int], None]


def project_facts(
    path: Path, scenarios: Sequence[Path], seed: int, watch: Watch | None = None
) -> dict[str, Any]:
    """Supply, need, demand and posts with their shortages; scenarios, what closes gaps, what matters.

    Raises CadreError for everything in the files that does not fit.
    """
    spec = load_spec(path)
    if spec.series:
        return _of_series(spec, path.parent, scenarios, seed)
    workforce = build(spec, path.parent)
    there = _there(workforce)
    wanted = wanted_of(spec, path.parent, there)
    changes = [(file, load_scenario(file, LEVERS)) for file in scenarios]
    courses = [scenario_course(workforce, one, spec, file.name) for file, one in changes]
    steps = _steps(watch, 1 + len(changes), spec.uncertainty.draws)
    usual = supply_draws(workforce, workforce.usual, spec, seed, steps(0))
    return {
        **_common(spec, there, usual, wanted, seed),
        **tested_on_editions(spec, path.parent, seed),
        "order": list(ORDER),
        "estimated": workforce.estimated,
        "spreads": workforce.spreads,
        "flows": _flows(workforce, spec),
        "by_area_and_sex": _by_area_and_sex(workforce, spec),
        "scenarios": [
            {**one.model_dump(), "year": str(spec.years.to),
             "occupations": _changed(there, usual, supply_draws(workforce, course, spec, seed, steps(n)))}
            for n, ((_, one), course) in enumerate(zip(changes, courses, strict=True), start=1)
        ],
        "closing": closings(workforce, spec, wanted),
        "sensitivity": sensitivity_of(workforce, seed),
    }  # fmt: skip


def _steps(watch: Watch | None, runs: int, draws: int) -> Callable[[int], Callable[[int], None] | None]:
    """Draws done over all runs, from those done in one."""

    def of_run(run: int) -> Callable[[int], None] | None:
        return None if watch is None else lambda done: watch(run * draws + done, runs * draws)

    return of_run


def _there(workforce: Workforce) -> Supplied:
    fte = (workforce.system.start * workforce.system.work).sum(axis=(0, 2, 3))
    return Supplied(workforce.axes.areas, workforce.axes.occupations, np.asarray(fte))


def _of_series(spec: Spec, folder: Path, scenarios: Sequence[Path], seed: int) -> dict[str, Any]:
    if scenarios:
        raise CadreError("project-series-lever", ExitCode.USAGE, file=scenarios[0].name)
    found = trended(spec, seed)
    there = Supplied(("",), found.occupations, found.draws[:, FTE, 0, 0].mean(axis=0))
    facts = _common(spec, there, found.draws, wanted_of(spec, folder, there), seed)
    tested = (
        None if found.tested is None else {**found.tested._asdict(), "level": 0.9, "hidden": found.hidden}
    )
    reason = None if tested else words("project.untested.short", fewest=found.fewest)
    return {**facts, "trend": spec.trend, "past": found.past, "backtest": tested, "not_tested": reason}


def _common(spec: Spec, there: Supplied, draws: Array, wanted: Sequence[Wanted], seed: int) -> dict[str, Any]:
    years = [str(year) for year in range(spec.years.from_, spec.years.to + 1)]
    return {
        "years": years,
        "seed": seed,
        "draws": spec.uncertainty.draws,
        "supply": supplied(draws, there.occupations, years),
        "wanted": [held_against(one, draws, there.occupations, years) for one in wanted],
        "totals": totals(draws, wanted, years),
        "benchmark": benchmark(spec),
        "demand": demand_facts(spec),
    }


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
    axes, first, last = workforce.axes, str(spec.years.from_), str(spec.years.to)
    return [
        {"area": area, "occupation": name, "sex": sex,
         "people": {first: float(people[0, r, o, s]), last: float(people[-1, r, o, s])}}
        for r, area in enumerate(axes.areas)
        for o, name in enumerate(axes.occupations)
        for s, sex in enumerate(axes.sexes)
    ]  # fmt: skip


def _changed(there: Supplied, usual: Array, draws: Array) -> list[dict[str, Any]]:
    """FTE in the last year, and its difference from business as usual in the same draws."""
    with_it, without = (one[:, FTE, -1].sum(axis=1) for one in (draws, usual))
    return [
        {"occupation": name, "fte": summary(with_it[:, o]),
         "difference": summary(with_it[:, o] - without[:, o])}
        for o, name in enumerate(there.occupations)
    ]  # fmt: skip
