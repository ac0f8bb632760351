"""Stock and flow: against plain loops, closed forms, and published worked examples."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.methods.stock.closed import constant_flow, steady_state
from cadre.methods.stock.exits import hazard_of
from cadre.methods.stock.projecting import project
from cadre.methods.stock.system import CAUSES, ENTRIES, Course, System, steady_course
from cadre.methods.uncertainty.draws import luck
from small_workforces import naive, one_system, systems


def constant(inflow: float, years: int) -> Course:
    entries = np.zeros((years, len(ENTRIES), 1, 1))
    entries[:, 0] = inflow
    return steady_course(entries, 1)


@settings(max_examples=60, deadline=None)
@given(systems())
def test_the_arrays_do_what_plain_loops_do(drawn: tuple[System, Course]) -> None:
    system, course = drawn
    found = project(system, course)
    for draw in range(course.draws):
        expected = naive(system, course, draw)
        np.testing.assert_allclose(
            found.headcount[draw].sum(axis=(1, 2, 3)), expected["headcount"], rtol=1e-9
        )
        np.testing.assert_allclose(
            found.exits[draw].sum(axis=(1, 2)), expected["exits"], rtol=1e-9, atol=1e-7
        )
        np.testing.assert_allclose(found.fte[draw].sum(axis=(1, 2)), expected["fte"], rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(systems())
def test_the_accounts_close_and_nobody_is_negative(drawn: tuple[System, Course]) -> None:
    found = project(*drawn, by_cause=True)
    stock = found.headcount.sum(axis=-1)
    change = found.entries - found.exits + found.moves
    np.testing.assert_allclose(np.diff(stock, axis=1), change, atol=1e-6 * (1 + stock.max()) / 1e3)
    np.testing.assert_allclose(found.causes.sum(axis=2), found.exits, rtol=1e-9, atol=1e-7)
    np.testing.assert_allclose(found.moves.sum(axis=(2, 3)), 0, atol=1e-6)
    assert min(part.min() for part in (stock, found.entries, found.exits, found.end)) >= 0


@pytest.mark.parametrize(
    ("start", "inflow", "leave", "years", "expected"),
    [
        (1000, 60, 0.05, 10, 1080.2526121523242),  # analytic
        (1000, 60, 0.05, 30, 1157.0722472114126),  # PySD 3.14.3, Euler with step 1; equal to the closed form
    ],
)
def test_constant_inflow(start: float, inflow: float, leave: float, years: int, expected: float) -> None:
    found = project(one_system(start, leave), constant(inflow, years))
    assert found.headcount[0, -1].sum() == pytest.approx(expected, abs=1e-9)
    assert constant_flow(start, inflow, leave, years) == pytest.approx(expected, abs=1e-9)


def test_a_constant_inflow_holds_its_steady_state() -> None:
    assert steady_state(60, 0.05) == pytest.approx(1200)
    found = project(one_system(1200, 0.05), constant(60, 25))
    np.testing.assert_allclose(found.headcount.sum(axis=(2, 3, 4)), 1200, rtol=1e-12)
    with pytest.raises(ValueError, match="steady"):
        steady_state(60, 0)


def test_who_leaves_by_chance_is_binomial() -> None:
    """500 workers, p = 0.10, one year: mean 450, standard deviation 6.7082 (analytic)."""
    draws = 100_000
    course = Course(np.zeros((draws, 1, 3, 1, 1)), np.ones((draws, 1, 4, 1)), np.ones((draws, 2, 1)))
    found = project(one_system(500, 0.10), course, chance=luck(1, 0))
    left = found.headcount[:, 1].sum(axis=(1, 2, 3))
    assert left.mean() == pytest.approx(450, rel=0.01)
    assert left.std() == pytest.approx(6.7082, rel=0.01)
    assert (left == np.round(left)).all()


def test_causes_share_exits_by_their_hazards() -> None:
    system = one_system(1000, 0)
    hazards = np.zeros_like(system.hazards)
    hazards[:, 0, 0, 0, 0] = [0.01, 0.02, 0.03, 0.04]
    found = project(dataclasses.replace(system, hazards=hazards), constant(0, 1), by_cause=True)
    gone = 1000 * (1 - math.exp(-0.1))
    np.testing.assert_allclose(found.causes[0, 0, :, 0, 0], gone * np.array([0.1, 0.2, 0.3, 0.4]), rtol=1e-12)


def test_forced_retirement_empties_the_last_age_and_counts_as_retirement() -> None:
    profile = np.tile([1.0, 0.0], (len(ENTRIES), 1, 1, 1))
    start = np.array([30.0, 70.0]).reshape(1, 1, 1, 2)
    system = System(start, np.zeros((4, 1, 1, 1, 2)), np.ones(2), profile, np.ones((1, 1, 1, 1)))
    found = project(system, constant(5, 1), by_cause=True)
    assert found.end.ravel().tolist() == [5, 30]
    assert found.causes[0, 0, CAUSES.index("retirement")].sum() == 70


def test_a_rate_of_one_leaves_nobody_and_rates_are_shares() -> None:
    system = one_system(1000, 0)
    everybody = np.full_like(system.hazards, float(hazard_of(1.0)))
    found = project(dataclasses.replace(system, hazards=everybody), constant(0, 1), by_cause=True)
    assert found.headcount[0, 1].sum() < 1e-9
    assert np.isfinite(found.causes).all()
    for rate in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="share from 0 to 1"):
            hazard_of(rate)


@given(st.floats(0, 0.9), st.floats(0, 0.9))
def test_rates_of_two_causes_combine_as_if_each_acted_alone(one: float, other: float) -> None:
    both = -math.expm1(-float(hazard_of(one) + hazard_of(other)))
    assert both == pytest.approx(1 - (1 - one) * (1 - other), abs=1e-12)


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("start", np.full((1, 1, 1, 1), -1.0), "negative"),
        ("hazards", np.full((4, 1, 1, 1, 1), np.nan), "missing"),
        ("move_on", np.array([1.5]), "share for each age"),
        ("profile", np.full((3, 1, 1, 1), 0.9), "sum to 1"),
        ("profile", np.ones((3, 2, 1, 1)), "occupation, sex and age"),
        ("area_moves", np.full((1, 1, 1), 0.9), "sum to 1"),
    ],
)
def test_a_system_that_cannot_be_is_refused(name: str, value: np.ndarray, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        dataclasses.replace(one_system(), **{name: value})


def test_entries_factors_and_work_must_agree() -> None:
    with pytest.raises(ValueError, match="same draws"):
        Course(np.zeros((2, 3, 3, 1, 1)), np.ones((1, 3, 4, 1)), np.ones((2, 4, 1)))
