"""Gaps from cells are those of the rows: same means, same regressions, same robust errors, same medians."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.methods.pay.delta import delta_errors
from cadre.methods.pay.design import Factor
from cadre.methods.pay.factors import factor_weighted_gap as by_rows
from cadre.methods.pay.factors import groups_of
from cadre.methods.pay.oaxaca import decompose, regressions
from cadre.methods.pay.replication import bootstrap
from cadre.methods.pay.support import comparable
from cadre.methods.pay.tabulated import (
    PayCells,
    compared,
    decomposed,
    factor_weighted_gap,
    gap_of_means,
    gap_of_medians,
)
from cadre.vocabulary.errors import CadreError

NAMES = ("grade", "place")


class Rows:
    """Workers one by one, with two factors and a few whose place is not known."""

    def __init__(self, seed: int, size: int = 600, unknown: float = 0.05) -> None:
        draw = np.random.default_rng(seed)
        self.women = draw.random(size) < 0.6
        self.grade = draw.choice(4, size, p=[0.4, 0.3, 0.28, 0.02])
        self.place = np.where(draw.random(size) < unknown, -1, draw.integers(0, 3, size))
        self.log = 0.2 * self.grade + 0.05 * self.place - 0.1 * self.women + draw.normal(0, 0.25, size)

    def factors(self) -> list[Factor]:
        return [Factor("grade", self.grade, tuple("abcd")), Factor("place", self.place, tuple("xyz"))]

    def cells(self, pay: np.ndarray) -> PayCells:
        keys, of = np.unique(
            np.stack([self.women.astype(int), self.grade, self.place]), axis=1, return_inverse=True
        )
        n, total, squares = (np.bincount(of.ravel(), weights) for weights in (None, pay, pay**2))
        factors = (Factor("grade", keys[1], tuple("abcd")), Factor("place", keys[2], tuple("xyz")))
        return PayCells(n.astype(float), total, squares, keys[0] == 1, factors)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_decomposition_of_cells_is_that_of_rows(seed: int) -> None:
    rows = Rows(seed)
    found = decomposed(rows.cells(rows.log))
    kept = comparable(rows.factors(), rows.women, 10)
    women, ones = rows.women[kept.kept], np.ones(int(kept.kept.sum()))
    prepared = regressions(rows.log[kept.kept], women, kept.factors, ones)
    told = decompose(prepared, bootstrap(ones, women.astype(int), 3, 1))[0]
    assert found.terms == told.terms
    assert found.estimates.value == pytest.approx(told.estimates.value, abs=1e-9)
    assert found.estimates.error == pytest.approx(delta_errors(prepared), abs=1e-9)


def test_the_gap_of_means_has_the_error_of_two_samples() -> None:
    rows = Rows(3)
    pay = np.exp(rows.log)
    found = gap_of_means(rows.cells(pay))
    men, women = pay[~rows.women], pay[rows.women]
    assert found.value == pytest.approx(100 * (1 - women.mean() / men.mean()))
    ratio = women.mean() / men.mean()
    relative = sum(side.var(ddof=1) / len(side) / side.mean() ** 2 for side in (men, women))
    assert found.high - found.value == pytest.approx(1.959964 * 100 * ratio * np.sqrt(relative))


def test_its_interval_is_that_of_the_bootstrap() -> None:
    rows = Rows(4, size=3000)
    pay, draw = np.exp(rows.log), np.random.default_rng(5)
    found = gap_of_means(rows.cells(pay))
    men, women = pay[~rows.women], pay[rows.women]
    again = [100 * (1 - draw.choice(women, len(women)).mean() / draw.choice(men, len(men)).mean())
             for _ in range(2000)]  # fmt: skip
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(np.std(again), rel=0.1)


def test_the_gap_of_medians_and_its_interval() -> None:
    found = gap_of_medians((20.0, 19.0, 21.0), (16.0, 15.5, 16.5))
    assert found.value == pytest.approx(20)
    errors = np.array([1 / 20, 0.5 / 16]) / 1.959964
    assert found.low == pytest.approx(20 - 1.959964 * 80 * np.sqrt((errors**2).sum()))


def test_the_factor_weighted_gap_is_that_of_rows() -> None:
    rows = Rows(6, unknown=0)
    pay, groups = np.exp(rows.log), groups_of([rows.grade, rows.place])
    found, left = factor_weighted_gap(rows.cells(pay), NAMES)
    ones = np.ones(len(pay))
    told = by_rows(pay, rows.women, groups, ones, bootstrap(ones, rows.women.astype(int), 200, 1))
    assert found.value == pytest.approx(told.gap.value[0])
    assert left == pytest.approx(100 * told.left_out)
    assert (found.high - found.low) == pytest.approx(told.gap.high[0] - told.gap.low[0], rel=0.25)


def test_rare_categories_are_put_together_by_people_not_by_cells() -> None:
    rows = Rows(7)
    left = compared(rows.cells(rows.log), least=20)
    assert "d" not in left.factors[0].categories
    assert compared(rows.cells(rows.log), least=1).factors[0].categories == tuple("abcd")


def test_a_factor_that_is_hardly_known_is_not_used() -> None:
    rows = Rows(8, unknown=0.4)
    assert [one.name for one in compared(rows.cells(rows.log)).factors] == ["grade"]


def test_too_few_of_a_sex_is_refused() -> None:
    rows = Rows(9)
    cells = rows.cells(rows.log)
    with pytest.raises(CadreError, match="pay-too-few"):
        decomposed(cells, least=500)
    with pytest.raises(CadreError, match="pay-too-few"):
        gap_of_means(cells, least=500)
    with pytest.raises(CadreError, match="pay-no-group"):
        factor_weighted_gap(cells, NAMES, least=500)
