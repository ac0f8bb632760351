"""Medians: a floor on the people behind them, rounding, and no counts beside them."""

from __future__ import annotations

import numpy as np
import pytest

from cadre.disclosure import protect
from cadre.disclosure.medians import rounded
from cadre.vocabulary.definitions import Rule
from disclosure_examples import NAME, flat, tally

RULE = Rule(id="median", kind="order-statistic", minimum=10, round_to=3, name=NAME, reason=NAME)
ROWS = [
    {"sex": "_T", "persons": 30, "pay": 123456.0},
    {"sex": "F", "persons": 24, "pay": 120049.0},
    {"sex": "M", "persons": 6, "pay": 150123.0},
]


def test_a_median_over_few_is_withheld_and_others_are_rounded() -> None:
    protected = protect(tally({"sex": flat("sex", "F M")}, [["sex"]], ROWS, ("pay",)), RULE)
    found = {row["sex"]: (row["pay"], row["status"], row["reason"]) for row in protected.cells.to_pylist()}
    assert found == {"_T": (123000, "A", None), "F": (120000, "A", None), "M": (None, "C", "median")}


def test_the_number_of_people_is_not_published() -> None:
    protected = protect(tally({"sex": flat("sex", "F M")}, [["sex"]], ROWS, ("pay",)), RULE)
    assert "persons" not in protected.cells.schema.names
    assert list(protected.definition.measures) == ["pay"]
    assert protected.evidence["not_published"] == ["persons"]


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [(0.0, 3, 0.0), (1234.0, 3, 1230.0), (0.012345, 3, 0.0123), (-98765.0, 2, -99000.0), (7.0, 3, 7.0)],
)
def test_significant_digits(value: float, digits: int, expected: float) -> None:
    assert rounded(np.array([value]), digits)[0] == pytest.approx(expected, rel=1e-12)
