"""From a specification to the arrays of a plan, with years beyond the last so that training does not stop."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtri

from cadre.methods.planning.mix import Choice
from cadre.methods.stock.system import Array
from cadre.methods.uncertainty.draws import multipliers, uniforms
from cadre.publishable.plans.spec import Occupation, Spec
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.by_year import yearly
from cadre.workspace.specifications import place_of


def beyond(spec: Spec) -> int:
    """Years after the last one, as long as the longest training; need and budget stay as they are then."""
    return max((one.training.lag for one in spec.occupations.values() if one.training), default=0)


def choice_of(spec: Spec, seed: int) -> Choice:
    """Raises CadreError where a series begins too late, training outlasts the plan, or a word is unknown."""
    first, last = spec.years.from_ + 1, spec.years.to
    years = range(first, last + beyond(spec) + 1)
    _long_enough(spec, last - first + 1)
    need = np.stack([yearly(one.need, years, f"{name}.need") for name, one in spec.occupations.items()])
    leave, needs = _drawn(spec, _each(spec, lambda one: one.leave), need, seed)
    share, scope = _sharing(spec)
    pipeline = np.stack([_pipeline(name, one, years) for name, one in spec.occupations.items()])
    return Choice(
        start=_each(spec, lambda one: one.start), leave=leave, need=needs,
        lag=tuple(one.training.lag if one.training else 0 for one in spec.occupations.values()),
        passing=_each(spec, lambda one: one.training.passing if one.training else 0.0),
        pipeline=pipeline,
        intake=np.array([_before(name, one, first) for name, one in spec.occupations.items()]),
        wage=_each(spec, lambda one: one.wage),
        training_cost=_each(spec, lambda one: one.training.cost if one.training else 0.0),
        recruitment_cost=_each(spec, lambda one: one.recruitment.cost if one.recruitment else 0.0),
        retention_cost=_each(spec, lambda one: one.retention.cost if one.retention else 0.0),
        penalty=_each(spec, lambda one: one.unmet.penalty),
        budget=yearly(spec.budget, years, "budget"),
        training_most=_each(spec, lambda one: one.training.most if one.training else 0.0),
        recruitment_most=_each(spec, lambda one: one.recruitment.most if one.recruitment else 0.0),
        safeguards_most=_each(spec, lambda one: one.recruitment.safeguards_most if one.recruitment else 0.0),
        ramp=_each(spec, lambda one: one.training.ramp if one.training else 0.0),
        avoidable=_each(spec, lambda one: one.retention.avoidable if one.retention else 0.0),
        unmet_most=_each(spec, lambda one: one.unmet.most),
        share=share, scope=scope, discount=spec.discount, end_value=_each(spec, lambda one: one.end_value),
        school_size=_each(spec, lambda one: one.schools.places if one.schools else 0.0),
        school_cost=_each(spec, lambda one: one.schools.cost if one.schools else 0.0),
        schools_most=_each(spec, lambda one: float(one.schools.most) if one.schools else 0.0),
    )  # fmt: skip


def _each(spec: Spec, take: Callable[[Occupation], float]) -> Array:
    return np.array([take(one) for one in spec.occupations.values()], dtype=np.float64)


def _long_enough(spec: Spec, years: int) -> None:
    for name, one in spec.occupations.items():
        if one.training and one.training.lag > years:
            raise CadreError("project-lag", ExitCode.INPUT, key=name, lag=one.training.lag, years=years)


def _pipeline(name: str, one: Occupation, years: range) -> Array:
    """(T,): entrants of the first years, who are in training already."""
    found = np.zeros(len(years))
    if one.training and one.training.lag:
        begun = range(years[0] - one.training.lag, years[0])
        found[: one.training.lag] = one.training.passing * yearly(
            one.training.intake, begun, f"{name}.intake"
        )
    return found


def _before(name: str, one: Occupation, first: int) -> float:
    """Students of the year before the plan, from which the ramp starts."""
    if one.training is None:
        return 0.0
    return float(yearly(one.training.intake, range(first - 1, first), f"{name}.intake")[0])


def _sharing(spec: Spec) -> tuple[Array, Array]:
    names = list(spec.occupations)
    share, scope = np.zeros((2, len(names), len(names)))
    for one in spec.sharing:
        place = (
            place_of(one.from_, names, "sharing", "sharing"),
            place_of(one.to, names, "sharing", "sharing"),
        )
        share[place], scope[place] = one.share, one.scope
    return share, scope


def _drawn(spec: Spec, leave: Array, need: Array, seed: int) -> tuple[Array, Array]:
    """(D, O) and (D, O, T); with one draw, the expected values."""
    given, occupations = spec.uncertainty, len(leave)
    if given.draws == 1:
        return leave[np.newaxis], need[np.newaxis]
    z = ndtri(uniforms(seed, given.draws, 1 + 2 * occupations))
    common, own, needs = z[:, :1], z[:, 1 : 1 + occupations], z[:, 1 + occupations :]
    mixed = np.sqrt(given.shared) * common + np.sqrt(1 - given.shared) * own
    leaving = np.minimum(1, leave * multipliers(mixed, given.leave))
    return leaving, need * multipliers(needs, given.need)[:, :, np.newaxis]
