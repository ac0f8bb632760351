"""How far flows strayed from what the years before foresaw: by hand, and against a plain loop."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t

from cadre.methods.uncertainty.straying import WIDEST, straying


def by_loop(flows: list[float], exposed: list[float]) -> float | None:
    errors = []
    for year in range(1, len(flows)):
        if sum(flows[:year]) > 0 and exposed[year] > 0:
            foreseen = sum(flows[:year]) / sum(exposed[:year]) * exposed[year]
            errors.append(flows[year] / foreseen - 1)
    if len(errors) < 2:
        return None
    logarithm = math.sqrt(math.log1p(sum(error**2 for error in errors) / len(errors)))
    return min(WIDEST, logarithm * float(t.ppf(0.95, len(errors)) / norm.ppf(0.95)))


def test_by_hand() -> None:
    """10 of 100 foresee 12 of 120, and 13 left, a twelfth more; 23 of 220 foresee the 23 who left.

    Two errors: Student's t of two degrees of freedom, 2.920.
    """
    found = straying([10, 13, 23], [100, 120, 220])
    assert found == pytest.approx(math.sqrt(math.log(1 + 1 / 288)) * 2.9200 / 1.6449, rel=1e-3)
    assert straying([10, 12, 22], [100, 120, 220]) == 0
    assert straying([10, 13], [100, 120]) is None
    assert straying([0, 0, 5, 5], [9, 9, 9, 9]) is None
    assert straying([1, 1000, 1], [1, 1, 1]) == WIDEST


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(51, 900)), min_size=1, max_size=9))
def test_it_is_what_a_loop_finds(years: list[tuple[int, int]]) -> None:
    flows, exposed = ([float(n) for n in column] for column in zip(*years, strict=True))
    assert straying(flows, exposed) == pytest.approx(by_loop(flows, exposed))
