"""``cadre plan``: what the answer holds, and what is refused and how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from both_languages import in_words
from cadre.cli.show import error_text
from cadre.vocabulary.errors import CadreError
from small_projections import PLAN, changed, planned

EXPECTED = changed(PLAN, "uncertainty", {"draws": 1})


def test_stocks_follow_from_the_measures(tmp_path: Path) -> None:
    found = planned(tmp_path, EXPECTED)
    (row,) = found["occupations"]
    before, students = 100.0, {"2024": 12.0, "2025": 12.0, **row["training"]}
    for year in found["years"]:
        trained = 0.8 * students[str(int(year) - 2)]
        now = 0.9 * before + trained + row["recruitment"][year] + row["retention"][year]
        assert row["stock"][year] == pytest.approx(now, abs=1e-4)
        assert row["unmet"][year] >= row["need"][year] - now - 1e-4
        before = now


def test_the_cost_is_discounted_spending(tmp_path: Path) -> None:
    found = planned(tmp_path, EXPECTED)
    worth = sum(spent / 1.03 ** (place + 1) for place, spent in enumerate(found["spending"].values()))
    assert found["cost"] == pytest.approx(worth)
    assert all(found["spending"][year] <= found["budget"][year] + 1e-6 for year in found["years"])


def test_training_goes_on_in_the_last_years(tmp_path: Path) -> None:
    """Whoever begins to train in 2028 works in 2030: need after the plan stays that of its last year."""
    (row,) = planned(tmp_path, EXPECTED)["occupations"]
    assert row["training"]["2028"] > 5


def test_a_plan_for_fifty_draws_costs_no_less_than_for_the_mean(tmp_path: Path) -> None:
    wide = changed(PLAN, "uncertainty", {"draws": 50, "leave": 0.3, "need": 0.0})
    found = planned(tmp_path, wide)
    assert found["draws"] == 50
    assert (
        found["occupations"][0]["unmet_interval"]["2028"]["high"] > found["occupations"][0]["unmet"]["2028"]
    )
    assert found == planned(tmp_path, wide)


def test_the_safeguards_list_is_left_alone(tmp_path: Path) -> None:
    assert not planned(tmp_path, EXPECTED)["safeguards_allowed"]
    spec = changed(EXPECTED, "occupations.nurses.recruitment.safeguards_most", 3)
    found = planned(tmp_path, spec)
    assert found["safeguards_allowed"]
    assert max(found["occupations"][0]["safeguards"].values()) <= 3 + 1e-6


def test_answers_hold_no_missing_number(tmp_path: Path) -> None:
    json.dumps(planned(tmp_path, PLAN), allow_nan=False)


REFUSED: list[tuple[str, Any, str, str]] = [
    ("budget", 100, "plan-impossible", "the budget"),
    ("occupations.nurses.unmet.most", 0, "plan-impossible", "unmet"),
    ("years.to", 2025, "project-years", "2025"),
    ("years.to", 2026, "project-lag", "2"),
    ("uncertainty", {"draws": 7}, "plan-draws", "50"),
    ("occupations.nurses.wages", 3, "config-unknown-key", "wage"),
    ("occupations.nurses.leave", 1.5, "project-bad-value", "leave"),
    ("occupations.nurses.need", {2027: 10}, "project-starts-late", "2026"),
    ("occupations.nurses.training.intake", {2025: 12}, "project-starts-late", "2024"),
    (
        "sharing",
        [{"from": "nurse", "to": "nurses", "share": 1, "scope": 1}],
        "project-unknown-name",
        "nurses",
    ),
]


@pytest.mark.parametrize(("path", "value", "key", "told"), REFUSED)
def test_what_cannot_be_is_refused_in_words(
    path: str, value: Any, key: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(CadreError) as problem:
        planned(tmp_path, changed(PLAN, path, value))
    assert problem.value.key == key
    assert told in error_text(problem.value)
    in_words(problem.value)
