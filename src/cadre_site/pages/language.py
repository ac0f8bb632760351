"""The language of a page stands in its address; where it does not, the reader's browser is asked."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import register_converter

from cadre.vocabulary.languages import LANGUAGES, Language


class LanguageConverter:
    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> Language:
        return cast(Language, value)

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")
PREFIX = "<language:language>/"  # every page's address begins with it


def wanted(header: str) -> Language:
    """The language that ``Accept-Language`` puts first; English where it names neither."""
    ranked: list[tuple[float, Language]] = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        known = next((one for one in LANGUAGES if tag.lower().split("-")[0] == one), None)
        if known is not None:
            ranked.append((_quality(weight) - place / 1000, known))
    return max(ranked)[1] if ranked else "en"


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


def language_of(request: HttpRequest) -> Language:
    """By the address, else by the browser."""
    first = request.path.lstrip("/").split("/")[0]
    known = next((one for one in LANGUAGES if first == one), None)
    return known or wanted(request.headers.get("Accept-Language", ""))
