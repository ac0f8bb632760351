"""Pay gaps and shortages: published worked examples and cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods import gaps


def test_the_simple_gap() -> None:
    """Eurostat and gov.uk: means of 133.333 and 90 are a gap of 32.5%."""
    pay, women = np.array([100.0, 200.0, 100.0, 90.0]), np.array([False, False, False, True])
    assert gaps.pay_gap(pay, women) == pytest.approx(32.5, abs=1e-3)
    assert gaps.pay_gap(pay, women, statistic="median") == pytest.approx(10)


def test_weights_stand_for_people() -> None:
    pay, women = np.array([100.0, 200.0, 80.0]), np.array([False, False, True])
    once = np.array([3.0, 1.0, 2.0])
    repeated = np.repeat(np.arange(3), once.astype(int))
    for statistic in ("mean", "median"):
        assert gaps.pay_gap(pay, women, once, statistic=statistic) == pytest.approx(
            gaps.pay_gap(pay[repeated], women[repeated], statistic=statistic)
        )


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(1, 5)), min_size=1, max_size=15))
def test_weighted_median_of_repeated_values(rows: list[tuple[float, int]]) -> None:
    values, counts = (np.array(column) for column in zip(*rows, strict=True))
    expected = float(np.median(np.repeat(values, counts)))
    assert gaps.weighted_median(values, counts.astype(float)) == pytest.approx(expected)


def test_factor_weighted_gap() -> None:
    """Two groups, 20% among 600 and 15% among 150: 19% in all (ILO 2018, toy)."""
    pay = np.repeat([100.0, 80.0, 200.0, 170.0], [300, 300, 75, 75])
    women = np.repeat([False, True, False, True], [300, 300, 75, 75])
    groups = np.repeat([1, 1, 2, 2], [300, 300, 75, 75])
    assert gaps.factor_weighted_gap(pay, women, groups) == pytest.approx((19.0, 0.0))
    assert gaps.factor_weighted_gap(pay, women, groups, minimum=100) == pytest.approx((20.0, 0.2))
    with pytest.raises(ValueError, match="enough"):
        gaps.factor_weighted_gap(pay, women, groups, minimum=1000)


def test_no_gap_without_both_sexes() -> None:
    with pytest.raises(ValueError, match="men and women"):
        gaps.pay_gap(np.array([1.0, 2.0]), np.array([True, True]))
    with pytest.raises(ValueError, match="zero"):
        gaps.pay_gap(np.array([0.0, 2.0]), np.array([False, True]))
    with pytest.raises(ValueError, match="weights"):
        gaps.weighted_median(np.array([1.0]), np.array([0.0]))


def test_a_surplus_does_not_fill_a_shortage_elsewhere() -> None:
    need, stock = np.array([100.0, 100.0]), np.array([60.0, 150.0])
    assert gaps.shortage(need, stock) == 40
    assert gaps.balance(need, stock) == 10


def test_workers_short_of_a_benchmark() -> None:
    assert gaps.workers_short(18.2, 20.7, 1_000_000) == pytest.approx(250)
    assert gaps.workers_short(25, 20.7, 1_000_000) == 0
