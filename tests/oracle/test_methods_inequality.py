"""Inequality measures against their double sums, and against figures computed with R ineq and PySAL."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods import dispersion, inequality
from cadre.methods.inequality import Vector

# The help example of R's ineq 0.2-13; figures computed there.
TEN = np.array([541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261], dtype=np.float64)

areas = st.lists(
    st.tuples(st.floats(0.1, 1e3), st.floats(0.1, 1e3), st.integers(0, 3)), min_size=2, max_size=12
)


def columns(rows: list[tuple[float, float, int]]) -> tuple[Vector, Vector, np.ndarray]:
    values, weights, groups = zip(*rows, strict=True)
    return np.array(values), np.array(weights), np.array(groups)


def test_ten_incomes_as_in_r() -> None:
    assert inequality.gini(TEN) == pytest.approx(0.462091130268, abs=1e-10)
    assert inequality.theil(TEN) == pytest.approx(0.362341242344, abs=1e-10)
    assert inequality.mean_log_deviation(TEN) == pytest.approx(0.43359464952, abs=1e-10)
    assert inequality.hoover(TEN) == pytest.approx(0.337806746163, abs=1e-10)
    assert dispersion.atkinson(TEN) == pytest.approx(0.179659098046, abs=1e-10)
    assert inequality.gini_unbiased(TEN) == pytest.approx(0.462091130268 * 10 / 9, abs=1e-10)


def slow_gini(x: Vector, w: Vector) -> float:
    p = w / w.sum()
    pairs = ((p[i] * p[j] * abs(x[i] - x[j])) for i in range(len(x)) for j in range(len(x)))
    return math.fsum(pairs) / (2 * math.fsum(p * x))


@given(areas)
def test_gini_is_the_mean_difference_of_all_pairs(rows: list[tuple[float, float, int]]) -> None:
    x, w, _ = columns(rows)
    assert inequality.gini(x, w) == pytest.approx(slow_gini(x, w), abs=1e-9)


@given(areas)
def test_gini_is_concentration_by_itself(rows: list[tuple[float, float, int]]) -> None:
    x, w, _ = columns(rows)
    assert inequality.concentration(x, x, w) == pytest.approx(inequality.gini(x, w), abs=1e-9)


@given(areas)
def test_theil_is_between_plus_within(rows: list[tuple[float, float, int]]) -> None:
    x, w, groups = columns(rows)
    between, within = inequality.theil_decomposed(x, groups, w)
    assert between + within == pytest.approx(inequality.theil(x, w), abs=1e-9)
    assert between >= -1e-12


@given(areas, st.floats(0.01, 100))
def test_scale_does_not_matter_and_splitting_an_area_changes_nothing(
    rows: list[tuple[float, float, int]], scale: float
) -> None:
    x, w, _ = columns(rows)
    split_x, split_w = np.append(x, x[0]), np.append(w, w[0] / 2)
    split_w[0] /= 2
    for measure in (inequality.gini, inequality.theil, inequality.mean_log_deviation, inequality.hoover):
        assert measure(x * scale, w) == pytest.approx(measure(x, w), abs=1e-9)
        assert measure(split_x, split_w) == pytest.approx(measure(x, w), abs=1e-9)


@given(areas)
def test_hoover_moves_the_surplus_of_the_better_served(rows: list[tuple[float, float, int]]) -> None:
    x, w, _ = columns(rows)
    staff, equal = x * w, (x * w).sum() * w / w.sum()
    surplus = sum(max(0.0, have - fair) for have, fair in zip(staff, equal, strict=True))
    assert inequality.hoover(x, w) == pytest.approx(surplus / staff.sum(), abs=1e-9)


def test_hand_worked() -> None:
    density, people = np.array([4.0, 1.0, 1.0]), np.array([1.0, 1.0, 2.0])
    assert inequality.highest_to_lowest(density, people) == 4
    assert inequality.share_below(density, 2, people) == 0.75
    ill, poor_first = np.array([1.0, 0.0]), np.array([1.0, 2.0])
    assert inequality.concentration(ill, poor_first) == -0.5
    assert inequality.erreygers(ill, poor_first, (0, 1)) == -1


@pytest.mark.parametrize(
    ("measure", "values", "weights"),
    [
        (inequality.mean_log_deviation, [0, 1], [1, 1]),
        (inequality.highest_to_lowest, [0, 1], [1, 1]),
        (inequality.gini, [0, 0], [1, 1]),
        (inequality.gini, [-1, 2], [1, 1]),
        (inequality.gini, [1, 2], [0, 0]),
        (inequality.gini, [1, 2], [1, -1]),
        (inequality.gini, [1, float("nan")], [1, 1]),
        (inequality.gini, [], []),
        (inequality.hoover, [1, 2], [1, 2, 3]),
    ],
)
def test_no_measure_where_it_has_no_meaning(measure, values, weights) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"must|infinite|no meaning"):
        measure(np.array(values, dtype=float), np.array(weights, dtype=float))


def test_zeros_and_empty_areas_are_allowed_where_they_have_a_meaning() -> None:
    assert inequality.theil(np.array([0.0, 2.0])) == pytest.approx(math.log(2))
    assert inequality.mean_log_deviation(np.array([0.0, 2.0]), np.array([0.0, 1.0])) == 0
