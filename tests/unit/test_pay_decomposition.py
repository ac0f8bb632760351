"""What holds for every decomposition: sums, weights, base categories, and a slow way to the same figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.methods.pay.cells import cells
from cadre.methods.pay.components import PARTS, THREEFOLD, WEIGHTINGS
from cadre.methods.pay.delta import delta_errors
from cadre.methods.pay.design import Factor
from cadre.methods.pay.oaxaca import Regressions, decompose, regressions
from cadre.methods.pay.quantiles import bandwidth, weighted_quantiles
from cadre.methods.pay.replication import bootstrap
from cadre.methods.pay.reweighting import REWEIGHTED, reweighted
from cadre.vocabulary.errors import CadreError
from small_pay import Workers, made

seeds = st.integers(0, 10_000)
quantiles = st.sampled_from([None, 0.1, 0.5, 0.9])


def prepared(workers: Workers, quantile: float | None = None, base: int = 0) -> Regressions:
    y = np.log(workers.pay)
    return regressions(y, workers.women, workers.factors, workers.weights, quantiles=[quantile], base=base)


def parts(workers: Workers, quantile: float | None = None, base: int = 0) -> np.ndarray:
    return prepared(workers, quantile, base).parts(workers.weights[None, :])[0]


def influence(y: np.ndarray, w: np.ndarray, quantile: float) -> np.ndarray:
    """The RIF written out: quantile by repeating workers, density by the definition of a kernel."""
    at = float(weighted_quantiles(y, w[None, :], quantile)[0])
    width = bandwidth(y, w)
    kernel = np.exp(-(((y - at) / width) ** 2) / 2) / np.sqrt(2 * np.pi) / width
    return at + (quantile - (y <= at)) / np.average(kernel, weights=w)


def slow_threefold(workers: Workers, quantile: float | None) -> list[float]:
    """One regression of each sex by least squares on repeated rows."""
    x, y = workers.matrix(), np.log(workers.pay)
    means, b = [], []
    for sex in (~workers.women, workers.women):
        own = y[sex] if quantile is None else influence(y[sex], workers.weights[sex], quantile)
        times = workers.weights[sex].astype(int)
        rows, values = np.repeat(x[sex], times, axis=0), np.repeat(own, times)
        means.append(rows.mean(axis=0))
        b.append(np.linalg.lstsq(rows, values, rcond=None)[0])
    d, more = means[0] - means[1], b[0] - b[1]
    return [float(d @ b[1]), float(means[1] @ more), float(d @ more)]


@given(seeds, quantiles, st.booleans())
@settings(max_examples=40, deadline=None)
def test_regressions_of_repeated_workers_give_the_same_parts(
    seed: int, quantile: float | None, coarse: bool
) -> None:
    """Weights stand for people; the RIF of the mean is pay, so that None is ordinary least squares.

    ``coarse``: many workers with the same factors, who are added up first.
    """
    workers = made(seed)
    if coarse:
        workers.factors[0] = Factor("years", workers.factors[0].values // 8)
    found = decompose(
        prepared(workers, quantile), bootstrap(workers.weights, workers.women.astype(int), 3, 1)
    )[0]
    ours = [found.figure(part) for part in THREEFOLD]
    assert ours == pytest.approx(slow_threefold(workers, quantile), abs=1e-8)


@given(seeds, quantiles)
@settings(max_examples=30, deadline=None)
def test_parts_add_up_to_the_gap(seed: int, quantile: float | None) -> None:
    workers = made(seed)
    found = decompose(
        prepared(workers, quantile), bootstrap(workers.weights, workers.women.astype(int), 3, 1)
    )[0]
    gap = found.figure("gap")
    for weighting in WEIGHTINGS:
        two = [found.figure(f"{weighting}.{part}") for part in ("explained", "unexplained")]
        halves = [found.figure(f"{weighting}.unexplained_{sex}") for sex in ("men", "women")]
        assert sum(two) == pytest.approx(gap, abs=1e-9)
        assert sum(halves) == pytest.approx(two[1], abs=1e-9)
    for part in PARTS:
        terms = [found.figure(part, term) for term in ("constant", "years", "grade")]
        assert sum(terms) == pytest.approx(found.figure(part), abs=1e-9)
    if quantile is None:
        levels = [
            np.average(np.log(workers.pay)[sex], weights=workers.weights[sex])
            for sex in (~workers.women, workers.women)
        ]
        assert gap == pytest.approx(levels[0] - levels[1], abs=1e-9)


@given(seeds, st.integers(0, 2), quantiles)
@settings(max_examples=30, deadline=None)
def test_no_figure_depends_on_the_base_category(seed: int, base: int, quantile: float | None) -> None:
    workers = made(seed)
    np.testing.assert_allclose(parts(workers, quantile, base), parts(workers, quantile), atol=1e-8)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_no_figure_depends_on_the_unit_of_a_number_or_the_scale_of_weights(seed: int) -> None:
    workers = made(seed)
    months = [Factor("years", workers.factors[0].values * 12), workers.factors[1]]
    other = Workers(workers.pay, workers.women, months, workers.weights * 7.5)
    np.testing.assert_allclose(parts(other), parts(workers), atol=1e-8)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_a_replicate_is_the_decomposition_of_the_workers_drawn(seed: int) -> None:
    workers = made(seed)
    whole = prepared(workers)
    draws = bootstrap(workers.weights, workers.women.astype(int), 4, seed)
    sets = next(draws.chunks())
    own = sets / workers.weights
    assert (own[:, workers.women].sum(axis=1) == 60).all()
    assert (own[:, ~workers.women].sum(axis=1) == 60).all()
    fast = whole.parts(sets)
    for chosen, row in zip(sets, fast, strict=True):
        times = np.rint(chosen).astype(int)
        drawn = workers.rows(np.repeat(np.arange(len(times)), times))
        drawn = Workers(drawn.pay, drawn.women, drawn.factors, np.ones(len(drawn.pay)))
        np.testing.assert_allclose(parts(drawn), row, atol=1e-8)


@given(seeds, quantiles)
@settings(max_examples=15, deadline=None)
def test_reweighted_parts_add_up(seed: int, quantile: float | None) -> None:
    workers = made(seed)
    whole = prepared(workers, quantile)
    found = reweighted(whole, bootstrap(workers.weights, workers.women.astype(int), 3, 1))[0]
    assert sum(found.figure(part) for part in REWEIGHTED) == pytest.approx(found.figure("gap"), abs=1e-9)
    plain = decompose(whole, bootstrap(workers.weights, workers.women.astype(int), 3, 1))[0]
    assert found.figure("gap") == pytest.approx(plain.figure("gap"), abs=1e-9)
    assert 1 <= found.effective <= workers.women.sum()


def test_saturated_factors_leave_no_error_of_reweighting() -> None:
    """With one factor of categories the odds are exact: women are made like men in every category."""
    workers = made(3)
    grade = workers.factors[1]
    whole = regressions(np.log(workers.pay), workers.women, [grade], workers.weights)
    found = reweighted(whole, bootstrap(workers.weights, workers.women.astype(int), 3, 1))[0]
    assert found.figure("reweighting_error") == pytest.approx(0, abs=1e-8)
    assert found.figure("specification_error") == pytest.approx(0, abs=1e-8)


def test_delta_and_bootstrap_tell_the_same_errors() -> None:
    workers = made(5, 1200)
    whole = prepared(workers)
    drawn = decompose(whole, bootstrap(workers.weights, workers.women.astype(int), 2000, 1))[
        0
    ].estimates.error
    delta = delta_errors(whole)
    told = drawn > 1e-9
    np.testing.assert_allclose(delta[told], drawn[told], rtol=0.12)
    assert (delta[~told] < 1e-9).all()


def test_workers_written_twice_are_no_more_evidence_when_they_are_one_cluster() -> None:
    workers = made(5, 600)
    once = delta_errors(prepared(workers))
    twice = workers.rows(np.repeat(np.arange(600), 2))
    clusters = np.repeat(np.arange(600), 2)
    np.testing.assert_allclose(delta_errors(prepared(twice), clusters), once, rtol=0.01, atol=1e-9)
    ratio = delta_errors(prepared(twice))[0] / once[0]
    assert ratio == pytest.approx(np.sqrt(0.5), rel=0.01)


@pytest.mark.parametrize(
    ("factors", "key"),
    [
        ([], "pay-no-factors"),
        ([Factor("same", np.ones(120))], "pay-collinear"),
        ([Factor("a", np.arange(120.0)), Factor("b", 2 * np.arange(120.0) + 1)], "pay-collinear"),
        ([Factor("sex", np.arange(120) % 2, ("f", "m"))], "pay-collinear"),
    ],
)
def test_factors_that_give_no_answer(factors: list[Factor], key: str) -> None:
    workers = made(1)
    with pytest.raises(CadreError) as caught:
        regressions(workers.pay, workers.women, factors, workers.weights)
    assert caught.value.key == key


def test_the_collinear_factor_is_named() -> None:
    workers = made(1)
    twice = Factor("months", workers.factors[0].values * 12)
    with pytest.raises(CadreError) as caught:
        regressions(workers.pay, workers.women, [*workers.factors, twice], workers.weights)
    assert set(str(caught.value.facts["factors"]).split(", ")) & {"years", "months"}
    assert "grade" not in str(caught.value.facts["factors"])


def test_a_factor_that_is_sex_itself_is_named_alone() -> None:
    workers = made(1)
    sex = Factor("sex", workers.women.astype(float))
    with pytest.raises(CadreError) as caught:
        regressions(workers.pay, workers.women, [sex, *workers.factors], workers.weights)
    assert caught.value.facts["factors"] == "sex"


@given(seeds, st.integers(1, 6))
def test_weights_are_added_up_by_cell(seed: int, values: int) -> None:
    random = np.random.default_rng(seed)
    x, weights = random.integers(0, values, (30, 2)).astype(float), random.random((2, 30))
    found = cells(x)
    sums = found.sums(weights)
    np.testing.assert_array_equal(found.x[found.of], x)
    for place in range(len(found.x)):
        np.testing.assert_allclose(sums[:, place], weights[:, found.of == place].sum(axis=1))
