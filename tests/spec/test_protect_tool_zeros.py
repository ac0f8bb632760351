"""What a zero tells, in withheld and in perturbed tables."""

from __future__ import annotations

from typing import Any

import pytest

from cadre.disclosure.tool import protect_table

pd = pytest.importorskip("pandas")

SPEC: dict[str, Any] = {
    "dimensions": {"area": {"levels": ["area"]}, "sex": {"levels": ["sex"]}},
    "measure": {"frequency": "n"},
}
COUNTS = {
    ("A", "F"): 1,
    ("A", "M"): 2,
    ("B", "F"): 8,
    ("B", "M"): 9,
    ("C", "F"): 7,
    ("D", "F"): 1,
    ("D", "M"): 30,
}


def frame() -> Any:
    return pd.DataFrame([{"area": a, "sex": s, "n": n} for (a, s), n in COUNTS.items()])


def withheld(found: Any) -> set[tuple[str, str]]:
    rows = found.public
    return {(r.area, r.sex) for r in rows.itertuples() if r.status == "withheld"}


def test_a_reader_who_takes_zeros_as_shown_costs_more_cells() -> None:
    usual = protect_table(frame(), SPEC | {"rules": {"minimum_frequency": 3}})
    strict = protect_table(frame(), SPEC | {"rules": {"minimum_frequency": 3, "least_withheld": 1}})
    assert ("A", "F") in withheld(usual) & withheld(strict)
    assert len(withheld(strict)) >= len(withheld(usual))
    assert strict.facts["told_by_zeros"] == 0


def test_a_count_that_became_zero_looks_like_an_empty_cell() -> None:
    found = protect_table(frame(), SPEC | {"method": {"small_counts": {"base": 10}}, "seed": 5})
    rows = list(found.public.itertuples())
    assert {row.status for row in rows if row.value == 0} == {"zero"}
    assert any(row.value == 0 and COUNTS.get((row.area, row.sex)) for row in rows)


def test_noise_is_drawn_for_empty_cells_too() -> None:
    pytest.importorskip("opendp")
    found = protect_table(frame(), SPEC | {"method": {"differential_privacy": {"epsilon": 0.05}}})
    rows = {(row.area, row.sex): row.value for row in found.public.itertuples()}
    assert ("C", "M") in rows
    assert all(value >= 0 for value in rows.values())
    assert "losses" not in found.facts
