"""Refusals: what was wrong and what to do, in both languages, for people and for programs."""

from __future__ import annotations

from django.http import JsonResponse

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import LANGUAGES
from cadre_site.ledger.questions import UnknownWordError


class RefusedError(Exception):
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


def of_unknown(problem: UnknownWordError) -> RefusedError:
    if problem.kind in ("indicator", "area", "cursor"):
        return RefusedError(f"unknown-{problem.kind}", 404, word=problem.word)
    if problem.kind == "column":
        return RefusedError("unknown-column", 404, word=problem.word)
    return RefusedError("unknown-code", 404, word=problem.word, column=problem.kind)
