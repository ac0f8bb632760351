"""Raw and factor-weighted gaps, the figures of employers, and paydays: worked examples and properties."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.methods.pay import employers, paydays
from cadre.methods.pay.design import Factor
from cadre.methods.pay.factors import bands, factor_weighted_gap, groups_of
from cadre.methods.pay.quantiles import weighted_quantiles
from cadre.methods.pay.raw import raw_gap
from cadre.methods.pay.replication import Draws, bootstrap, estimate, replicate_weights
from cadre.methods.pay.shares import ratios, shares
from cadre.methods.pay.support import OTHER, comparable, known
from cadre.vocabulary.errors import CadreError
from small_pay import made


def draws(women: np.ndarray, weights: np.ndarray, count: int = 20) -> Draws:
    return bootstrap(weights, women.astype(int), count, seed=1)


def test_the_simple_gap() -> None:
    """gpg.simple: means of 133.333 and 90 are a gap of 32.5% (definition of gov.uk and Eurostat)."""
    pay, women = np.array([100.0, 200.0, 100.0, 90.0]), np.array([False, False, False, True])
    weights = np.ones(4)
    found = raw_gap(pay, women, weights, draws(women, weights), "mean", least=1)
    assert found.gap.value[0] == pytest.approx(32.5, abs=1e-9)
    assert (found.men, found.women) == pytest.approx((400 / 3, 90))
    assert raw_gap(pay, women, weights, draws(women, weights), "median", least=1).gap.value[
        0
    ] == pytest.approx(10)


@pytest.mark.parametrize("level", ["mean", "median"])
def test_weights_stand_for_people(level: Literal["mean", "median"]) -> None:
    workers = made(4)
    times = np.repeat(np.arange(120), workers.weights.astype(int))
    many = workers.rows(times)
    once = raw_gap(workers.pay, workers.women, workers.weights, draws(workers.women, workers.weights), level)
    repeated = raw_gap(
        many.pay, many.women, np.ones(len(times)), draws(many.women, np.ones(len(times))), level
    )
    assert once.gap.value[0] == pytest.approx(repeated.gap.value[0])


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(1, 5)), min_size=1, max_size=15))
def test_the_median_of_repeated_values(rows: list[tuple[float, int]]) -> None:
    values, counts = (np.array(column) for column in zip(*rows, strict=True))
    expected = float(np.median(np.repeat(values, counts)))
    assert weighted_quantiles(values, counts[None, :].astype(float), 0.5)[0] == pytest.approx(expected)


def test_factor_weighted_gap() -> None:
    """gpg.factor_weighted (formula recalled): 20% among 600 and 15% among 150 make 19%."""
    pay = np.repeat([100.0, 80.0, 200.0, 170.0], [300, 300, 75, 75])
    women = np.repeat([False, True, False, True], [300, 300, 75, 75])
    groups = np.repeat([0, 0, 1, 1], [300, 300, 75, 75])
    weights = np.ones(750)
    spread = draws(women, weights)
    for level in ("mean", "median"):
        found = factor_weighted_gap(pay, women, groups, weights, spread, level)
        assert (found.gap.value[0], found.groups, found.left_out) == pytest.approx((19.0, 2, 0.0))
    found = factor_weighted_gap(pay, women, groups, weights, spread, least=100)
    assert (found.gap.value[0], found.left_out) == pytest.approx((20.0, 0.2))
    with pytest.raises(CadreError, match="pay-no-group"):
        factor_weighted_gap(pay, women, groups, weights, spread, least=301)


def test_groups_of_alike_workers() -> None:
    years = np.arange(100.0)
    assert np.bincount(bands(years, np.ones(100))).tolist() == pytest.approx([20] * 5, abs=1)
    assert bands(np.array([3.0, 1.0, 3.0]), np.ones(3)).tolist() == [1, 0, 1]
    assert groups_of([np.array([0, 0, 1]), np.array([1, 1, 1])]).tolist() == [0, 0, 1]


@pytest.mark.parametrize(("women", "men"), [(9, 50), (50, 9), (0, 50), (50, 0)])
def test_few_of_a_sex_are_refused(women: int, men: int) -> None:
    sex = np.repeat([True, False], [women, men])
    pay = np.linspace(1, 2, women + men)
    with pytest.raises(CadreError) as caught:
        raw_gap(pay, sex, np.ones(len(pay)), draws(sex, np.ones(len(pay))), "mean")
    assert (caught.value.facts["women"], caught.value.facts["men"]) == (women, men)


def test_jackknife_error_of_a_mean_is_the_textbook_one() -> None:
    pay = made(1).pay
    n = len(pay)
    weights = (1 - np.eye(n)) * n / (n - 1)
    found = estimate(
        lambda sets: (sets @ pay / sets.sum(axis=1))[:, None],
        np.ones(n),
        replicate_weights(weights, "jackknife"),
    )
    assert found.error[0] == pytest.approx(pay.std(ddof=1) / np.sqrt(n), rel=1e-9)
    assert found.low[0] < pay.mean() < found.high[0]


def test_bootstrap_error_of_a_gap_comes_near_the_formula_and_does_not_change() -> None:
    workers = made(2, 400)
    weights = np.ones(400)
    women = workers.women
    once, again = (
        raw_gap(workers.pay, women, weights, draws(women, weights, 2000), "mean").gap for _ in range(2)
    )
    m, w = workers.pay[~women], workers.pay[women]
    ratio = w.mean() / m.mean()
    expected = 100 * ratio * np.hypot(w.std() / w.mean(), m.std() / m.mean()) / np.sqrt(200)
    assert once.error[0] == pytest.approx(expected, rel=0.06)
    assert (once.low[0], once.high[0]) == (again.low[0], again.high[0])


def test_whole_clusters_are_drawn() -> None:
    clusters = np.repeat(np.arange(10), 12)
    sets = next(bootstrap(np.ones(120), made(1).women.astype(int), 50, 1, clusters).chunks())
    assert (sets.reshape(50, 10, 12) == sets[:, ::12, None]).all()
    assert (sets.sum(axis=1) == 120).all()


def test_no_interval_where_the_statistic_has_no_value() -> None:
    women = np.array([True] * 15 + [False])
    with pytest.raises(CadreError, match="pay-no-spread"):
        estimate(
            lambda sets: np.where(sets[:, 0] > 0, 1.0, np.nan)[:, None],
            np.ones(16),
            draws(women, np.ones(16)),
        )


def test_quarters_of_pay() -> None:
    """Eight workers, two in each quarter; of the four paid 2 at two borders, women are divided alike."""
    pay = np.array([1.0, 2, 2, 2, 2, 3, 4, 5])
    women = np.array([True, True, True, True, False, False, True, False])
    found = employers.women_by_quarter(pay, women, np.ones(8))
    assert found == pytest.approx([87.5, 75, 37.5, 50])
    order = np.array([7, 3, 1, 0, 2, 6, 5, 4])
    assert employers.women_by_quarter(pay[order], women[order], np.ones(8)) == pytest.approx(found)


@given(st.integers(0, 1000))
def test_quarters_average_to_the_share_of_women(seed: int) -> None:
    workers = made(seed)
    found = employers.women_by_quarter(np.round(workers.pay), workers.women, workers.weights)
    assert found.mean() == pytest.approx(100 * np.average(workers.women, weights=workers.weights))
    assert ((found >= 0) & (found <= 100)).all()


def test_bonus_figures() -> None:
    bonus = np.array([0.0, 100, 200, 0, 0, 120])
    women = np.array([False, False, False, True, True, True])

    def of(rows: np.ndarray) -> Draws:
        return draws(women[rows], np.ones(int(rows.sum())))

    found = employers.bonus_figures(bonus, women, np.ones(6), of, least=1)
    assert found.mean_gap is not None
    assert found.median_gap is not None
    assert (found.mean_gap.gap.value[0], found.median_gap.gap.value[0]) == pytest.approx((20, 20))
    assert found.shares.value == pytest.approx((100 / 3, 200 / 3))
    none = employers.bonus_figures(np.where(women, 0, bonus), women, np.ones(6), of, least=1)
    assert (none.mean_gap, none.shares.value[0]) == (None, 0)
    assert employers.bonus_figures(bonus, women, np.ones(6), of).median_gap is None
    with pytest.raises(ValueError, match="negative"):
        employers.bonus_figures(-bonus, women, np.ones(6), of)


def test_late_partial_and_missing_pay() -> None:
    """Due on day 30, 100 each: in time, late by 4 and 10 days, half of it late by 20, and not at all."""
    due_day, due = np.full(5, 30.0), np.full(5, 100.0)
    paid_day = np.array([30.0, 34, 40, 50, np.nan])
    paid = np.array([100.0, 100, 100, 50, 0])
    found = paydays.events(due_day, paid_day, due, paid)
    assert found.late.tolist() == [False, True, True, True, False]
    assert found.partial.tolist() == [False, False, False, True, False]
    assert found.missing.tolist() == [False, False, False, False, True]
    assert found.median_delay(np.ones(5)) == 10
    assert paydays.events(due_day, paid_day, due, paid, grace=20).median_delay(np.ones(5)) is None
    with pytest.raises(ValueError, match="positive"):
        paydays.events(due_day, paid_day, due * 0, paid)


def test_low_and_unpaid_work() -> None:
    weights, all_of = np.array([1.0, 1, 2]), np.ones(3, dtype=bool)
    own = draws(all_of, weights, 50)
    below = shares(np.array([9.0, 10, 11]) < 10, [all_of, all_of & [True, True, False]], weights, own)
    assert below.value == pytest.approx((25, 50))
    assert (below.low <= below.value).all()
    assert (below.value <= below.high).all()
    some = np.ones(2, dtype=bool)
    unpaid = ratios(
        np.array([0.0, 5]), np.array([10.0, 15]), [some], np.array([1.0, 2]), draws(some, np.array([1.0, 2]))
    )
    assert unpaid.value == pytest.approx(25)


@given(st.integers(0, 10_000), st.integers(2, 12))
def test_only_categories_with_enough_of_both_are_compared(seed: int, least: int) -> None:
    random = np.random.default_rng(seed)
    women = random.random(150) < 0.5
    factors = [
        Factor(
            name, random.geometric(0.4, 150).clip(1, 8) - 1 - (random.random(150) < 0.02), tuple("abcdefgh")
        )
        for name in ("grade", "place")
    ]
    factors.append(Factor("years", np.where(random.random(150) < 0.02, np.nan, 1.0)))
    found = comparable(factors, women, least)
    assert found.unknown == 150 - known(factors).sum()
    for before, after in zip(factors[:2], found.factors, strict=False):
        labels = np.array(after.categories)[after.values]
        was = np.array(before.categories)[before.values[found.kept]]
        pooled = np.isin(was, found.pooled.get(before.name, ()))
        assert (labels == np.where(pooled, OTHER, was)).all()
        for label in after.categories:
            held = women[found.kept][labels == label]
            assert min(held.sum(), (~held).sum()) >= least
    assert not np.isnan(found.factors[2].values).any()


def test_nothing_is_pooled_where_nothing_is_rare() -> None:
    workers = made(1)
    found = comparable(workers.factors, workers.women, 20)
    assert (found.kept.all(), found.pooled, found.unknown) == (True, {}, 0)
