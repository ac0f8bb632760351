"""Spread of incomes and densities against double sums and hand-worked tables."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods import bootstrap, dispersion, inequality
from cadre.methods.concentration_error import concentration_error
from cadre.methods.distribution import Spread
from cadre.methods.inequality import Vector
from cadre.methods.lorenz import lorenz, thinned

positive = st.floats(0.1, 1e3)
areas = st.lists(st.tuples(positive, positive, st.integers(0, 3)), min_size=2, max_size=12)


@pytest.fixture(scope="module")
def incomes() -> Vector:
    """632 made-up households, as unequal as many real ones."""
    return np.random.default_rng(632).lognormal(11.5, 0.8, 632)


def columns(rows: list[tuple[float, float, int]]) -> tuple[Vector, Vector, np.ndarray]:
    values, weights, groups = zip(*rows, strict=True)
    return np.array(values), np.array(weights), np.array(groups)


def test_dispersion_written_out(incomes: Vector) -> None:
    mean, shares = math.fsum(incomes) / len(incomes), incomes / math.fsum(incomes)
    roots = math.fsum(math.sqrt(one) for one in incomes) / len(incomes)
    assert dispersion.atkinson(incomes) == pytest.approx(1 - roots**2 / mean, abs=1e-12)
    squares = math.fsum((one - mean) ** 2 for one in incomes)
    deviation = dispersion.coefficient_of_variation(incomes) * mean
    assert deviation**2 * len(incomes) == pytest.approx(squares, rel=1e-10)
    assert dispersion.herfindahl(incomes) == pytest.approx(math.fsum(shares**2), abs=1e-15)


@given(areas)
def test_mean_log_deviation_is_between_plus_within(rows: list[tuple[float, float, int]]) -> None:
    x, w, groups = columns(rows)
    between, within = inequality.mean_log_deviation_decomposed(x, groups, w)
    assert between + within == pytest.approx(inequality.mean_log_deviation(x, w), abs=1e-9)
    assert between >= -1e-12
    means = np.array([np.average(x[groups == g], weights=w[groups == g]) for g in groups])
    assert between == pytest.approx(inequality.mean_log_deviation(means, w), abs=1e-9)


@given(areas, st.floats(0.01, 0.5))
def test_giving_from_the_better_to_the_worse_served_lowers_every_index(
    rows: list[tuple[float, float, int]], part: float
) -> None:
    """The transfer principle of Pigou and Dalton; Hoover may stay where it is."""
    x, w, _ = columns(rows)
    rich, poor = int(np.argmax(x)), int(np.argmin(x))
    moved = part * (x[rich] - x[poor]) * min(w[rich], w[poor]) / 2
    after = x.copy()
    after[rich] -= moved / w[rich]
    after[poor] += moved / w[poor]
    for measure in (
        inequality.gini, inequality.theil, inequality.mean_log_deviation, inequality.hoover,
        dispersion.atkinson, dispersion.coefficient_of_variation,
    ):  # fmt: skip
        assert measure(after, w) <= measure(x, w) + 1e-9
    if x[rich] > 1.01 * x[poor]:
        assert inequality.gini(after, w) < inequality.gini(x, w)


@given(areas)
def test_the_curve_holds_gini_and_hoover(rows: list[tuple[float, float, int]]) -> None:
    x, w, _ = columns(rows)
    points = lorenz(x, w)
    area = math.fsum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
    assert 1 - 2 * area == pytest.approx(inequality.gini(x, w), abs=1e-9)
    assert max(a - b for a, b in points) == pytest.approx(inequality.hoover(x, w), abs=1e-9)
    assert (np.diff(points, axis=0) >= -1e-12).all()
    few = thinned(points, 3)
    assert len(few) <= 3
    assert (few[[0, -1]] == points[[0, -1]]).all()


@given(areas, st.floats(0.2, 3))
def test_atkinson_by_its_definition(rows: list[tuple[float, float, int]], aversion: float) -> None:
    """The equal value that gives the same sum of utilities x^(1-ε)/(1-ε)."""
    x, w, _ = columns(rows)
    if abs(aversion - 1) < 0.05:
        aversion = 1
    equal = (1 - dispersion.atkinson(x, w, aversion)) * np.average(x, weights=w)

    def utility(value: Vector | float) -> Vector:
        return np.log(value) if aversion == 1 else np.power(value, 1 - aversion) / (1 - aversion)

    assert utility(equal) == pytest.approx(np.average(utility(x), weights=w), rel=1e-7, abs=1e-9)


def test_atkinson_where_somebody_has_nothing() -> None:
    nothing = np.array([0.0, 2.0])
    assert dispersion.atkinson(nothing, None, 1) == dispersion.atkinson(nothing, None, 2) == 1
    with pytest.raises(ValueError, match="positive"):
        dispersion.atkinson(nothing, None, 0)


def test_bounded_outcomes_by_hand() -> None:
    """Half of the people ill, all among the worst off: C = -1/2, E = 4 μ C = -1, W = C/(1 - μ) = -1."""
    ill, order = np.array([1.0, 1.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0, 4.0])
    assert inequality.concentration(ill, order) == -0.5
    assert inequality.erreygers(ill, order, (0, 1)) == -1
    assert inequality.wagstaff(ill, order, (0, 1)) == -1


@given(areas)
def test_looking_at_the_healthy_mirrors_the_corrected_indices(rows: list[tuple[float, float, int]]) -> None:
    """Erreygers 2009: I(b - h) = -I(h); the uncorrected index does not have this property."""
    x, w, order = columns(rows)
    for index in (inequality.erreygers, inequality.wagstaff):
        value = index(x, order, (0, 1001), w)
        assert index(1001 - x, order, (0, 1001), w) == pytest.approx(-value, abs=1e-7)


def test_the_standard_error_is_the_spread_over_samples() -> None:
    """400 samples of 200 people from one population."""
    generator = np.random.default_rng(8)
    found, errors = [], []
    for _ in range(400):
        income = generator.random(200)
        health = generator.gamma(2, 1 + income)
        found.append(inequality.concentration(health, income))
        errors.append(concentration_error(health, income))
    assert np.mean(errors) == pytest.approx(np.std(found), rel=0.1)


@pytest.mark.parametrize("bounds", [(0, 1), (1, 0), (2, 5)])
def test_bounds_must_hold_the_values(bounds: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="bound"):
        inequality.erreygers(np.array([1.0, 3.0]), np.array([1.0, 2.0]), bounds)


def test_a_mean_at_the_bound_has_no_wagstaff_index() -> None:
    with pytest.raises(ValueError, match="no meaning"):
        inequality.wagstaff(np.array([1.0, 1.0]), np.array([1.0, 2.0]), (0, 1))
    spread = Spread(np.ones(2), np.ones(2), rank_by=np.array([1.0, 2.0]), bounds=(0, 1))
    assert spread.indices()["wagstaff"] is None


def test_a_draw_of_rows_is_a_change_of_weights(incomes: Vector) -> None:
    """The bootstrap against taking the rows themselves, with the same generator."""
    found = bootstrap.interval(lambda counts: inequality.gini(incomes, counts), len(incomes), 200, 7)
    generator = np.random.default_rng(7)
    by_rows = [
        inequality.gini(incomes[generator.integers(len(incomes), size=len(incomes))]) for _ in range(200)
    ]
    assert found is not None
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(by_rows, [0.025, 0.975])), abs=1e-12)
    assert found.low < inequality.gini(incomes) < found.high


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """The mean of 40 standard normal values, 300 samples: 95 % intervals, percentile method."""
    generator = np.random.default_rng(5)
    hits = 0
    for sample in generator.normal(size=(300, 40)):
        found = bootstrap.interval(lambda n, s=sample: float(n @ s / n.sum()), 40, 200, 1)  # type: ignore[misc]
        assert found is not None
        hits += found.low <= 0 <= found.high
    assert 0.89 <= hits / 300 <= 0.98


def test_no_interval_where_most_draws_have_no_meaning() -> None:
    values = np.array([1.0] + [0.0] * 30)

    def refused(counts: Vector) -> float:
        return inequality.mean_log_deviation(values, counts)

    assert bootstrap.interval(refused, 31, 50, 1) is None
    assert bootstrap.interval(lambda counts: 1.0, 1, 50, 1) is None
