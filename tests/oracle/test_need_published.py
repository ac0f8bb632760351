"""Need, demand and shortage against published figures and plain sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods.need.balance import WANTED, Series, shortages
from cadre.methods.need.demand import (
    density_scheffler_2008,
    economic_demand,
    elasticities,
    weighted_population,
)
from cadre.methods.need.services import service_need, utilisation_need
from cadre.methods.need.thresholds import benchmark_need, thresholds

# Boniol et al. 2022, BMJ Glob Health 7:e009316, Table 1, millions, and the sums the rows must have.
STOCKS = {
    "AFR": ([0.04, 0.33, 0.25, 1.19, 0.09], 1.90),
    "AMR": ([0.59, 2.49, 0.1, 8.27, 0.59], 12.04),
    "EMR": ([0.19, 0.8, 0.09, 1.11, 0.23], 2.42),
    "EUR": ([0.57, 3.41, 0.4, 7.39, 0.6], 12.37),
}


def test_the_printed_growth_of_the_world_stock() -> None:
    """65.1 to 84 million is +29% (Boniol et al. 2022, abstract); income that stands still adds nothing."""
    found = economic_demand(65.1, [1, 1], [65.1, 84.0], 0.5)
    assert found[-1] / found[0] - 1 == pytest.approx(0.29, abs=0.005)


@pytest.mark.parametrize("region", STOCKS)
def test_published_stocks_sum_as_series_do(region: str) -> None:
    parts, total = STOCKS[region]
    stock = Series(np.array(parts), need=np.zeros(len(parts)))
    assert stock.balance("need") == pytest.approx(total, abs=0.01)


def test_printed_shortages_sum_over_occupations() -> None:
    """Boniol et al. 2022, Table 3, millions in 2013, 2020 and 2030.

    Doctors, midwives, nurses, others. The rows of dentists and pharmacists were not in the copy read: the
    sums are below the 15 and 10 million of the headline where those rows would add to them.
    """
    printed = [[3.05, 2.66, 1.94], [0.36, 0.41, 0.31], [9.89, 7.07, 4.50], [6.02, 4.69, 3.08]]
    lacking = np.transpose(printed)
    np.testing.assert_allclose(shortages(lacking, np.zeros(4)), [19.32, 14.83, 9.83], atol=0.005)


def test_the_printed_world_stock() -> None:
    """29.1 + 12.7 + 3.7 + 2.5 + 2.2 + 14.9 = 65.1 million (Boniol et al. 2022, abstract)."""
    stock = Series(np.array([29.1, 12.7, 3.7, 2.5, 2.2, 14.9]), posts=np.zeros(6))
    assert stock.balance("posts") == pytest.approx(65.1, abs=0.05)


def test_the_shortfalls_of_gbd_2019_sum_to_43_2_million() -> None:
    """6.4 + 30.6 + 3.3 + 2.9 (Lancet 2022;399:2129, abstract), at the thresholds of the catalogue."""
    threshold = thresholds()["gbd_2019"]
    assert dict(threshold.per_10000) == {
        "doctors": 20.7, "nurses+midwives": 70.6, "dentists": 8.2, "pharmacists": 9.4,
    }  # fmt: skip
    assert threshold.source.verified
    lacking = np.array([6.4, 30.6, 3.3, 2.9])
    assert shortages(lacking, np.zeros(4)) == pytest.approx(43.2, abs=0.1)


def test_what_was_not_read_says_so() -> None:
    unread = {name for name, one in thresholds().items() if not one.source.verified}
    assert unread == {"whr_2006", "ilo", "who_sdg_index_2016"}
    liu = elasticities()["liu_2017"]
    assert not liu.source.verified
    assert liu.elasticity is None


def test_the_equation_of_scheffler_2008() -> None:
    """0.237 ln GNP, -0.568 middle, -1.565 low income (Bull WHO 2008;86:516, Table 2)."""
    found = density_scheffler_2008([1000, 2000], "high", 0.0)
    assert math.log(found[1] / found[0]) == pytest.approx(0.237 * math.log(2))
    middle, low = (density_scheffler_2008([1000], group, 0.0) for group in ("middle", "low"))
    assert math.log(middle[0] / found[0]) == pytest.approx(-0.568)
    assert math.log(low[0] / found[0]) == pytest.approx(-1.565)


@given(st.floats(0, 100), st.floats(0, 1e8))
def test_a_benchmark_is_workers_per_ten_thousand(density: float, people: float) -> None:
    assert benchmark_need(density, people) == pytest.approx(density * people / 10_000)


def test_services_by_hand_and_by_loop() -> None:
    population = np.array([[[1000.0, 500.0], [900.0, 600.0]]])
    level = np.array([[2.0, 4.0], [2.5, 5.0]])
    services = np.array([[[1.0, 2.0], [1.0, 2.0]], [[0.5, 0.5], [0.5, 0.5]]])
    output = np.array([100.0, 50.0])
    expected = [
        sum(population[0, s, a] * level[s, a] * services[o, s, a] for s in range(2) for a in range(2))
        / output[o]
        for o in range(2)
    ]
    np.testing.assert_allclose(service_need(population, level, services, output), [expected])
    np.testing.assert_allclose(utilisation_need(population, services * level, output), [expected])


def test_demand_by_hand() -> None:
    found = economic_demand(100, [1000, 1100], [50, 55], [0.2, 1.0])
    np.testing.assert_allclose(found, [[100, 100 * 1.1**0.2 * 1.1], [100, 100 * 1.1 * 1.1]])
    assert weighted_population([[10, 20], [30, 40]], [[1, 2], [3, 4]]) == 300


def test_what_cannot_be_is_refused() -> None:
    for call in (
        lambda: benchmark_need(-1, 10),
        lambda: benchmark_need(1, math.nan),
        lambda: service_need([[1.0]], [[1.0]], [[[1.0]]], [0.0]),
        lambda: utilisation_need([[-1.0]], [[[1.0]]], [1.0]),
        lambda: economic_demand(1, [0, 1], [1, 1], 0.5),
    ):
        with pytest.raises(ValueError, match=r"negative|positive"):
            call()


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=9))
def test_a_shortage_is_at_least_what_lacks_in_all(cells: list[tuple[float, float]]) -> None:
    wanted, supply = map(np.array, zip(*cells, strict=True))
    series = Series(supply, wanted, wanted, wanted)
    for name in WANTED:
        slow = math.fsum(max(0.0, w - s) for w, s in cells)
        assert series.shortage(name) == pytest.approx(slow)
        assert slow >= -series.balance(name) - 1e-6 * (1 + slow)
