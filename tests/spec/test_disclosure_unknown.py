"""A few people about whom something is not known are no secret, where the rule says so."""

from __future__ import annotations

import pytest

from cadre.catalogue.load import rules
from cadre.disclosure import protect
from disclosure_examples import flat, tally, threshold

TREES = {"place": flat("place", "N S"), "sex": flat("sex", "F M _U")}
ROWS: list[dict[str, object]] = [
    {"place": place, "sex": sex, "persons": count}
    for place, sex, count in [
        ("N", "F", 60), ("N", "M", 40), ("N", "_U", 2), ("S", "F", 50), ("S", "M", 30), ("S", "_U", 1),
    ]
]  # fmt: skip


@pytest.mark.parametrize("exempt", [True, False])
def test_unknown_sex_costs_the_count_of_men_unless_it_is_exempt(exempt: bool) -> None:
    rule = threshold(5).model_copy(update={"exempt_unknown": exempt})
    cells = protect(tally(TREES, [["place", "sex"]], ROWS), rule).cells.to_pylist()
    hidden = {(row["place"], row["sex"]) for row in cells if row["status"] == "C"}
    assert not hidden if exempt else hidden & {("_T", "M"), ("_T", "F")}


def test_a_small_count_of_something_known_is_withheld_all_the_same() -> None:
    rule = threshold(5).model_copy(update={"exempt_unknown": True})
    rows = [dict(row, persons=3) if (row["place"], row["sex"]) == ("S", "M") else row for row in ROWS]
    cells = protect(tally(TREES, [["place", "sex"]], rows), rule).cells.to_pylist()
    status = {(row["place"], row["sex"]): row["status"] for row in cells}
    assert status["S", "M"] == "C"
    assert status["S", "_U"] == "C" or status["S", "F"] == "C"


def test_pay_is_nobodys_secret_less_for_what_is_not_known() -> None:
    assert {id for id, rule in rules().items() if rule.exempt_unknown} == {"persons", "incidents"}
