"""One target held against the figures of one area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cadre.methods.progress import Basis, Progress, assess
from cadre.publishable.findings.figures import Figure, Figures
from cadre.vocabulary.commitments import Target
from cadre.vocabulary.indicators import Indicator

Status = Literal["met", "on_track", "too_slow", "moving_away", "not_met", "not_assessable", "no_data"]
WINDOW = 10
_BOUNDED_UNITS = {"percent", "index", "yes-partial-no", "yes-no", "five-levels", "ratified"}


@dataclass(frozen=True)
class Judgement:
    """A target, the figure it is held to, and the verdict. ``present`` is None where there is no figure.

    ``points``: how many yearly figures there are. ``target``: the value to reach, None where a base year is
    missing that it is a part of.
    """

    status: Status
    indicator: str
    target: float | None
    present: Figure | None = None
    baseline: Figure | None = None
    points: int = 0
    observed: float | None = None
    required: float | None = None
    basis: Basis | None = None
    reason: str | None = None


def judge(
    target: Target,
    area: str,
    figures: Figures,
    definitions: Mapping[str, Indicator],
    year: int | None = None,
    baseline_year: int | None = None,
) -> Judgement:
    """Hold ``target`` against the figures of ``area`` up to ``year``.

    The baseline is the figure of ``baseline_year``, else the oldest of the ten years before the present one.
    """
    indicator, told = _first_with_figures(target, area, figures)
    told = [figure for figure in told if year is None or figure.year <= year]
    known = [figure for figure in told if figure.value is not None]
    if not known:
        return Judgement("no_data", indicator, target.value, reason=told[-1].reason if told else None)
    present = known[-1]
    recent = [figure for figure in known if figure.year >= present.year - WINDOW]
    if baseline_year is not None:
        recent = [figure for figure in known if figure.year >= baseline_year]
    goal = _goal(target, known)
    if goal is None:
        return Judgement("not_assessable", indicator, None, present, points=len(recent))
    progress = _assess(recent, goal, target, definitions[indicator])
    return Judgement(
        progress.status, indicator, goal, present, recent[0] if len(recent) > 1 else None, len(recent),
        progress.observed, progress.required, progress.basis,
    )  # fmt: skip


def _first_with_figures(target: Target, area: str, figures: Figures) -> tuple[str, list[Figure]]:
    for indicator in (target.indicator, *target.otherwise):
        told = figures.series(area, indicator, target.dims)
        if any(figure.value is not None for figure in told):
            return indicator, told
    return target.indicator, figures.series(area, target.indicator, target.dims)


def _goal(target: Target, known: list[Figure]) -> float | None:
    if target.factor is None:
        return target.value
    base = next((figure.value for figure in known if figure.year == target.baseline_year), None)
    return None if base is None else target.factor * base


def _assess(recent: list[Figure], goal: float, target: Target, definition: Indicator) -> Progress:
    return assess(
        [figure.year for figure in recent],
        [figure.value or 0.0 for figure in recent],
        goal,
        target.year,
        at_least=target.comparison == "at_least",
        bounded=definition.unit in _BOUNDED_UNITS,
    )
