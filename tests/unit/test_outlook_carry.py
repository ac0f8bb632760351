"""A series carried on: the walk against plain sums and simulated truth, refusals, the benchmark."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from cadre.methods.need.thresholds import thresholds
from cadre.methods.stock.walk import walk
from cadre.publishable.outlook.carry import Band, Outlook, Refused, carry_on
from cadre.publishable.outlook.need import Stand, need_of, stand

SERIES = st.lists(st.floats(0.5, 500), min_size=4, max_size=12)
GAPS = st.lists(st.integers(1, 4), min_size=11, max_size=11)


def slow_band(years: list[int], values: list[float], year: int, share: float) -> tuple[float, float, float]:
    """Middle and ends, one sum at a time."""
    whole = years[-1] - years[0]
    drift = math.log(values[-1] / values[0]) / whole
    squares = 0.0
    for k in range(1, len(years)):
        step = years[k] - years[k - 1]
        squares += (math.log(values[k] / values[k - 1]) - drift * step) ** 2 / step
    h = year - years[-1]
    middle = math.log(values[-1]) + drift * sum(0.9**k for k in range(1, h + 1))
    error = math.sqrt(squares / (len(years) - 2)) * math.sqrt(h + h * h / whole)
    reach = student.ppf((1 + share) / 2, len(years) - 2) * error
    return math.exp(middle), math.exp(middle - reach), math.exp(middle + reach)


@given(SERIES, GAPS, st.sampled_from([0.5, 0.9]))
def test_the_walk_is_the_plain_sums(values: list[float], gaps: list[int], share: float) -> None:
    years = [2000 + sum(gaps[:k]) for k in range(len(values))]
    ahead = [years[-1] + 1, years[-1] + 4]
    found = walk(years, values, ahead)
    low, high = found.band(share)
    for n, year in enumerate(ahead):
        # Ends of wild series overflow; compared as logarithms they would be the same numbers.
        expected = slow_band(years, values, year, share) if found.error[n] < 20 else None
        if expected is not None:
            assert (found.value[n], low[n], high[n]) == pytest.approx(expected, rel=1e-6)


@given(SERIES, st.floats(0.1, 10))
def test_the_unit_does_not_matter(values: list[float], factor: float) -> None:
    years = range(2010, 2010 + len(values))
    one = walk(years, values, [2025])
    other = walk(years, [factor * value for value in values], [2025])
    assert other.middle[0] - one.middle[0] == pytest.approx(math.log(factor), abs=1e-9)
    assert other.error[0] == pytest.approx(one.error[0], abs=1e-6)


def test_a_range_for_nine_in_ten_holds_nine_in_ten_of_what_is_such_a_walk() -> None:
    rng = np.random.default_rng(11)
    paths = np.exp(np.cumsum(rng.normal(0, 0.03, (3000, 16)), axis=1))
    held = {0.5: 0, 0.9: 0}
    for path in paths:
        found = walk(range(11), list(path[:11]), [15])
        for share in held:
            low, high = found.band(share)
            held[share] += int(low[0] <= path[15] <= high[0])
    assert 0.47 < held[0.5] / 3000 < 0.60
    assert 0.88 < held[0.9] / 3000 < 0.96


@pytest.mark.parametrize("values", [[1.0, 2.0], [1.0, 0.0, 2.0], [1.0, float("nan"), 2.0]])
def test_a_walk_needs_three_positive_figures(values: list[float]) -> None:
    with pytest.raises(ValueError, match="figures"):
        walk(range(len(values)), values, [9])


def carried(*values: float, first: int = 2019) -> Outlook:
    found = carry_on({first + n: value for n, value in enumerate(values)}, (), 2026)
    assert isinstance(found, Outlook)
    return found


def test_the_ranges_are_nested_and_widen() -> None:
    found = carried(20.0, 20.9, 20.7, 21.6, 22.5, 22.1)
    assert found.years == (2025, 2026, 2027, 2028, 2029, 2030)
    order = [found.nine_tenths.low, found.half.low, found.value, found.half.high, found.nine_tenths.high]
    assert all((below < above).all() for below, above in pairwise(order))
    assert (np.diff(found.nine_tenths.high - found.nine_tenths.low) > 0).all()


def test_constant_growth_slows_down_and_has_no_spread() -> None:
    found = carried(*(10 * 1.05**n for n in range(6)))
    assert found.value[0] == pytest.approx(10 * 1.05 ** (5 + 0.9))
    assert found.value[1] == pytest.approx(10 * 1.05 ** (5 + 0.9 + 0.81))
    assert found.nine_tenths.high == pytest.approx(found.nine_tenths.low)


def test_the_test_hides_the_latest_figures() -> None:
    """Flat at 40, then three years of 44: the projection says 40, 1/11 too low, in a narrow range."""
    found = carried(40.0, 40.1, 40.0, 39.9, 40.0, 44.0, 44.0, 44.0, first=2017).tested
    assert (found.figures, found.inside, found.failed) == (3, 0, True)
    assert found.error == pytest.approx(100 / 11, abs=0.01)
    assert carried(40.0, 41.0, 40.0, 41.0).tested.figures == 1


@pytest.mark.parametrize(
    ("years", "withheld", "reason"),
    [
        ({2022: 9.0, 2023: 9.1, 2024: 9.2}, [], "few"),
        ({2021: 9.0, 2022: 9.1, 2023: 9.2, 2025: 9.3}, [2024], "withheld"),
        ({2010: 9.0, 2011: 9.1, 2012: 9.2, 2013: 9.3}, [], "old"),
        ({2021: 9.0, 2022: 0.0, 2023: 9.2, 2025: 9.3}, [], "zero"),
        ({2027: 9.0, 2028: 9.1, 2029: 9.2, 2030: 9.3}, [], "reached"),
        ({}, [], "few"),
    ],
)  # fmt: skip
def test_refused_with_the_reason(years: dict[int, float], withheld: list[int], reason: str) -> None:
    found = carry_on(years, withheld, 2026)
    assert isinstance(found, Refused)
    assert found.reason == reason


def test_far_is_further_ahead_than_back() -> None:
    assert carried(9.0, 9.1, 9.3, 9.2, first=2021).far
    assert not carried(*(9 + n % 3 for n in range(10)), first=2015).far


@pytest.mark.parametrize(
    ("need", "expected"), [(9.9, "below"), (10.0, "inside"), (12.0, "inside"), (12.1, "above")]
)
def test_where_the_need_lies(need: float, expected: Stand) -> None:
    """Of the last year, 10 to 12; the first, 1 to 2, does not count."""
    assert stand(need, Band(np.array([1.0, 10.0]), np.array([2.0, 12.0]))) == expected


def test_the_benchmark_is_the_catalogues() -> None:
    need = need_of("nurses+midwives")
    assert need.per_10000 == thresholds()["gbd_2019"].per_10000["nurses+midwives"]
    assert need.benchmark.source.text.startswith("GBD 2019")
    assert not need_of("doctors+nurses+midwives", "whr_2006").benchmark.source.verified
