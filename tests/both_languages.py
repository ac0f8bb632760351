"""An error in the words of each language; a blank that is not filled would raise."""

from __future__ import annotations

import re

from cadre.catalogue.messages import say
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import LANGUAGES


def told(problem: CadreError) -> dict[str, str]:
    """Language -> what happened, why and what to do next."""
    parts = ("what", "why", "next")
    return {
        language: " ".join(say(f"error.{problem.key}.{part}", language, **problem.facts) for part in parts)
        for language in LANGUAGES
    }


def in_words(problem: CadreError) -> None:
    """Both texts are whole, and each is in its language."""
    texts = told(problem)
    assert re.search("[а-яё]", texts["ru"])
    assert not re.search("[а-яё]", texts["en"])
