"""Adding where least is and moving from where most is, against looking at every place at every step."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.methods.inequality import Vector, gini, hoover
from cadre.methods.levelling import Counts, added, moved

PLACES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), min_size=1, max_size=6)


def densities(places: list[tuple[int, int]]) -> tuple[Vector, Vector]:
    totals, weights = np.array(places, dtype=np.float64).T
    return totals / weights, 1 / weights


def slowly_moved(start: Vector, steps: Vector, count: int) -> Counts:
    change = np.zeros(len(start), dtype=np.intp)
    for _ in range(count):
        now = start + change * steps
        low, high = int(np.argmin(now)), int(np.argmax(now))
        if now[high] - steps[high] < now[low] + steps[low]:
            break
        change[low] += 1
        change[high] -= 1
    return change


@settings(deadline=None, max_examples=60)
@given(PLACES, st.integers(0, 40))
def test_added_one_by_one(places: list[tuple[int, int]], count: int) -> None:
    start, steps = densities(places)
    given_each = np.zeros(len(start), dtype=np.intp)
    for _ in range(count):
        given_each[int(np.argmin(start + given_each * steps))] += 1
    assert added(start, steps, count).tolist() == given_each.tolist()


@settings(deadline=None, max_examples=60)
@given(PLACES, st.integers(0, 40))
def test_moved_one_by_one(places: list[tuple[int, int]], count: int) -> None:
    start, steps = densities(places)
    change = moved(start, steps, count)
    assert change.tolist() == slowly_moved(start, steps, count).tolist()
    assert change.sum() == 0
    after = start + change * steps
    assert (after >= 0).all()
    if start.max() > 0:
        weights = 1 / steps
        assert gini(after, weights) <= gini(start, weights) + 1e-12
        assert hoover(after, weights) <= hoover(start, weights) + 1e-12
