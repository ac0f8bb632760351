"""Numbers and plurals as CLDR has them."""

from __future__ import annotations

import pytest

from cadre.vocabulary.languages import Language, fill, number, percent, territory

ROWS = {
    "by": "n", "one": "{n} строка", "few": "{n} строки", "many": "{n} строк", "other": "{n} строки",
}  # fmt: skip


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "1 строка"), (2, "2 строки"), (5, "5 строк"), (11, "11 строк"), (21, "21 строка"),
        (112, "112 строк"), (1_002, "1\u00a0002 строки"), (1.5, "1,5 строки"),
    ],
)  # fmt: skip
def test_russian_plurals(n: float, words: str) -> None:
    assert fill(ROWS, "ru", {"n": n}) == words


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [(12_345.678, "en", "12,345.7"), (12_345.678, "ru", "12\u00a0345,7"), (-0.4, "en", "-0.4")],
)
def test_numbers(value: float, language: Language, shown: str) -> None:
    assert number(value, language, 1) == shown


def test_percent_is_given_in_percent() -> None:
    assert percent(12.5, "en") == "12.5%"
    assert percent(12.5, "ru") == "12,5\u00a0%"


def test_countries_as_the_united_nations_name_them() -> None:
    assert territory("KG", "ru") == "Кыргызстан"
    assert territory("MW", "en") == "Malawi"
    assert territory("XX", "en") == "XX"
