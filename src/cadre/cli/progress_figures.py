"""What ``cadre progress`` answers about one series; docs/explanation/progress.md lists its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from cadre.cli.series import Series
from cadre.methods.progress import Basis, assess, compound_rate, linear_rate, logit_rate
from cadre.methods.progress_anticipated import VERIFIED, Anticipated, anticipated
from cadre.methods.progress_chance import chance
from cadre.methods.progress_limits import progress_limits
from cadre.vocabulary.errors import CadreError, ExitCode

Figures = dict[str, Any]
Direction = Literal["up", "down"]
FORMS: dict[Basis, Callable[[float, float, float], float]] = {
    "compound": compound_rate, "linear": linear_rate, "logit": logit_rate,
}  # fmt: skip


@dataclass(frozen=True)
class Aim:
    """``target`` by ``year``, either of which may be missing; ``form``: of the rates that are graded."""

    target: float | None
    year: int | None
    direction: Direction
    form: Basis

    @property
    def at_least(self) -> bool:
        return self.direction == "up"


def form_of(text: str) -> Basis:
    """Raises CadreError: not a form of FORMS."""
    for known in FORMS:
        if known == text:
            return known
    raise CadreError("bad-option", ExitCode.USAGE, option="--form", value=text, known=", ".join(FORMS))


def direction_of(series: Sequence[Series], target: float | None) -> Direction:
    """Up where most series begin below the target, else down; up without a target."""
    starts = [float(one.values[0]) for one in series if len(one.values)]
    return "down" if target is not None and starts and median(starts) > target else "up"


def progress_of(one: Series, aim: Aim, draws: int, seed: int) -> Figures:
    """Grades, rates in every form, what is anticipated, and with errors the chance of each grade."""
    found: Figures = {
        "group": one.name,
        "figures": len(one.values),
        "first": _figure(one, 0),
        "last": _figure(one, -1),
    }
    found |= _against_target(one, aim) if aim.target is not None else _without_target(one, aim)
    if aim.target is not None and one.errors is not None:
        found["chance"] = _chance(one, aim, draws, seed)
    return found


def _figure(one: Series, place: int) -> Figures | None:
    if not len(one.values):
        return None
    return {"year": int(one.years[place]), "value": float(one.values[place])}


def _against_target(one: Series, aim: Aim) -> Figures:
    target = float(aim.target or 0.0)
    judged = assess(
        one.years, one.values, target, aim.year, at_least=aim.at_least, bounded=aim.form != "compound",
        logit=aim.form == "logit",
    )  # fmt: skip
    span = float(one.years[-1] - one.years[0]) if len(one.years) else 0.0
    left = aim.year - float(one.years[0]) if aim.year is not None and len(one.years) else 0.0
    observed = _rates(one, float(one.values[-1]), span) if len(one.values) else _none()
    required = _rates(one, target, left) if len(one.values) else _none()
    return {
        "status": judged.status,
        "basis": judged.basis,
        "observed": observed,
        "required": required,
        "ratio": {form: _over(observed[form], required[form]) for form in FORMS},
        "grades": _grades(judged.status, judged.ratio),
        "anticipated": _anticipated(one, aim),
    }


def _without_target(one: Series, aim: Aim) -> Figures:
    """No grade of its own: only the limits that organisations have for growth without a target."""
    span = float(one.years[-1] - one.years[0]) if len(one.years) else 0.0
    observed = _rates(one, float(one.values[-1]), span) if len(one.values) else _none()
    status = "no_data" if not len(one.values) else "not_assessable" if observed["compound"] is None else None
    growth = observed["compound"]
    grades: Figures = {}
    for name, limits in progress_limits().items():
        if limits.without_target is not None:
            signed = None if growth is None else growth / 100 * (1 if aim.at_least else -1)
            grades[name] = status if signed is None else limits.without_target.grade(signed)
    return {"status": status or "no_target", "observed": observed, "grades": grades}


def _rates(one: Series, end: float, span: float) -> dict[Basis, float | None]:
    """Per year: in percent of the value, in its unit, in logits; None where a form has no meaning."""
    found: dict[Basis, float | None] = {}
    for form, rate in FORMS.items():
        try:
            found[form] = rate(float(one.values[0]), end, span)
        except ValueError:
            found[form] = None
    return found


def _none() -> dict[Basis, float | None]:
    return dict.fromkeys(FORMS)


def _over(observed: float | None, required: float | None) -> float | None:
    return None if observed is None or not required else observed / required


def _grades(status: str, ratio: float | None) -> dict[str, str]:
    """By the limits of each organisation, of the ratio in the form that is graded."""
    if status in ("met", "no_data", "not_assessable", "not_met") or ratio is None:
        return dict.fromkeys(progress_limits(), status)
    return {name: limits.with_target.grade(ratio) for name, limits in progress_limits().items()}


def _anticipated(one: Series, aim: Aim) -> Figures | None:
    """None without a year to reach, with fewer than two figures, or where the base had the target already."""
    if aim.year is None or aim.target is None or len(one.values) < 2:
        return None
    found = anticipated(one.years, one.values, aim.target, aim.year, at_least=aim.at_least)
    return None if found is None else _told(found)


def _told(found: Anticipated) -> Figures:
    return {
        "projected": found.projected, "base_year": found.base_year, "index_percent": found.index,
        "outlook": found.outlook, "verified": VERIFIED,
    }  # fmt: skip


def _chance(one: Series, aim: Aim, draws: int, seed: int) -> Figures:
    errors = one.errors if one.errors is not None else 0 * one.values
    told = chance(
        one.years, one.values, errors, float(aim.target or 0.0), aim.year, at_least=aim.at_least,
        bounded=aim.form != "compound", logit=aim.form == "logit", draws=draws, seed=seed,
    )  # fmt: skip
    return {"on_track": told.on_track, "grades": dict(told.grades), "draws": draws, "seed": seed}
