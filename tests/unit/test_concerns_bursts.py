"""Days on which unusually many concerns came, held against SciPy's Poisson distribution."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from cadre.catalogue.concerns import burst
from cadre_site.concerns import bursts

TODAY = date(2026, 11, 30)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 200), st.floats(0, 100))
def test_so_many_or_more_by_chance(count: int, mean: float) -> None:
    assert bursts.at_least(count, mean) == pytest.approx(float(poisson.sf(count - 1, mean)), abs=1e-9)


@pytest.mark.parametrize(
    ("received", "found"),
    [
        ({}, []),
        ({TODAY: 4}, []),
        ({TODAY: 5}, [(TODAY, 5, 0.0)]),
        ({ago(day): 1 for day in range(1, 60)} | {TODAY: 5}, []),  # 0.4 % by chance
        ({ago(day): 1 for day in range(1, 60)} | {TODAY: 6}, [(TODAY, 6, 1.0)]),  # 0.06 %
        ({ago(1): 12, ago(30): 9}, [(ago(1), 12, 0.0), (ago(30), 9, 0.0)]),
        ({ago(1): 12, ago(28): 9}, [(ago(1), 12, 9 / 28), (ago(28), 9, 0.0)]),
        ({ago(92): 20}, [(ago(92), 20, 0.0)]),
        ({ago(93): 20}, []),
        ({ago(-1): 20}, []),
    ],
)
def test_which_days_are_told(received: dict[date, int], found: list[tuple[date, int, float]]) -> None:
    told = list(bursts.unusual(received, TODAY))
    assert [(one.day, one.count) for one in told] == [one[:2] for one in found]
    assert [one.usual for one in told] == pytest.approx([one[2] for one in found])


def test_no_day_that_is_counted_lies_before_the_first_that_is_looked_at() -> None:
    rule = burst()
    assert bursts.first_day(TODAY) == ago(rule.shown + rule.days)
    assert rule.source.verified
