"""Releases of the same data are one system: what was told before cannot be taken back, and helps to solve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadre.disclosure import protect
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.tables import TallyTable
from disclosure_examples import flat, tally, threshold

TREES = {"place": flat("place", "a b c"), "sex": flat("sex", "F M")}
NUMBERS = {"a": (9, 2), "b": (8, 7), "c": (6, 20)}


def release(tables: list[list[str]], numbers: dict[str, tuple[int, int]] = NUMBERS) -> TallyTable:
    rows = [
        {"place": place, "sex": sex, "persons": number}
        for place, pair in numbers.items()
        for sex, number in zip("FM", pair, strict=True)
    ]
    return tally(TREES, tables, rows)


def test_a_figure_open_before_stays_open_and_protects_nothing() -> None:
    totals = protect(release([["place"], ["sex"]]), threshold(3))
    protected = protect(release([["place", "sex"]]), threshold(3), [totals])
    assert protected.evidence["earlier"] == [{"edition": "ed", "same_data": True}]
    margins = [row for row in protected.cells.to_pylist() if "_T" in (row["place"], row["sex"])]
    assert all(row["status"] == "A" for row in margins)


def test_an_earlier_table_that_is_no_longer_published_still_binds() -> None:
    """The totals are not in the new release; who kept the old one can subtract all the same."""
    totals = protect(release([["place"], ["sex"]]), threshold(3))
    later = release([["place", "sex=M"]])
    protected = protect(later, threshold(3), [totals])
    hidden = [row["place"] for row in protected.cells.to_pylist() if row["status"] == "C"]
    assert "a" in hidden
    assert len(hidden) >= 2
    assert set(protected.cells["sex"].to_pylist()) == {"M"}


def test_a_stricter_rule_cannot_take_back_what_was_told() -> None:
    before = protect(release([["place", "sex"]]), threshold(2))
    with pytest.raises(CadreError) as error:
        protect(release([["place", "sex"]]), threshold(5), [before])
    assert error.value.key == "disclosure-already-told"
    assert error.value.facts["table"] == "place × sex"


def test_corrected_data_are_noted_as_other_data() -> None:
    before = protect(release([["place", "sex"]]), threshold(3))
    corrected = release([["place", "sex"]], {**NUMBERS, "c": (6, 21)})
    assert protect(corrected, threshold(3), [before]).evidence["earlier"][0]["same_data"] is False


def test_another_tally_is_left_out() -> None:
    other = release([["place"]])
    other = replace(other, definition=other.definition.model_copy(update={"id": "other"}))
    before = protect(other, threshold(3))
    assert protect(release([["place", "sex"]]), threshold(3), [before]).evidence["earlier"] == []
