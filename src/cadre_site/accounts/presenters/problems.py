"""An error as a page tells it."""

from __future__ import annotations

from dataclasses import dataclass

from cadre.catalogue.messages import say
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language


@dataclass(frozen=True)
class Problem:
    what: str
    why: str
    next: str


def told(error: CadreError, language: Language) -> Problem:
    what, why, after = (say(f"error.{error.key}.{part}", language, **error.facts) for part in _PARTS)
    return Problem(what, why, after)


_PARTS = ("what", "why", "next")
