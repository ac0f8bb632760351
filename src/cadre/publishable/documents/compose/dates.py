"""Dates as people write them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from cadre.vocabulary.languages import Language


def long_date(at: date | str, language: Language) -> str:
    """The day of a date, a moment or a text that begins with an ISO date: "2026-03-01" is "1 March 2026" in
    English and "1 марта 2026 г." in Russian."""
    day = date.fromisoformat(at[:10]) if isinstance(at, str) else at
    pattern = "d MMMM y" if language == "en" else "d MMMM y\u00a0'г'."
    return str(format_date(day, format=pattern, locale=language))


def told_date(at: str, language: Language) -> str:
    """A day as people write it; what somebody gave instead of a day ("2021") as it is."""
    try:
        return long_date(at, language) if len(at) == len("2026-03-01") else at
    except ValueError:
        return at
