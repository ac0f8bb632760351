"""Progress towards a target: rates by hand, grades at their limits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods.progress import STANDSTILL, assess, compound_rate, linear_rate, logit_rate

YEARS = [2020, 2022, 2024]


def test_rates_by_hand() -> None:
    assert compound_rate(100, 121, 2) == pytest.approx(10)
    assert linear_rate(40, 30, 5) == -2
    with pytest.raises(ValueError, match="positive"):
        compound_rate(0, 5, 1)
    with pytest.raises(ValueError, match="span"):
        linear_rate(1, 2, 0)


def test_compound_progress() -> None:
    found = assess(YEARS, [100, 105, 110], 150, 2030, at_least=True, bounded=False)
    assert found.basis == "compound"
    assert found.observed == pytest.approx(100 * (1.1 ** (1 / 4) - 1))
    assert found.required == pytest.approx(100 * (1.5 ** (1 / 10) - 1))
    assert (found.status, found.strength) == ("too_slow", "limited")


def test_a_share_moves_in_points() -> None:
    found = assess(YEARS, [20, 18, 16], 10, 2030, at_least=False, bounded=True)
    assert (found.basis, found.observed, found.required) == ("linear", -1, -1)
    assert (found.status, found.ratio) == ("on_track", 1)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (29.5, "on_track"),  # 9.5 of the 10 needed by now
        (29.4, "too_slow"),
        (26.0, "too_slow"),
        (20.0, "too_slow"),
        (19.6, "too_slow"),  # less than a twentieth the wrong way: a standstill
        (19.4, "moving_away"),
        (40.0, "met"),
    ],
)
def test_grades_at_their_limits(now: float, status: str) -> None:
    found = assess([2020, 2022, 2025], [20, 20, now], 40, 2030, at_least=True, bounded=True)
    assert found.status == status


def test_limits_are_those_of_open_sdg() -> None:
    """progress.thresholds_open_sdg: 0.95, 0.6 and 0 as in the code of sdg-build (Open SDG), by ratio.

    Where Open SDG calls a ratio just below zero a deterioration, Cadre has its standstill. The limits without
    a target (0.015, 0.005, 0) have no use here: Cadre grades progress towards a target alone.
    """

    def graded(ratio: float) -> tuple[str, str | None]:
        found = assess([2020, 2022, 2025], [0, 0, 50 * ratio], 100, 2030, at_least=True, bounded=True)
        return found.status, found.strength

    assert graded(0.95) == ("on_track", None)
    assert graded(0.9499) == graded(0.6) == ("too_slow", "acceleration")
    assert graded(0.5999) == graded(0) == ("too_slow", "limited")
    assert graded(-STANDSTILL - 1e-4) == ("moving_away", None)


@pytest.mark.parametrize(("later", "growth"), [(2.3, 3.36), (2.4, 3.66)])
def test_growth_of_the_nhs_workforce_plan(later: float, growth: float) -> None:
    """1.4 million full-time in 2021/22, 2.3 to 2.4 in 2036/37: around 3.5 % a year (Health Foundation)."""
    assert compound_rate(1.4, later, 15) == pytest.approx(growth, abs=0.005)
    assert compound_rate(1.4, later, 15) == pytest.approx(3.5, abs=0.2)


def test_acceleration_could_do() -> None:
    found = assess([2020, 2022, 2025], [20, 20, 26], 40, 2030, at_least=True, bounded=True)
    assert found.strength == "acceleration"


def test_a_zero_makes_rates_linear_and_a_zero_target_stays_compound() -> None:
    assert assess(YEARS, [0, 1, 2], 10, 2030, at_least=True, bounded=False).basis == "linear"
    found = assess(YEARS, [100, 50, 20], 0, 2030, at_least=False, bounded=False)
    assert found.basis == "compound"
    assert found.required == pytest.approx(compound_rate(100, 0.001, 10))


def test_too_few_figures_cannot_be_judged_but_can_be_met() -> None:
    few = assess([2023, 2024], [20, 30], 40, 2030, at_least=True, bounded=True)
    assert (few.status, few.observed, few.required) == ("not_assessable", 10, 20 / 7)
    assert assess([2024], [45], 40, 2030, at_least=True, bounded=True).status == "met"
    assert assess([2024], [45], 50, 2030, at_least=True, bounded=True).observed is None


def test_when_the_date_has_passed() -> None:
    assert assess([2019, 2021], [0.5, 0.5], 1, 2020, at_least=True, bounded=True).status == "too_slow"
    late = assess([2018, 2019, 2021], [5, 4, 3], 6, 2020, at_least=True, bounded=True)
    assert late.status == "moving_away"


def test_a_benchmark_has_no_date() -> None:
    assert assess([2024], [18], 20.7, None, at_least=True, bounded=False).status == "not_met"
    assert assess([2024], [20.7], 20.7, None, at_least=True, bounded=False).status == "met"


def test_a_target_held_at_the_start_and_lost() -> None:
    found = assess(YEARS, [40, 39, 38], 40, 2030, at_least=True, bounded=True)
    assert (found.status, found.ratio) == ("moving_away", None)


def test_years_in_order() -> None:
    for years in ([2024, 2023, 2022], [2024, 2024, 2025]):
        with pytest.raises(ValueError, match="order of time"):
            assess(years, [1.0] * len(years), 2, 2030, at_least=True, bounded=True)


def test_no_data_is_a_grade_of_its_own() -> None:
    nothing = assess([], [], 2, 2030, at_least=True, bounded=True)
    assert (nothing.status, nothing.observed, nothing.ratio) == ("no_data", None, None)
    gaps = assess(YEARS, [float("nan")] * 3, 0, 2030, at_least=True, bounded=True)
    assert gaps.status == "no_data"
    one = assess(YEARS, [float("nan"), float("nan"), 5], 4, 2030, at_least=True, bounded=True)
    assert one.status == "met"


def test_a_coverage_by_its_logit() -> None:
    """From 50 % (odds 1) to 80 % (odds 4) in four years; 16 needed by the tenth for odds of 16."""
    assert logit_rate(50, 80, 4) == pytest.approx(math.log(4) / 4)
    found = assess(YEARS, [50, 60, 80], 1600 / 17, 2030, at_least=True, bounded=True, logit=True)
    assert found.basis == "logit"
    assert found.ratio == pytest.approx((math.log(4) / 4) / (math.log(16) / 10))
    assert assess(YEARS, [0, 6, 8], 90, 2030, at_least=True, bounded=True, logit=True).basis == "linear"
    assert assess(YEARS, [5, 6, 8], 100, 2030, at_least=True, bounded=False, logit=True).basis == "linear"
    with pytest.raises(ValueError, match="logit"):
        logit_rate(50, 100, 4)


@given(st.floats(1, 100), st.floats(1, 100), st.floats(1, 100), st.booleans())
def test_floor_and_ceiling_are_mirrors(start: float, now: float, target: float, bounded: bool) -> None:
    """Holding -x to a ceiling of -target is holding x to a floor (linear rates)."""
    floor = assess(YEARS, [start, start, now], target, 2030, at_least=True, bounded=True)
    mirror = [-start, -start, -now]
    ceiling = assess(YEARS, mirror, -target, 2030, at_least=False, bounded=bounded)
    assert floor.status == ceiling.status
