"""Spellings of one name fold to one key; different names do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.confidential.linkage.names import family_stem, name_key

SAME = [
    "Юлия | Yuliya | Iuliia | Julia | IULIIA",
    "Наталья | Natalya | Natal'ya | Natalia | Natalija",
    "Хасан | Khasan | Hasan | Xasan",
    "Жуков | Zhukov | Žukov | Jukov",
    "Кузнецов | Kuznetsov | Kuznecov",
    "Щербаков | Shcherbakov | Ščerbakov | Scherbakov",
    "Дмитрий | Dmitriy | Dmitry | Dmitrii | Dmitrij",
    "Евгений | Yevgeniy | Evgenii | Jevgenij",
    "Сергеев | Sergeev | Sergeyev",
    "Фёдоров | Федоров | Fyodorov | Fedorov",
    "Чолпон | Cholpon | Čolpon",
    "Алексей | Aleksei | Alexey",
    "Джамиля | Dzhamilya | Djamilia | Jamilya",
    "O'Brien | O’Brien | OBRIEN | o`brien",
    "Petrova-Vodkina | Petrova Vodkina | Петрова-Водкина",
    "Anna | Dr. Anna | Анна",
    "Şahin | Shahin",
    "Muñoz | Munoz",
]
DIFFERENT = ["Иванов | Иванова", "Анна | Яна", "Петров | Перов", "Asan | Hasan", "Kim | Li"]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_name_have_one_key(spellings: str) -> None:
    assert len({name_key(name) for name in spellings.split(" | ")}) == 1


@pytest.mark.parametrize("names", DIFFERENT)
def test_different_names_have_different_keys(names: str) -> None:
    assert len({name_key(name) for name in names.split(" | ")}) == 2


@pytest.mark.parametrize(
    ("woman", "man"),
    [
        ("Иванова", "Ivanov"),
        ("Сергеева", "Sergeyev"),
        ("Ильина", "Ilyin"),
        ("Вишневская", "Vishnevsky"),
        ("Kim", "Ким"),
    ],
)
def test_a_womans_family_name_has_the_stem_of_the_mans(woman: str, man: str) -> None:
    assert family_stem(name_key(woman)) == family_stem(name_key(man))


@pytest.mark.parametrize("nothing", [None, "", " ", "123", "=1+1", "--", "'"])
def test_what_holds_no_letter_has_no_key(nothing: str | None) -> None:
    assert name_key(nothing) is None


def test_a_title_alone_stays_a_name() -> None:
    assert name_key("Г") == "g"


@given(st.text(max_size=30))
def test_case_and_spaces_never_matter_and_no_text_fails(text: str) -> None:
    key = name_key(text)
    assert key == name_key(f"  {text} ")
    assert key is None or (key == key.strip() and "  " not in key)


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщыэюя", min_size=1, max_size=12))
def test_capitals_do_not_matter(name: str) -> None:
    assert name_key(name) == name_key(name.upper()) == name_key(name.capitalize())
