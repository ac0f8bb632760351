"""Which sources an order is between, and what saving another one writes."""

from __future__ import annotations

import pytest

from cadre.confidential.store.plan import deciding, trust_ranks, with_order

SOURCES = [
    ("doctors", "register"), ("nurses", "register"), ("jobs", "contracts"), ("pay", "payroll"),
    ("list", "facilities"), ("old_list", "facilities"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "precedence", "key", "sources"),
    [
        ("sex", {}, "sex", ["doctors", "nurses", "jobs", "pay"]),
        ("sex", {"default": ["pay", "register"]}, "sex", ["pay", "doctors", "nurses", "jobs"]),
        ("sex", {"sex": ["nurses"], "default": ["pay"]}, "sex", ["nurses", "pay", "doctors", "jobs"]),
        ("country_of_training", {"default": ["nurses"]}, "country_of_training", ["nurses", "doctors"]),
        ("birth_year", {"birth_year": ["jobs"]}, "birth_year", ["jobs", "doctors", "nurses", "pay"]),
        ("facilities", {"default": ["old_list"]}, "default", ["old_list", "list"]),
        ("default", {"default": ["jobs"]}, "default", ["jobs", "doctors", "nurses", "pay"]),
    ],
)
def test_an_order_is_between_the_sources_that_tell(
    attribute: str, precedence: dict[str, list[str]], key: str, sources: list[str]
) -> None:
    assert deciding(attribute, SOURCES, precedence) == (key, sources)


def test_a_saved_order_is_the_one_that_holds_and_others_keep_theirs() -> None:
    before = {"default": ["register", "old_list", "pay"], "sex": ["pay"]}
    after = with_order(before, "sex", ["jobs", "nurses", "doctors", "pay"])
    assert deciding("sex", SOURCES, after)[1] == ["jobs", "nurses", "doctors", "pay"]
    assert deciding("birth_year", SOURCES, after) == deciding("birth_year", SOURCES, before)
    turned = with_order(before, "default", ["list", "old_list"])
    assert deciding("facilities", SOURCES, turned)[1] == ["list", "old_list"]
    people = [row for row in SOURCES if row[1] != "facilities"]
    assert trust_ranks(people, turned) == trust_ranks(people, before)
    assert before == {"default": ["register", "old_list", "pay"], "sex": ["pay"]}
