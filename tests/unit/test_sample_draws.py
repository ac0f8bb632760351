"""Random numbers addressed by name and key."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cadre.sample.draws import Draws, pick, scatter

KEYS = np.arange(200_000)


def test_uniform_numbers_fill_the_unit_interval_evenly() -> None:
    found = Draws(7).uniform("any", KEYS)
    counts = np.histogram(found, bins=50, range=(0, 1))[0]
    expected = len(KEYS) / 50
    assert ((counts - expected) ** 2 / expected).sum() < 100  # chi-squared, 49 degrees: 99.99 % is 94


def test_draws_of_different_names_are_not_related() -> None:
    draws = Draws(7)
    assert abs(np.corrcoef(draws.uniform("one", KEYS), draws.uniform("two", KEYS))[0, 1]) < 0.01
    assert abs(np.corrcoef(draws.uniform("one", KEYS), draws.uniform("one", KEYS + 1))[0, 1]) < 0.01


def test_the_order_and_company_of_keys_do_not_matter() -> None:
    draws = Draws(3)
    whole = draws.uniform("any", KEYS)
    assert (draws.uniform("any", KEYS[::-1])[::-1] == whole).all()
    assert (draws.uniform("any", KEYS[50:60]) == whole[50:60]).all()


def test_another_seed_gives_another_country() -> None:
    assert (Draws(1).bits("any", KEYS) != Draws(2).bits("any", KEYS)).all()


def test_normal_numbers_have_the_moments_of_the_normal() -> None:
    found = Draws(1).normal("any", KEYS)
    assert abs(found.mean()) < 0.01
    assert abs(found.std() - 1) < 0.01
    assert abs((np.abs(found) < 1.959964).mean() - 0.95) < 0.003


def test_pick_follows_the_weights_of_its_row() -> None:
    weights = np.array([[1.0, 0.0, 3.0], [0.0, 2.0, 0.0]])
    rows = KEYS % 2
    found = Draws(1).pick("any", KEYS, weights, rows)
    assert (found[rows == 1] == 1).all()
    shares = np.bincount(found[rows == 0], minlength=3) / (rows == 0).sum()
    assert np.allclose(shares, [0.25, 0, 0.75], atol=0.005)


def test_pick_at_the_edges() -> None:
    assert pick(np.array([0.0, 0.25, 0.999999]), np.array([1.0, 3.0])).tolist() == [0, 1, 1]


@given(size=st.integers(2, 3_000), seed=st.integers(0, 2**40))
def test_scatter_lands_everywhere_once(size: int, seed: int) -> None:
    assert sorted(scatter(np.arange(size), size, seed).tolist()) == list(range(size))
