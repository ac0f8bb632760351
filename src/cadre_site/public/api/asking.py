"""From the parameters of a request, or the key of SDMX, to a question."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cadre_site.ledger import queries
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.models import Release
from cadre_site.ledger.questions import Question
from cadre_site.public.api.refusing import RefusedError
from cadre_site.public.api.shapes import COLUMNS, Asking, Which

_OWN = ("INDICATOR", "AREA")
KEY = (*_OWN, *COLUMNS)


def refuse_strangers(request: HttpRequest, shape: type[Any]) -> None:
    """A parameter that the description does not name would be ignored; better said than wondered at."""
    fields = shape.model_fields
    known = {field.alias or name for name, field in fields.items()}
    strange = sorted(set(request.GET) - known)
    if strange:
        raise RefusedError("unknown-parameter", 422, word=strange[0][:60])


def release_of(which: Which) -> Release:
    """Raises RefusedError: no such release before the public, one taken down, or nothing published."""
    if which.release:
        return public(which.release)
    found = queries.release_about(which.country) if which.country else next(iter(queries.published()), None)
    if found is None:
        raise RefusedError("unknown-country", 404, word=which.country or "")
    return found


def public(id: str) -> Release:
    """Raises RefusedError: no such release before the public, or one that was taken down."""
    found = queries.public_release(id)
    if found is None:
        raise RefusedError("unknown-release", 404, word=id)
    if found.state == "taken_down":
        raise RefusedError("taken-down", 410, word=id)
    return found


def question_of(asking: Asking) -> Question:
    codes = {
        column: tuple(words.split(",")) for column in COLUMNS if (words := getattr(asking, column, None))
    }
    return Question(
        tuple(asking.indicator.split(",")) if asking.indicator else (),
        tuple(asking.area.split(",")) if asking.area else (),
        asking.start_period, asking.end_period, codes,
    )  # fmt: skip


def with_key(question: Question, key: str, release: ShelvedRelease) -> Question:
    """The question narrowed by a key as in SDMX: ``KEY`` in its order with a dot between, ``+`` between
    codes, nothing for any; what is not said at the end is open.

    Raises:
        RefusedError: the key is too long, or names a column that a parameter names too.
    """
    parts = _parted(key, release)
    if len(parts) > len(KEY):
        raise RefusedError("key-too-long", 404, most=len(KEY))
    said = {column: tuple(part.split("+")) for column, part in zip(KEY, parts, strict=False) if part}
    given = {"INDICATOR": question.indicators, "AREA": question.areas, **question.codes}
    twice = [column for column in said if given.get(column)]
    if twice:
        raise RefusedError("said-twice", 404, column=twice[0])
    codes = {column: codes for column, codes in said.items() if column not in _OWN}
    return Question(
        said.get("INDICATOR", question.indicators), said.get("AREA", question.areas), question.first,
        question.last, {**question.codes, **codes},
    )  # fmt: skip


def _parted(key: str, release: ShelvedRelease) -> list[str]:
    """The parts between dots; an indicator may have a dot in its own name, such as ``headcount.persons``."""
    names, rest = [], key
    while True:
        able = [one for one in release.indicators() if rest == one or rest.startswith((one + ".", one + "+"))]
        if not able:
            return key.split(".")
        names.append(max(able, key=len))
        rest = rest[len(names[-1]) :]
        if not rest.startswith("+"):
            return ["+".join(names), *rest.split(".")[1:]]
        rest = rest[1:]
