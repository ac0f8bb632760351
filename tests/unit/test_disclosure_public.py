"""What needs no protection passes the wall with its publisher as evidence, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadre.disclosure import ProtectedTable, pass_public
from cadre.vocabulary.errors import CadreError
from disclosure_examples import ROWS, WHO, rule, table


def cells(protected: ProtectedTable) -> dict[tuple, float]:
    return {(row["year"], row["area"], row["sex"]): row["persons"] for row in protected.cells.to_pylist()}


def test_a_publishers_gaps_are_not_zeros_and_its_sums_are_ours() -> None:
    protected = pass_public(table([["area", "sex"]], ROWS, (WHO,)), rule("already-public"))
    assert cells(protected) == {
        (2020, "N", "F"): 3, (2020, "S", "F"): 4, (2020, "XSC", "F"): 7,
        (2021, "N", "M"): 1, (2021, "XSC", "M"): 1,
    }  # fmt: skip
    assert set(protected.cells["status"].to_pylist()) == {"A"}
    assert protected.evidence["publishers"] == ["WHO"]


def test_a_figure_the_publisher_gave_wins_over_our_sum() -> None:
    rows = [*ROWS, {"year": 2020, "area": "XSC", "sex": "F", "persons": 8}]
    protected = pass_public(table([["area", "sex"]], rows, (WHO,)), rule("already-public"))
    assert cells(protected)[(2020, "XSC", "F")] == 8


def test_rates_are_published_as_given_and_never_added_up() -> None:
    given = table([["area", "sex"]], ROWS, (WHO,))
    rates = replace(given, definition=given.definition.model_copy(update={"counts": "values"}))
    assert len(cells(pass_public(rates, rule("already-public")))) == len(ROWS)


def test_open_figures_come_with_their_zeros_and_totals() -> None:
    protected = pass_public(table([["area", "sex"], ["area"]], ROWS), rule("open"))
    assert cells(protected)[(2020, "N", "M")] == 0
    assert cells(protected)[(2020, "XSC", "_T")] == 7
    assert (2020, "N", "_T") in cells(protected)


def test_no_publisher_no_publication() -> None:
    with pytest.raises(CadreError) as error:
        pass_public(table([["area"]], ROWS), rule("already-public"))
    assert error.value.key == "disclosure-no-publisher"


def test_a_rule_that_protects_people_cannot_be_passed_by() -> None:
    with pytest.raises(CadreError) as error:
        pass_public(table([["area"]], ROWS, (WHO,)), rule("threshold"))
    assert error.value.key == "disclosure-not-public"
