"""Local search and tidying up against elimination from the start, the optimum, and rational arithmetic."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_systems import problem_from
from test_suppression_elimination import cells_alone, computable, same_cell

from cadre.disclosure.engine import Limits, protect_problem
from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.structure import add_up, link
from cadre.disclosure.suppression.improving import Search, decide
from cadre.disclosure.suppression.optimum import Limit, optimum
from cadre.disclosure.suppression.pattern import AGAIN, Pattern, eliminate, lay_out
from cadre.disclosure.suppression.tidying import without_needless

BENCH = Path(__file__).resolve().parents[2] / "bench" / "disclosure"
NEAR = 0.05  # of the optimum's cost: how near the docs say the pattern is
LEVELS = (
    {"region": (5, 20), "occupation": (4, 10)},
    {"region": (4, 12), "occupation": (3, 8), "sex": (2,)},
    {"region": (6,), "occupation": (5,), "sex": (2,), "age": (2,)},
)


@pytest.fixture(scope="module")
def ladder() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        found = importlib.import_module("ladder")
    sys.modules.pop("ladder", None)
    return found


def small(ladder: Any, seed: int, insiders: bool = False, rows: int = 900) -> Problem:
    rung = ladder.Rung("small", rows, LEVELS[seed % len(LEVELS)], seed)
    return ladder.problem(*ladder.counted(rung), 3, insiders)


def begun(problem: Problem) -> Search:
    laid = lay_out(problem)
    return Search(laid.state, laid.order, laid.forced, laid.price)


def cost(problem: Problem, pattern: Pattern) -> float:
    return float(problem.cost[pattern.withheld].sum())


@pytest.mark.parametrize("insiders", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_going_back_to_a_mark_is_as_good_as_starting_anew(ladder: Any, seed: int, insiders: bool) -> None:
    """Every withheld cell shown first, by going back and by elimination from the start in the new order."""
    problem = small(ladder, seed, insiders)
    tries = begun(problem).candidates()
    assert len(tries) > 10
    for vector in tries[::-1][:25]:
        search = begun(problem)
        before = search.cost
        search.shown_first(vector)
        laid = lay_out(problem)
        first, rest = laid.order[: laid.forced], laid.order[laid.forced :]
        order = np.concatenate([first, [vector], rest[rest != vector]])
        shown = decide(laid.state, order, laid.forced).shown
        anew = float(laid.price[rest[~shown[rest]]].sum())
        assert search.cost == pytest.approx(min(before, anew) if shown[vector] else before)


@pytest.mark.parametrize("insiders", [False, True])
def test_the_pattern_is_never_dearer_and_mostly_cheaper(ladder: Any, insiders: bool) -> None:
    saved = []
    for seed in range(9):
        problem = small(ladder, seed, insiders)
        alone, found = eliminate(problem, again=0), eliminate(problem)
        assert found.withheld[problem.sensitive].all()
        saved.append(cost(problem, alone) - cost(problem, found))
    assert min(saved) >= 0
    assert np.count_nonzero(saved) >= 6


@pytest.mark.parametrize("seed", range(150))
def test_on_any_system_the_pattern_is_not_dearer(seed: int) -> None:
    problem = cells_alone(problem_from(seed))
    alone, found = eliminate(problem, again=0), eliminate(problem)
    assert found.faults.tolist() == alone.faults.tolist()
    assert cost(problem, found) <= cost(problem, alone)


def test_more_work_is_never_dearer_and_none_is_elimination_alone(ladder: Any) -> None:
    problem = small(ladder, 4, insiders=True)
    costs = [cost(problem, eliminate(problem, again=most)) for most in (0, 1, 500, 5_000, AGAIN)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


@pytest.mark.parametrize("seed", range(6))
def test_small_systems_are_within_five_per_cent_of_the_optimum(ladder: Any, seed: int) -> None:
    problem = small(ladder, seed)
    best = optimum(problem, exact=True, limit=Limit(gap=1e-9))
    assert best.proven
    assert best.cost <= cost(problem, eliminate(problem)) <= (1 + NEAR) * best.cost


@pytest.mark.slow
@pytest.mark.parametrize("name", ["w3_2k", "w2_3k"])
def test_the_ladder_is_within_five_per_cent_of_the_optimum(ladder: Any, name: str) -> None:
    """Against the bound that no pattern can go below; the last tenths to the proof would take minutes."""
    problem = ladder.problem(*ladder.counted(ladder.RUNGS[name]), 3, insiders=False)
    best = optimum(problem, exact=True, limit=Limit(gap=0.01))
    assert best.bound <= cost(problem, eliminate(problem)) <= (1 + NEAR) * best.bound


def test_the_order_of_the_register_changes_nothing(ladder: Any) -> None:
    rung = ladder.Rung("small", 900, LEVELS[2], 8)
    dimensions, rows = ladder.microdata(rung)
    patterns = []
    for order in (np.arange(900), np.random.default_rng(1).permutation(900)):
        linked = link(dimensions, rows[order], ladder.whole_table(dimensions))
        counts = add_up(linked, rows[order], np.ones(900))
        patterns.append(eliminate(ladder.problem(linked, counts, 3)).withheld.tobytes())
    assert patterns[0] == patterns[1]


def structurally_safe(problem: Problem, shown: Flags) -> bool:
    sensitive = np.flatnonzero(problem.sensitive & ~problem.known)
    return not any(computable(problem, shown, [], int(cell)) for cell in sensitive)


@pytest.mark.parametrize("seed", range(40))
def test_tidying_up_shows_what_linear_algebra_allows_and_keeps_the_rest(seed: int) -> None:
    problem = cells_alone(problem_from(seed))
    random = np.random.default_rng(seed)
    pattern = eliminate(problem)
    if len(pattern.faults):
        return
    free = problem.published & ~problem.known
    kept = free & ~pattern.withheld & (random.random(problem.size) < 0.5)
    withheld = pattern.withheld | kept
    tidied = without_needless(problem, withheld, kept | problem.sensitive)
    assert tidied[kept].all()
    assert all(
        same_cell(problem, np.flatnonzero(kept).tolist(), int(cell))
        for cell in np.flatnonzero(tidied & ~withheld)
    )
    assert structurally_safe(problem, problem.shown(tidied))


@pytest.mark.parametrize("seed", range(9))
def test_tidied_up_the_pattern_passes_the_audit_and_is_not_dearer(ladder: Any, seed: int) -> None:
    problem = small(ladder, seed, insiders=True, rows=500)
    problem = replace(problem, upper=np.where(problem.sensitive, 6.0, np.nan))
    plain, tidied = (protect_problem(problem, limits=Limits(tidying=most)) for most in (0, 3))
    assert tidied.report.passed
    assert problem.cost[tidied.withheld].sum() <= problem.cost[plain.withheld].sum()
