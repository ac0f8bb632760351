"""Dates as people write them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from cadre.vocabulary.languages import Language


def long_date(iso: str, language: Language) -> str:
    """ "2026-03-01" is "1 March 2026" in English and "1 марта 2026 г." in Russian."""
    pattern = "d MMMM y" if language == "en" else "d MMMM y 'г'."
    return str(format_date(date.fromisoformat(iso[:10]), format=pattern, locale=language))
