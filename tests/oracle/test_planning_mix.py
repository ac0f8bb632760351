"""The cheapest mix against exact fractions, a projection of the plan, enumeration, and answers by hand."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.methods.planning.mix import MEASURES, Choice, NoPlanError, Plan, _Model, cheapest
from rational_simplex import exact_optimum


def choice(occupations: int = 1, years: int = 4, draws: int = 1, **given: Any) -> Choice:
    """One occupation of 100 FTE that loses a tenth a year and must keep 100."""
    each = np.ones(occupations)
    fields: dict[str, Any] = {
        "start": 100 * each, "leave": np.full((draws, occupations), 0.1),
        "need": np.full((draws, occupations, years), 100.0), "lag": (1,) * occupations, "passing": 0.5 * each,
        "pipeline": np.zeros((occupations, years)), "intake": 0 * each, "wage": 10 * each,
        "training_cost": 2 * each, "recruitment_cost": 5 * each, "retention_cost": 3 * each,
        "penalty": 1000 * each, "budget": np.full(years, 1e6), "training_most": 1000 * each,
        "recruitment_most": 1000 * each, "safeguards_most": 0 * each, "ramp": 1000 * each,
        "avoidable": 0 * each, "unmet_most": each, "share": np.zeros((occupations, occupations)),
        "scope": np.zeros((occupations, occupations)), "discount": 0.0, "end_value": 0 * each,
        "school_size": 0 * each, "school_cost": 0 * each, "schools_most": 0 * each, **given,
    }  # fmt: skip
    return Choice(**fields)


def random_choice(seed: int, occupations: int, years: int, draws: int = 1) -> Choice:
    drawn = np.random.default_rng(seed)

    def numbers(low: float, high: float, *shape: int) -> np.ndarray:
        return np.round(drawn.uniform(low, high, shape), 2)

    apart = 1 - np.eye(occupations)
    return choice(
        occupations, years, draws, start=numbers(50, 150, occupations),
        leave=numbers(0.02, 0.3, draws, occupations), need=numbers(60, 200, draws, occupations, years),
        lag=tuple(int(lag) for lag in drawn.integers(0, years + 1, occupations)),
        passing=numbers(0.3, 1, occupations), pipeline=numbers(0, 20, occupations, years),
        intake=numbers(0, 30, occupations), wage=numbers(5, 20, occupations),
        training_cost=numbers(1, 9, occupations), recruitment_cost=numbers(1, 20, occupations),
        retention_cost=numbers(1, 9, occupations), penalty=numbers(10, 90, occupations),
        budget=numbers(500, 9000, years), training_most=numbers(10, 80, occupations),
        recruitment_most=numbers(0, 20, occupations), ramp=numbers(40, 90, occupations),
        avoidable=numbers(0, 0.1, occupations), share=numbers(0, 0.9, occupations, occupations) * apart,
        scope=numbers(0, 0.3, occupations, occupations), discount=0.03, end_value=numbers(0, 5, occupations),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_the_optimum_is_that_of_an_exact_solver(seed: int) -> None:
    case = random_choice(seed, 1 + seed % 2, 2 + seed % 3, 1 + seed % 2)
    expected = exact_optimum(_Model(case).program)
    if expected is None:
        with pytest.raises(NoPlanError):
            cheapest(case)
    else:
        assert cheapest(case).cost == pytest.approx(float(expected), rel=1e-9)


def keeps(plan: Plan, case: Choice) -> None:
    """Carry the plan forward year by year and look at every limit."""
    draws, occupations, years = case.shape
    costs = (case.training_cost, case.recruitment_cost, case.recruitment_cost, case.retention_cost)
    for d in range(draws):
        before = case.start
        for t in range(years):
            came = sum(plan.measures[name][:, t] for name in MEASURES[1:])
            for o in range(occupations):
                lag = case.lag[o]
                trained = case.passing[o] * plan.measures["training"][o, t - lag] if t >= lag else None
                came[o] += case.pipeline[o, t] if trained is None else trained
            now = before * (1 - case.leave[d]) + came
            np.testing.assert_allclose(plan.stock[d, :, t], now, rtol=1e-6, atol=1e-5)
            assert (plan.measures["retention"][:, t] <= case.avoidable * before + 1e-5).all()
            shared = plan.shared[d, :, :, t]
            covered = now - shared.sum(axis=1) + (case.share * shared).sum(axis=0) + plan.unmet[d, :, t]
            assert (covered >= case.need[d, :, t] - 1e-4).all()
            assert (shared <= case.scope * now[:, None] + 1e-5).all()
            spent = case.wage @ now + sum(
                cost @ plan.measures[name][:, t] for name, cost in zip(MEASURES, costs, strict=True)
            )
            assert spent <= case.budget[t] * (1 + 1e-6)
            before = now
    students = np.column_stack([case.intake, plan.measures["training"]])
    assert (np.abs(np.diff(students, axis=1)) <= case.ramp[:, None] + 1e-6).all()
    assert (plan.measures["recruitment"] <= case.recruitment_most[:, None] + 1e-6).all()
    assert not plan.measures["safeguards"].any()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 5), st.integers(1, 3))
def test_a_plan_keeps_every_limit(seed: int, occupations: int, years: int, draws: int) -> None:
    case = random_choice(seed, occupations, years, draws)
    try:
        plan = cheapest(case)
    except NoPlanError:
        return
    keeps(plan, case)
    assert all(np.isfinite(part).all() for part in (plan.stock, plan.unmet, *plan.prices.values()))


def test_the_cheaper_way_is_taken() -> None:
    """A trained worker costs 2 / 0.5 = 4 a year later, a recruit 5 at once: recruit first, then train 20."""
    plan = cheapest(choice())
    np.testing.assert_allclose(plan.measures["recruitment"][0], [10, 0, 0, 0], atol=1e-6)
    np.testing.assert_allclose(plan.measures["training"][0], [20, 20, 20, 0], atol=1e-6)
    assert plan.cost == pytest.approx(4 * 1000 + 10 * 5 + 60 * 2)


def test_training_ends_with_the_plan_unless_workers_are_worth_something_then() -> None:
    plain = cheapest(choice(years=6))
    assert plain.measures["training"][0, -1] == 0
    valued = cheapest(choice(years=6, end_value=np.array([15.0])))
    assert valued.measures["recruitment"][0, -1] > 0


def test_safeguards_countries_are_left_alone_unless_somebody_decides_otherwise() -> None:
    none = np.zeros(1)
    poor = choice(recruitment_most=none, training_most=none)
    assert cheapest(poor).measures["safeguards"].sum() == 0
    allowed = dataclasses.replace(poor, safeguards_most=np.array([4.0]))
    np.testing.assert_allclose(cheapest(allowed).measures["safeguards"], 4)


def test_without_unmet_need_there_may_be_no_plan() -> None:
    """The same program is feasible with slack (validation row lp.infeasible)."""
    hopeless = choice(recruitment_most=np.zeros(1), training_most=np.full(1, 1.0))
    assert cheapest(hopeless).unmet.sum() > 0
    with pytest.raises(NoPlanError) as problem:
        cheapest(dataclasses.replace(hopeless, unmet_most=np.zeros(1)))
    assert set(problem.value.limits) <= {"need", "unmet", "recruitment", "training"}
    assert problem.value.limits


def test_a_budget_below_the_wages_of_those_who_are_there_is_named() -> None:
    with pytest.raises(NoPlanError) as problem:
        cheapest(choice(budget=np.array([1e6, 500.0, 1e6, 1e6])))
    assert problem.value.limits == ["budget"]


def test_prices_are_what_one_unit_more_changes() -> None:
    case = choice(recruitment_most=np.full(1, 3.0), budget=np.array([1030.0] * 4))
    plan = cheapest(case)
    for name, field, year in (("recruitment", "recruitment_most", None), ("budget", "budget", 1)):
        step = 1e-3
        more = getattr(case, field).copy()
        more[slice(None) if year is None else year] += step
        saved = (plan.cost - cheapest(dataclasses.replace(case, **{field: more})).cost) / step
        price = plan.prices[name].sum() if year is None else plan.prices[name][year]
        assert saved == pytest.approx(price, rel=1e-4, abs=1e-6)
    need = case.need.copy()
    need[0, 0, 2] += 1e-3
    dearer = (cheapest(dataclasses.replace(case, need=need)).cost - plan.cost) / 1e-3
    assert dearer == pytest.approx(plan.prices["need"][2], rel=1e-4)
    assert dearer > 0


def test_whole_schools_are_opened_where_enumeration_says_so() -> None:
    case = choice(
        years=3, recruitment_most=np.zeros(1), training_most=np.full(1, 5.0), school_size=np.full(1, 10.0),
        school_cost=np.full(1, 800.0), schools_most=np.full(1, 2.0), penalty=np.full(1, 150.0),
    )  # fmt: skip
    plan = cheapest(case)
    costs = {}
    for opened in itertools.product(range(3), repeat=3):
        if list(opened) == sorted(opened):
            found = _Model(case, np.array([opened], dtype=float)).program.solve()
            costs[opened] = found.cost if found else np.inf
    best = min(costs, key=lambda key: costs[key])
    assert plan.cost == pytest.approx(costs[best])
    assert plan.schools[0].tolist() == list(best)
    assert best != (0, 0, 0)


def test_measures_of_a_robust_plan_are_the_same_in_fifty_draws() -> None:
    drawn = np.random.default_rng(3)
    leave = drawn.uniform(0.05, 0.2, (50, 1))
    case = choice(draws=50, leave=leave, need=np.full((50, 1, 4), 100.0))
    plan = cheapest(case)
    assert plan.measures["training"].shape == (1, 4)
    keeps(plan, case)
    alone = [
        cheapest(dataclasses.replace(case, leave=leave[d : d + 1], need=case.need[d : d + 1])).cost
        for d in range(50)
    ]
    assert plan.cost >= np.mean(alone)
    same = cheapest(choice(draws=3))
    assert same.cost == pytest.approx(cheapest(choice()).cost)


def test_task_sharing_meets_a_need_within_its_scope() -> None:
    """Nurses with time to spare do half a doctor's work each, at most a fifth of them: 100 x 0.2 x 0.5."""
    zeros = np.zeros(2)
    case = choice(
        2, 1, leave=np.zeros((1, 2)), need=np.array([[[115.0], [60.0]]]), recruitment_most=zeros,
        training_most=zeros, share=np.array([[0, 0], [0.5, 0]]), scope=np.array([[0, 0], [0.2, 0]]),
    )  # fmt: skip
    plan = cheapest(case)
    assert plan.shared[0, 1, 0, 0] == pytest.approx(20)
    assert plan.unmet[0, :, 0].tolist() == pytest.approx([5, 0])
