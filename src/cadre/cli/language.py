"""Which language the terminal speaks: CADRE_LANGUAGE, else the locale's, else English."""

from __future__ import annotations

import os

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import LANGUAGES, Language

VARIABLES = ("CADRE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def spoken() -> Language:
    for variable in VARIABLES:
        value = os.environ.get(variable, "").lower()
        for language in LANGUAGES:
            if value.startswith(language):
                return language
        if value:
            return "en"
    return "en"


def words(key: str, /, **facts: object) -> str:
    """The message ``key`` in the terminal's language."""
    return say(key, spoken(), **facts)
