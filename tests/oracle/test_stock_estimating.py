"""Pipelines, rates and trends: by hand, against plain sums, and on a published panel of nurses."""

from __future__ import annotations

import csv
import gzip
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.methods.stock.estimating import exits_between, shrunken_rates
from cadre.methods.stock.pipeline import entrants, intake_years
from cadre.methods.stock.trends import DAMPING, TRENDS, forecast


def test_students_become_workers_after_their_lag() -> None:
    years = intake_years(2026, 2030, 5)
    assert list(years) == [2021, 2022, 2023, 2024, 2025]
    found = entrants([100, 100, 200, 200, 200], 5, (0.8, 0.9, 0.5))
    np.testing.assert_allclose(found, [36, 36, 72, 72, 72])


@pytest.mark.parametrize(
    ("intake", "lag", "shares"), [([1.0], -1, [1]), ([-1.0], 1, [1]), ([math.nan], 1, [1]), ([1.0], 1, [1.2])]
)
def test_a_pipeline_that_cannot_be_is_refused(intake: list[float], lag: int, shares: list[float]) -> None:
    with pytest.raises(ValueError, match=r"pipeline|shares"):
        entrants(intake, lag, shares)
    with pytest.raises(ValueError, match="before the first"):
        intake_years(2030, 2026, 1)


def test_exits_are_what_the_accounts_leave() -> None:
    np.testing.assert_allclose(exits_between([[100, 50], [110, 40]], [[30, 5]]), [[20, 15]])
    with pytest.raises(ValueError, match="more people"):
        exits_between([100, 150], [20])


def test_small_cells_are_drawn_to_the_common_rate_and_large_ones_hardly() -> None:
    events, exposed = np.array([4.0, 300.0, 0.0, 500.0]), np.array([10.0, 3000.0, 0.0, 10_000.0])
    found = shrunken_rates(events, exposed)
    assert found.common == pytest.approx(804 / 13_010)
    assert abs(found.rate[1] - 0.1) < 0.01
    assert found.common < found.rate[0] < 0.4
    assert found.rate[2] == pytest.approx(found.common)


def test_cells_that_differ_no_more_than_chance_are_pooled() -> None:
    found = shrunken_rates([10, 10, 10], [100, 100, 100])
    assert found.weight == math.inf
    np.testing.assert_allclose(found.rate, 0.1)


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 500)), min_size=1, max_size=8), st.integers(1, 50)
)
def test_a_shrunken_rate_lies_between_its_own_and_the_common_one(
    rows: list[tuple[int, int]], more: int
) -> None:
    events = np.array([min(x, n + more) for x, n in rows], dtype=float)
    exposed = np.array([n + more for _, n in rows], dtype=float)
    found = shrunken_rates(events, exposed)
    own = events / exposed
    low, high = np.minimum(own, found.common), np.maximum(own, found.common)
    assert ((found.rate >= low - 1e-12) & (found.rate <= high + 1e-12)).all()


def test_shrinkage_recovers_true_rates_better_than_the_cells_alone() -> None:
    generator = np.random.default_rng(7)
    true = generator.beta(8, 92, 400)
    exposed = generator.integers(5, 200, 400).astype(float)
    events = generator.binomial(exposed.astype(int), true).astype(float)
    found = shrunken_rates(events, exposed)
    alone = np.mean((events / exposed - true) ** 2)
    assert np.mean((found.rate - true) ** 2) < 0.5 * alone
    assert 50 < found.weight < 200  # 100 people were put in


@pytest.mark.parametrize(("x", "n"), [([5], [4]), ([-1], [4]), ([0], [0]), ([math.nan], [4])])
def test_rates_need_people(x: list[float], n: list[float]) -> None:
    with pytest.raises(ValueError, match="exposed"):
        shrunken_rates(x, n)


def test_trends_by_hand() -> None:
    years, ahead = [2020, 2021, 2022], [2023, 2024]
    np.testing.assert_allclose(forecast(years, [10, 12, 14], ahead, "linear").value, [16, 18])
    np.testing.assert_allclose(forecast(years, [10, 20, 40], ahead, "log-linear").value, [80, 160])
    damped = 40 * 2 ** np.array([DAMPING, DAMPING + DAMPING**2])
    np.testing.assert_allclose(forecast(years, [10, 20, 40], ahead).value, damped)
    assert forecast(years, [10, 5, 1], [2030], "linear").value.tolist() == [0]


def test_the_error_is_that_of_the_line_or_of_a_walk() -> None:
    """y = 1, 2, 4 at 0, 1, 2: slope 1.5, variance about the line 1/6, of yearly growth 1/2.

    In the middle, where all is known, 1/6 (1 + 1/3) of the line; a year ahead 1/2 (1 + 1/2) of the walk is
    more than 1/6 (1 + 1/3 + 2).
    """
    found = forecast([0, 1, 2], [1, 2, 4], [1, 3], "linear")
    np.testing.assert_allclose(found.error**2, [1 / 6 * (1 + 1 / 3), 1 / 2 * (1 + 1 / 2)])


def test_a_series_that_was_missed_has_a_wider_error() -> None:
    """Twice a level came that the years before did not foresee; in the other series each year foresaw it."""
    years, ahead = list(range(8)), [9]
    broken = forecast(years, [10, 10.1, 10, 10.1, 13, 13.1, 16, 16.1], ahead)
    smooth = forecast(years, [10, 11, 11.6, 12.4, 13.2, 14.1, 15.2, 16.1], ahead)
    assert broken.error[0] > 3 * smooth.error[0]


def test_trends_refuse_what_they_cannot_follow() -> None:
    for years, values in (([1, 2], [1, 2]), ([1, 3, 2], [1, 2, 3]), ([1, 2, 3], [1, math.nan, 2])):
        with pytest.raises(ValueError, match="three figures"):
            forecast(years, values, [4])
    with pytest.raises(ValueError, match="positive"):
        forecast([1, 2, 3], [1, 0, 2], [4])
    with pytest.raises(ValueError, match="unknown trend"):
        forecast([1, 2, 3], [1, 2, 2], [4], "cubic")  # type: ignore[arg-type]


def nurses(shared: Path) -> dict[int, tuple[float, float, float]]:
    """Registered nurses of Ontario: year to supply, inflow and outflow (CIHI 2013-2022)."""
    path = shared / "data" / "cihi_nursing_2013_2022" / "nursing_supply_flows.csv.gz"
    found = {}
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if (row["Jurisdiction"], row["Type_of_professional"]) == ("Ontario", "Registered nurses"):
                parts = [
                    row[f"Supply_{name}"].replace(",", "")
                    for name in ("number_of_nurses", "inflow", "outflow")
                ]
                if all(part.strip().isdigit() for part in parts):
                    supply, inflow, outflow = map(float, parts)
                    found[int(row["Year"])] = supply, inflow, outflow
    return found


def test_the_accounts_of_a_published_panel(shared: Path) -> None:
    """The register, plus the next year's inflow, minus the register then, is the printed outflow."""
    panel = nurses(shared)
    years = sorted(panel)
    assert years == list(range(2013, 2023))
    supply, inflow, outflow = np.array([panel[year] for year in years]).T
    np.testing.assert_array_equal(exits_between(supply, inflow[1:]), outflow[:-1])


def test_every_trend_has_an_error_that_grows(shared: Path) -> None:
    panel = nurses(shared)
    years = sorted(panel)
    for trend in TRENDS:
        error = forecast(years, [panel[year][0] for year in years], [2023, 2028], trend).error
        assert 0 < error[0] < error[1]
