"""Refusals: what was wrong and what to do, in both languages, for people and for programs."""

from __future__ import annotations

from django.http import JsonResponse

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import LANGUAGES
from cadre_site.ledger.questions import Unknown


class Refused(Exception):  # noqa: N818 - an answer to the reader, not a fault
    """``key``: the message ``site.api.refused.<key>``."""

    def __init__(self, key: str, status: int, **facts: object) -> None:
        super().__init__(key)
        self.key, self.status, self.facts = key, status, facts


def refusal(key: str, status: int, /, **facts: object) -> JsonResponse:
    """The same sentence in English and Russian under the word by which a program knows it."""
    words: dict[str, str] = {
        language: say(f"site.api.refused.{key}", language, **facts) for language in LANGUAGES
    }
    told = {"error": key} | words
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def of_unknown(problem: Unknown) -> Refused:
    if problem.kind in ("indicator", "area", "cursor"):
        return Refused(f"unknown-{problem.kind}", 404, word=problem.word)
    if problem.kind == "column":
        return Refused("unknown-column", 404, word=problem.word)
    return Refused("unknown-code", 404, word=problem.word, column=problem.kind)
