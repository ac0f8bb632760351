"""Texts in English and Russian: one YAML file per room, each ``key: {en: …, ru: …}``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from cadre.vocabulary.languages import LANGUAGES, Language, Phrase, Text, fill

ROOT = Path(__file__).parent
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def all_messages() -> dict[str, dict[Language, Text]]:
    """Every message by its key. Keys of ``errors.yaml`` begin with ``error.``."""
    found: dict[str, dict[Language, Text]] = {}
    for path in sorted(ROOT.glob("*.yaml")):
        for key, texts in (yaml.load(path.read_text("utf-8"), Loader=_Loader) or {}).items():  # noqa: S506 - a safe loader  # nosec B506
            if key in found:
                raise KeyError(f"message {key} stands twice, the second time in {path.name}")
            if set(texts) != set(LANGUAGES):  # a text with a comma and without quotes
                raise KeyError(f"message {key} in {path.name} has {', '.join(map(str, texts))}")
            found[key] = {language: texts[language] for language in LANGUAGES}
    return found


def say(key: str, language: Language, /, **facts: object) -> str:
    """The message ``key`` in ``language`` with its blanks filled; an unknown key is a programming error."""
    spoken = {name: in_language(fact, language) for name, fact in facts.items()}
    return fill(all_messages()[key][language], language, spoken)


def in_language(fact: object, language: Language) -> object:
    """A phrase, or several, in words; any other fact as it is."""
    if isinstance(fact, Phrase):
        return say(fact.key, language, **fact.facts)
    if isinstance(fact, tuple) and fact and all(isinstance(one, Phrase) for one in fact):
        return ", ".join(str(in_language(one, language)) for one in fact)
    return fact
