"""Draws of supply: business as usual and scenarios, from stocks and flows or from a published series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtrit

from cadre.cli.projecting.building import Workforce
from cadre.cli.projecting.spec import Spec
from cadre.methods.stock.projecting import Projection
from cadre.methods.stock.system import Array, Course
from cadre.methods.stock.trends import FEWEST, forecast
from cadre.methods.uncertainty.backtest import Backtest, backtest
from cadre.methods.uncertainty.draws import uniforms
from cadre.methods.uncertainty.levers import Change, pull
from cadre.methods.uncertainty.simulating import simulate
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.scenarios import Scenario
from cadre.workspace.specifications import place_of

PEOPLE, FTE = 0, 1
HIDDEN = 3


def supply_draws(
    workforce: Workforce, course: Course, spec: Spec, seed: int, watch: Callable[[int], None] | None = None
) -> Array:
    """(D, 2, T + 1, R, O): people and FTE. ``watch`` is told how many draws are done."""
    return simulate(
        workforce.system, course, workforce.spread, seed=seed, draws=spec.uncertainty.draws,
        keep=_people_and_fte, by_chance=spec.uncertainty.by_chance, watch=watch,
    )  # fmt: skip


def scenario_course(workforce: Workforce, scenario: Scenario, spec: Spec, file: str) -> Course:
    """Business as usual with one lever; intake from the year in which those students reach work.

    Raises CadreError: an unknown occupation, or a lever that is pulled too late to change anything.
    """
    names = workforce.axes.occupations
    if scenario.occupation is not None:
        place_of(scenario.occupation, names, "occupation", file)
    course, first = workforce.usual, spec.years.from_ + 1
    chosen = [o for o, name in enumerate(names) if scenario.occupation in (None, name)]
    starts = {o: _starts(scenario, spec, names[o]) for o in chosen}
    if min(starts.values()) > spec.years.to:
        raise CadreError("project-scenario-late", ExitCode.INPUT, file=file, last=str(spec.years.to),
                         year=str(min(starts.values())))  # fmt: skip
    for o, year in starts.items():
        course = pull(course, Change(scenario.lever, scenario.factor, o, max(0, year - first)))
    return course


def _starts(scenario: Scenario, spec: Spec, occupation: str) -> int:
    """The first year in which the lever changes something."""
    year = scenario.since or spec.years.from_ + 1
    training = spec.pipeline.get(occupation)
    return year + training.lag if scenario.lever == "intake" and training else year


class Trended(NamedTuple):
    """occupations; draws: (D, 2, T + 1, 1, O), people and FTE alike; tested: on the last years, or None.

    hidden: years of the test; fewest: figures of a series that it needs; past: figures by occupation.
    """

    occupations: tuple[str, ...]
    draws: Array
    tested: Backtest | None
    past: list[dict[str, Any]]
    hidden: int = HIDDEN
    fewest: int = HIDDEN + FEWEST


def trended(spec: Spec, seed: int) -> Trended:
    """Where nothing but a published series is known. Raises CadreError where it is too short."""
    years = list(range(spec.years.from_, spec.years.to + 1))
    series = {name: sorted(given.items()) for name, given in spec.series.items()}
    luck = uniforms(seed, spec.uncertainty.draws, len(series))
    parts = []
    for place, (name, given) in enumerate(series.items()):
        when, values = zip(*given, strict=True)
        if len(when) < FEWEST or min(values) <= 0 or when[-1] > spec.years.to:
            raise CadreError("project-series", ExitCode.INPUT, key=f"series.{name}", fewest=FEWEST)
        found = forecast(when, values, years, spec.trend)
        level, error = _with_known(years, dict(given), found.value, found.error)
        deviates = stdtrit(len(when) - 2, luck[:, place])
        parts.append(np.maximum(0, level + deviates[:, np.newaxis] * error))
    draws = np.stack(parts, axis=-1)[:, np.newaxis, :, np.newaxis].repeat(2, axis=1)
    past = [{"occupation": name, "people": {str(y): v for y, v in one}} for name, one in series.items()]
    enough = [one for one in series.values() if len(one) >= HIDDEN + FEWEST]
    tested = backtest([_split(one) for one in enough], HIDDEN, spec.trend) if enough else None
    return Trended(tuple(series), draws, tested, past)


def _with_known(years: list[int], known: dict[int, float], level: Array, error: Array) -> tuple[Array, Array]:
    """Published figures stand as they are."""
    printed = np.array([year in known for year in years])
    figures = [known.get(year, 0.0) for year in years]
    return np.where(printed, figures, level), np.where(printed, 0.0, error)


def _split(given: Sequence[tuple[int, float]]) -> tuple[list[float], list[float]]:
    return [float(year) for year, _ in given], [value for _, value in given]


def _people_and_fte(found: Projection) -> Array:
    return np.stack([found.headcount.sum(axis=4), found.fte], axis=1)
