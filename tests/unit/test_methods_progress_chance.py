"""Grades under error, and of trends without a target."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods.progress import assess
from cadre.methods.progress_chance import chance, without_target

YEARS = [2020, 2022, 2025]


@pytest.mark.parametrize(
    ("growth", "grade"),
    [
        (0.015, "substantial"), (0.0149, "moderate"), (0.005, "moderate"), (0.0049, "limited"),
        (0.0, "limited"), (-0.0001, "deterioration"),
    ],
)  # fmt: skip
def test_limits_without_a_target_as_in_open_sdg(growth: float, grade: str) -> None:
    """sdg-build, ProgressMeasure.py: 0.015, 0.005 and 0 a year, times the wanted direction."""
    now = 100 * (1 + growth + 1e-12) ** 5
    assert without_target(100, now, 5, at_least=True) == grade
    falling = 100 * (1 - growth - 1e-12) ** 5
    assert without_target(100, falling, 5, at_least=False) == grade


@given(st.lists(st.floats(1, 99), min_size=3, max_size=3), st.floats(1, 99), st.booleans())
def test_without_error_the_grade_is_certain(values: list[float], target: float, logit: bool) -> None:
    told = chance(YEARS, values, [0, 0, 0], target, 2030, at_least=True, bounded=True, logit=logit, draws=3)
    grade = assess(YEARS, values, target, 2030, at_least=True, bounded=True, logit=logit).status
    assert told.grades == {grade: 1}


@pytest.mark.parametrize("now", [28.0, 29.5, 31.0])
def test_the_chance_is_the_tail_of_the_last_figure(now: float) -> None:
    """Only the last figure is unsure; on track from 29.5 on, so P = 1 - Φ((29.5 - now)/error)."""
    told = chance(
        YEARS, [20, 22, now], [0, 0, 1.5], 40, 2030, at_least=True, bounded=True, draws=20_000, seed=3
    )
    expected = 0.5 * math.erfc((29.5 - now) / 1.5 / math.sqrt(2))
    assert told.on_track == pytest.approx(expected, abs=0.015)
    assert sum(told.grades.values()) == pytest.approx(1)


def test_too_few_figures_and_none_stay_what_they_are() -> None:
    few = chance([2020, 2025], [20, 21], [1, 1], 40, 2030, at_least=True, bounded=True, draws=50)
    assert few.grades == {"not_assessable": 1}
    none = chance([], [], [], 40, 2030, at_least=True, bounded=True, draws=50)
    assert (none.grades, none.on_track) == ({"no_data": 1}, 0)


@pytest.mark.parametrize("errors", [[1, 1], [1, -1, 1], [1, np.nan, 1]])
def test_every_figure_needs_an_error(errors: list[float]) -> None:
    with pytest.raises(ValueError, match="standard error"):
        chance(YEARS, [1, 2, 3], errors, 4, 2030, at_least=True, bounded=True)
