"""Numbers, dates, territories and plurals in the reader's language, by CLDR (Babel)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal, cast, get_args

from babel import Locale
from babel.numbers import format_decimal, format_percent

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# A text is one string, or one string per CLDR plural category chosen by the fact named in "by".
Text = str | Mapping[str, str]


@dataclass(frozen=True)
class Phrase:
    """Words inside words: a message by its key, said in the language of the message around it."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@cache
def locale(language: Language) -> Locale:
    return Locale.parse(language)


def direction(language: Language) -> str:
    """``ltr`` or ``rtl``: the way the language is written."""
    return str(locale(language).text_direction)


def number(value: float, language: Language, decimals: int = 0) -> str:
    """``value`` with the language's separators and exactly ``decimals`` decimals."""
    return _number(value or 0, language, decimals)  # a zero below zero is the same key as zero


@lru_cache(maxsize=20_000)
def _number(value: float, language: Language, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=locale(language)))


def thousands(language: Language) -> str:
    """What stands between thousands in the language's numbers."""
    return number(1000, language)[1:-3]


def percent(value: float, language: Language, decimals: int = 1) -> str:
    """``value`` is already in percent: 12.5 reads "12.5%" in English, "12,5 %" in Russian."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + ("%" if language == "en" else "\u00a0%")
    return str(format_percent(value / 100, format=pattern, locale=locale(language)))


# Names that the United Nations write otherwise than CLDR (UNTERM, as of 2026).
_UN_NAMES: dict[tuple[str, Language], str] = {("KG", "ru"): "Кыргызстан"}


def territory(iso2: str, language: Language) -> str:
    """The country's name; its code where no name is known."""
    if (iso2, language) in _UN_NAMES:
        return _UN_NAMES[iso2, language]
    return cast(str, locale(language).territories.get(iso2, iso2))


def fill(text: Text, language: Language, facts: Mapping[str, object]) -> str:
    """The text with its blanks filled. A plural text is chosen by the number in the fact its ``by`` names.

    Numbers among the facts are written in the language's own way; strings are taken as they are.
    """
    if not isinstance(text, str):
        count = facts[text["by"]]
        category = locale(language).plural_form(abs(count)) if isinstance(count, int | float) else "other"
        text = text.get(category, text["other"])
    shown = {name: _shown(value, language) for name, value in facts.items()}
    return text.format_map(shown)


def _shown(value: object, language: Language) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if isinstance(value, int):
        return number(value, language)
    return number(value, language, 0 if value == int(value) else 1)
