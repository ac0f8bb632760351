"""Ages from bands, against people counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods import age

LOWER = np.array([15.0, 25.0, 35.0, 45.0, 55.0, 65.0])


def test_by_hand() -> None:
    people = np.array([0.0, 10.0, 20.0, 10.0, 10.0, 0.0])
    assert age.median_age(LOWER, people) == 42.5
    assert age.share_from(LOWER, people, 55) == 20
    assert age.share_from(LOWER, people, 50) == 30
    assert age.reaching_age(LOWER, people, 65, 10) == 20
    assert age.replacement_ratio(LOWER, people, 35, 55) == 1


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any))
def test_against_people_spread_evenly(counts: list[int]) -> None:
    people = np.array([*counts, 0], dtype=float)
    ages = np.concatenate(
        [low + 10 * (np.arange(n) + 0.5) / n for low, n in zip(LOWER, counts, strict=False) if n]
    )
    for limit in (25, 35, 45, 55):
        assert age.share_from(LOWER, people, limit) == pytest.approx(100 * float((ages >= limit).mean()))
    assert (ages <= age.median_age(LOWER, people)).mean() == pytest.approx(0.5, abs=1 / len(ages))


def test_the_open_band_has_no_width() -> None:
    people = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 9.0])
    with pytest.raises(ValueError, match="open"):
        age.median_age(LOWER, people)
    with pytest.raises(ValueError, match="open"):
        age.share_from(LOWER, people, 70)
    assert age.share_from(LOWER, people, 65) == 90


def test_bad_bands() -> None:
    for lower, people in (([25, 15], [1, 1]), ([15, 25], [1]), ([15, 25], [0, 0]), ([15, 25], [-1, 2])):
        with pytest.raises(ValueError, match="must"):
            age.share_from(np.array(lower, float), np.array(people, float), 20)
    with pytest.raises(ValueError, match="nobody"):
        age.replacement_ratio(LOWER, np.array([5.0, 0, 0, 0, 0, 0]), 25, 55)
