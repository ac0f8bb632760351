"""Figures that a plan takes from a release: the word ``release`` in their place, or a benchmark's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from cadre.methods.need.thresholds import thresholds
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Phrase
from cadre.workspace.specifications import unknown_name

WORD = "release"
LACKS = "plan-release-lacks"
# The keys of an occupation that a release may fill; need is taken by the name of a benchmark.
KEYS = ("start", "leave", "wage", "need")


class Asked(NamedTuple):
    """``key``: start, leave, wage, need or intake. ``first``, ``last``: years of the plan's file.

    ``benchmark``: of need, blank for the others.
    """

    occupation: str
    key: str
    first: int
    last: int
    benchmark: str = ""


Found = float | dict[int, float]


class Figures(Protocol):
    """A release as a plan sees it."""

    @property
    def currency(self) -> str: ...

    def find(self, asked: Asked) -> Found | None:
        """None where the release has no such figure, or withholds it. Raises CadreError: no occupation."""


def filled(data: dict[str, Any], figures: Figures | None, file: str) -> tuple[dict[str, Any], list[Asked]]:
    """The keys of a plan with the release's figures in place of words, and what was taken.

    Raises CadreError: there is no release, it lacks a figure, or pay is not in the plan's currency.
    """
    years, occupations = data.get("years"), data.get("occupations")
    if not isinstance(occupations, Mapping) or not isinstance(years, Mapping):
        return data, []
    first, last = years.get("from"), years.get("to")
    if not (isinstance(first, int) and isinstance(last, int)):
        return data, []
    taken: list[Asked] = []
    made = {
        str(name): _occupation(str(name), one, (first, last), figures, file, taken)
        for name, one in occupations.items()
    }
    whole = dict(data) | {"occupations": made}
    if figures is not None and any(asked.key == "wage" for asked in taken):
        whole = _paid(whole, figures.currency)
    return whole, taken


def _occupation(
    name: str, given: Any, ends: tuple[int, int], figures: Figures | None, file: str, taken: list[Asked]
) -> Any:
    if not isinstance(given, Mapping):
        return given
    made = dict(given)
    for key in KEYS:
        if _named(given.get(key), key):
            asked = Asked(name, key, *ends, given[key] if key == "need" else "")
            made[key] = _taken(asked, f"occupations.{name}.{key}", figures, file, taken)
    training = given.get("training")
    if isinstance(training, Mapping) and training.get("intake") == WORD:
        place = f"occupations.{name}.training.intake"
        intake = _taken(Asked(name, "intake", *ends), place, figures, file, taken)
        made["training"] = dict(training) | {"intake": intake}
    return made


def _named(value: object, key: str) -> bool:
    """Whether a word stands where a number could."""
    if key != "need":
        return value == WORD
    return isinstance(value, str) and not value.strip().replace(".", "", 1).isdigit()


def _taken(asked: Asked, place: str, figures: Figures | None, file: str, taken: list[Asked]) -> Found:
    if figures is None:
        raise CadreError("plan-no-release", ExitCode.CONFIGURATION, file=file, key=place)
    if asked.key == "need" and asked.benchmark not in thresholds():
        raise unknown_name(place, asked.benchmark, list(thresholds()), file)
    found = figures.find(asked)
    if found is None:
        why = Phrase(f"plan.lacks.{asked.key}", {"year": str(asked.first), "name": asked.benchmark})
        raise CadreError("plan-release-lacks", ExitCode.INPUT, file=file, key=place, reason=why)
    taken.append(asked)
    return found


def _paid(data: dict[str, Any], currency: str) -> dict[str, Any]:
    """Pay of the release is in its currency, so the plan is too."""
    given = str(data.get("currency") or currency)
    if given != currency:
        facts = {"key": "currency", "currency": given, "whole": currency}
        raise CadreError("plan-currencies", ExitCode.CONFIGURATION, **facts)
    return data | {"currency": currency}
