"""Pieces of the pay room beside other programs, and intervals against what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import gaussian_kde

from cadre.methods.pay.oaxaca import regressions
from cadre.methods.pay.quantiles import bandwidth, densities, weighted_quantiles
from cadre.methods.pay.raw import raw_gap
from cadre.methods.pay.replication import bootstrap
from cadre.methods.pay.reweighting import reweighted
from small_pay import Workers, made

seeds = st.integers(0, 10_000)


@given(seeds, st.floats(0.05, 0.95))
@settings(max_examples=30, deadline=None)
def test_densities_are_those_of_scipy(seed: int, share: float) -> None:
    workers = made(seed)
    at = weighted_quantiles(workers.pay, workers.weights[None, :], share)
    width = bandwidth(workers.pay, workers.weights)
    peer = gaussian_kde(workers.pay, weights=workers.weights)
    peer.set_bandwidth(width / np.sqrt(peer.covariance[0, 0]) * peer.factor)
    assert densities(workers.pay, workers.weights[None, :], at, width)[0] == pytest.approx(peer(at)[0])


@given(seeds, st.floats(0.05, 0.95))
@settings(max_examples=30, deadline=None)
def test_quantiles_of_repeated_values_are_those_of_numpy(seed: int, share: float) -> None:
    workers = made(seed)
    repeated = np.repeat(workers.pay, workers.weights.astype(int))
    expected = np.quantile(repeated, share, method="averaged_inverted_cdf")
    assert weighted_quantiles(workers.pay, workers.weights[None, :], share)[0] == pytest.approx(expected)


def as_men(workers: Workers) -> np.ndarray:
    """The women's weights times the odds of being a man, with a logit fitted by a general optimiser."""
    x, men = workers.matrix(), ~workers.women
    scale = np.abs(x).max(axis=0)

    def loss(b: np.ndarray) -> float:
        score = x / scale @ b
        return float(workers.weights @ (np.logaddexp(0, score) - men * score))

    fitted = minimize(loss, np.zeros(x.shape[1]), method="BFGS", options={"gtol": 1e-6, "maxiter": 10_000}).x
    return workers.weights[workers.women] * np.exp(x[workers.women] / scale @ fitted)


@pytest.mark.parametrize("seed", range(4))
def test_reweighting_with_a_logit_of_another_program(seed: int) -> None:
    workers = made(seed)
    y, x = np.log(workers.pay), workers.matrix()
    weights = as_men(workers)
    women, men = workers.women, ~workers.women

    def means_and_b(inside: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        root = np.sqrt(w)[:, None]
        b = np.linalg.lstsq(x[inside] * root, y[inside] * root[:, 0], rcond=None)[0]
        return np.average(x[inside], axis=0, weights=w), b

    x_m, b_m = means_and_b(men, workers.weights[men])
    x_f, b_f = means_and_b(women, workers.weights[women])
    x_c, b_c = means_and_b(women, weights)
    expected = [(x_c - x_f) @ b_f, x_c @ (b_c - b_f), x_m @ (b_m - b_c), (x_m - x_c) @ b_c]
    whole = regressions(y, women, workers.factors, workers.weights)
    found = reweighted(whole, bootstrap(workers.weights, women.astype(int), 3, 1))[0]
    parts = ("composition", "specification_error", "structure", "reweighting_error")
    assert [found.figure(part) for part in parts] == pytest.approx(expected, abs=1e-4)
    assert found.effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum(), rel=1e-3)


@pytest.mark.parametrize("level", ["mean", "median"])
def test_intervals_hold_the_true_gap_about_as_often_as_they_say(level: str) -> None:
    """Lognormal pay, women 15% below: 400 samples of 120; three standard errors around 95% are 3.3 points."""
    random = np.random.default_rng(11)
    women = np.arange(120) % 2 == 0
    held = 0
    for seed in range(400):
        pay = np.exp(random.normal(3, 0.4, 120)) * np.where(women, 0.85, 1)
        draws = bootstrap(np.ones(120), women.astype(int), 300, seed)
        gap = raw_gap(pay, women, np.ones(120), draws, level).gap  # type: ignore[arg-type]
        held += gap.low[0] <= 15 <= gap.high[0]
    assert held / 400 == pytest.approx(0.95, abs=0.035)
