"""What means, shares, growth rates and earlier releases tell of withheld cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from cadre.disclosure.auditing.derived import Derived, Narrowed, check_derived
from cadre.disclosure.auditing.releases import check_releases
from cadre.disclosure.problem import Problem


def row(values: list[float], minimum: float = 3, whole: bool = True) -> Problem:
    """A total and its parts."""
    figures = np.array([sum(values), *values])
    sensitive = figures < minimum
    return Problem(
        equations=sparse.csr_array(np.array([[-1, *([1] * len(values))]], dtype=np.int8)),
        values=figures,
        known=np.zeros(len(figures), dtype=bool),
        published=np.ones(len(figures), dtype=bool),
        sensitive=sensitive,
        floor=np.full(len(figures), 1.0 if whole else 0.0),
        upper=np.where(sensitive, float(minimum), np.nan),
        lower=np.full(len(figures), np.nan),
        cost=figures,
        whole=whole,
        insiders=sparse.csr_array((0, len(figures)), dtype=bool),
    )


def marks(problem: Problem, *cells: int) -> np.ndarray:
    withheld = np.zeros(problem.size, dtype=bool)
    withheld[list(cells)] = True
    return withheld


def test_a_share_of_a_shown_whole_tells_the_part() -> None:
    """2 of 40 is 5.0 per cent: between 1.98 and 2.02 people."""
    made = row([2, 18, 20])
    share = Derived((0, 1), (0, 0), value=5.0, step=0.1, scale=100)
    assert check_derived([made], [marks(made, 1, 2)], [share]) == [Narrowed((0, 1), True, 2.0, 2.0)]


def test_a_coarse_share_of_a_large_whole_leaves_enough() -> None:
    """2 of 4,000 is 0 per cent: up to 20 people."""
    made = row([2, 1998, 2000])
    share = Derived((0, 1), (0, 0), value=0.0, step=1.0, scale=100)
    assert not check_derived([made], [marks(made, 1, 2)], [share])


def test_a_share_can_leave_a_range_that_is_unsafe() -> None:
    """Per cent of 100 without decimals and rounded to twos: one or two people, and both are few."""
    made = row([2, 48, 50])
    share = Derived((0, 1), (0, 0), value=1.6, step=2.0, scale=100)
    (found,) = check_derived([made], [marks(made, 1, 2)], [share])
    assert (found.exact, found.low, found.high) == (False, 1.0, 2.0)


def test_a_mean_beside_a_shown_sum_tells_the_count() -> None:
    """The mean pay is 333.3 and the sum 666.6 is shown."""
    count, pay = row([2, 18, 20]), row([666.6, 9000.0, 9500.0], minimum=0, whole=False)
    mean = Derived((1, 1), (0, 1), value=333.3, step=0.1)
    found = check_derived([count, pay], [marks(count, 1, 2), marks(pay)], [mean])
    assert found == [Narrowed((0, 1), True, 2.0, 2.0)]


def test_growth_from_a_shown_year_tells_the_next() -> None:
    """From 4 to 2 is -50 per cent."""
    now, last = row([2, 18, 20]), row([4, 18, 20])
    growth = Derived((0, 1), (1, 1), value=-50.0, step=1.0, scale=100, offset=-100)
    found = check_derived([now, last], [marks(now, 1, 2), marks(last)], [growth])
    assert found == [Narrowed((0, 1), True, 2.0, 2.0)]


def test_a_share_between_two_hidden_cells_binds_them() -> None:
    """The parts are hidden and add up to 20; the one is said to be 11 per cent of the other."""
    made = row([2, 18, 20])
    share = Derived((0, 1), (0, 2), value=11.1, step=0.1, scale=100)
    assert check_derived([made], [marks(made, 1, 2)], [share]) == [Narrowed((0, 1), True, 2.0, 2.0)]


def test_figures_of_shown_cells_tell_nothing_new() -> None:
    made = row([2, 18, 20])
    share = Derived((0, 3), (0, 0), value=50.0, step=0.1, scale=100)
    assert not check_derived([made], [marks(made, 1, 2)], [share])


def test_a_figure_that_contradicts_the_table_is_not_passed() -> None:
    made = row([2, 18, 20])
    share = Derived((0, 1), (0, 2), value=900.0, step=0.1, scale=100)
    assert check_derived([made], [marks(made, 1, 2)], [share])[0].exact


def test_only_the_neighbourhood_is_looked_at_in_large_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cadre.disclosure.auditing.derived.LARGEST", 3)
    far, made = row([1, 1, 1, 5, 6]), row([2, 18, 20])
    share = Derived((1, 1), (1, 2), value=11.1, step=0.1, scale=100)
    found = check_derived([far, made], [marks(far, 1, 2, 3, 4, 5), marks(made, 1, 2)], [share])
    assert found == [Narrowed((1, 1), True, 2.0, 2.0)]


def test_a_cell_shown_before_is_known_now() -> None:
    """The two protect each other, until one turns out to have been shown last time."""
    made = row([2, 18, 20])
    before = np.array([np.nan, np.nan, 18.0, np.nan])
    report = check_releases(before, made, marks(made, 1, 2), 3)
    assert (1, -1) in report.told_before.objections
    assert not report.passed
    nothing = np.full(4, np.nan)
    wide = replace(made, upper=np.full(4, np.nan))
    assert check_releases(nothing, wide, marks(wide, 1, 2), 3).passed


def test_one_person_more_between_two_releases() -> None:
    """The other parts stand as they were and the total went up by one: it is the withheld cell."""
    made = row([7, 18, 20])
    before = np.array([44.0, np.nan, 18.0, 20.0])
    report = check_releases(before, replace(made, published=np.ones(4, dtype=bool)), marks(made, 1), 3)
    assert report.small.tolist() == [0, 1]
    assert report.change.tolist() == [1.0, 1.0]


def test_many_more_are_no_persons_secret() -> None:
    made = row([17, 18, 20])
    before = np.array([44.0, np.nan, 18.0, 20.0])
    assert check_releases(before, made, marks(made), 3).small.tolist() == []
