"""A specification of several measures as one of a single measure each; and the names of their columns."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cadre.disclosure.tool.measures import Measure
from cadre.disclosure.tool.spec import Spec
from cadre.vocabulary.errors import CadreError, ExitCode

RESERVED = frozenset({"value", "status", "published_value"})


def each(spec: Spec) -> list[Spec]:
    """One specification per measure, in order. The first frequency counts the contributors to all sums."""
    measures: list[Measure | None] = list(spec.measures) if spec.measures else [spec.measure]
    frequency = next((one.frequency for one in measures if one and one.frequency), None)
    sums = any(one and one.sum for one in measures)
    found = []
    for place, one in enumerate(measures):
        alone = _alone(one, frequency)
        change: dict[str, Any] = {"least_withheld": 0} if place else {}
        if sums and len(measures) > 1 and (alone is None or alone.sum is None):
            change |= {"dominance": [], "p_percent": None, "negative": None}  # rules about sums
        rules = spec.rules.model_copy(update=change)
        found.append(spec.model_copy(update={"measure": alone, "rules": rules}))
    return found


def _alone(one: Measure | None, frequency: str | None) -> Measure | None:
    if one is None or one.count:
        return None
    return one.model_copy(update={"frequency": one.frequency or frequency}) if one.sum else one


def names(spec: Spec) -> list[str]:
    """The columns of figures in the result: ``value``, or the names of several measures."""
    return [one.name for one in spec.measures] if len(spec.measures) > 1 else ["value"]


def refuse_names(spec: Spec, file: str) -> None:
    """Raises CadreError: a column of the result would stand twice; a mean or share of what is no measure."""
    own = names(spec)
    taken = [*own, *(one.name for one in spec.derived), *spec.dimensions]
    reserved = RESERVED - {"value"} if own == ["value"] else RESERVED
    for name, times in Counter(taken).items():
        if times > 1 or name in reserved:
            raise CadreError("protect-name-taken", ExitCode.CONFIGURATION, file=file, value=name)
    for one in spec.derived:
        for part in (one.over, one.under):
            if part not in own:
                raise CadreError(
                    "protect-unknown-name", ExitCode.CONFIGURATION,
                    file=file, key="derived", value=part, known=", ".join(own),
                )  # fmt: skip
    if spec.method_name != "suppression" and (spec.measures[1:] or spec.earlier):
        raise CadreError(
            "protect-only-suppression", ExitCode.CONFIGURATION, file=file, method=spec.method_name
        )
