"""What the repair asks of its programs: moves that are worth asking for, and an end to every program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from cadre.disclosure.problem import Problem
from cadre.disclosure.suppression import programs
from cadre.disclosure.suppression.programs import cheapest
from cadre.disclosure.suppression.sliding import Slider, least_step, wish

# A total, two rows, two columns, four inner cells: hours paid for; nobody was paid for any in the first cell.
VALUES = np.array([10_000.5, 4_000.0, 6_000.5, 2_500.5, 7_500.0, 0.0, 4_000.0, 2_500.5, 3_500.0])
SUMS = [(0, (1, 2)), (0, (3, 4)), (1, (5, 6)), (2, (7, 8)), (3, (5, 7)), (4, (6, 8))]


def hours(values: np.ndarray = VALUES) -> Problem:
    equations = np.zeros((len(SUMS), len(VALUES)), dtype=np.int8)
    for row, (aggregate, parts) in enumerate(SUMS):
        equations[row, [aggregate, *parts]] = [-1, 1, 1]
    size = len(VALUES)
    nothing, nowhere = np.full(size, np.nan), np.zeros(size, dtype=bool)
    return Problem(
        sparse.csr_array(equations), values, nowhere, ~nowhere, nowhere, np.zeros(size), nothing, nothing,
        np.maximum(values, 1.0), False, sparse.csr_array((0, size), dtype=bool),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "least"),
    [
        (VALUES, 250.05),  # a tenth of the smallest that occurs
        (np.append(VALUES[:-1], 1e-9), 0.0400000),  # of which rounding is none
        (np.zeros(9), 1.0),
    ],
)
def test_nothing_must_be_able_to_become_something_that_occurs(values: np.ndarray, least: float) -> None:
    assert least_step(hours(values)) == pytest.approx(least, rel=1e-6)


def test_a_sum_of_nothing_is_given_another_value_at_once() -> None:
    problem = hours()
    hidden = np.zeros(9, dtype=bool)
    hidden[5] = True
    asked = wish(problem, 5, "one-value", np.zeros(0, dtype=np.int64), -1, least_step(problem))
    slider = Slider(problem, hidden)
    slider.settle([asked])
    assert slider.stuck == []
    assert np.flatnonzero(slider.hidden).tolist() == [5, 6, 7, 8]
    (cells, steps), *_ = slider.flows
    assert steps[cells == 5] == pytest.approx(250.05)


def test_values_far_apart_are_settled_in_a_wide_program_too() -> None:
    problem = hours(VALUES * 1e6)
    slider = Slider(problem, np.arange(9) >= 5)
    asked = wish(problem, 5, "one-value", np.zeros(0, dtype=np.int64), -1, least_step(problem))
    assert slider._wide([asked], 0) == []


def chain(length: int = 400) -> tuple[sparse.csr_array, np.ndarray]:
    """Flow that must pass through every cell of a chain, each dearer than a way around it: much to decide."""
    rows = sparse.diags_array([np.ones(length), -np.ones(length)], offsets=[0, 1], shape=(length, length + 1))
    return sparse.csr_array(sparse.hstack([rows, rows])), np.linspace(1, 2, 2 * length + 2)


def test_a_program_that_goes_on_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, price = chain()
    low, high = np.zeros(len(price)), np.full(len(price), 5.0)
    low[-1] = 1.0
    answer = cheapest(matrix, low, high, price)
    assert answer is not None
    assert np.abs(matrix @ answer).max() < 1e-6
    monkeypatch.setattr(programs, "LOOKS", 0)
    monkeypatch.setattr(programs, "LOOKS_AT_LEAST", 1)
    assert cheapest(matrix, low, high, price) is None


def test_the_wish_for_a_count_is_one_more_or_one_less() -> None:
    problem = replace(hours(np.round(VALUES)), whole=True)
    asked = wish(problem, 6, "one-value", np.zeros(0, dtype=np.int64), -1, least_step(problem))
    assert asked.needs == (1, -1)
