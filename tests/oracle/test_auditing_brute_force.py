"""The audit against brute force, both ways: outsiders, sole contributors and holdings in random systems."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from brute_force import all_tables, learnt_by_all, learnt_by_parties, tables_by_product
from random_systems import pattern, problem_from

from cadre.disclosure.auditing.audit import audit
from cadre.disclosure.engine import protect_problem
from cadre.disclosure.problem import Flags, Problem
from cadre.vocabulary.errors import CadreError

SYSTEMS = 10_000
PORTIONS = 20
BEYOND = 4  # a hidden cell may be larger than any cell of the truth by this much


def expected(problem: Problem, withheld: Flags) -> set[tuple[int, int]] | None:
    """(cell, party), -1 for everybody; None where there are too many tables to list."""
    shown = problem.shown(withheld)
    most = int(problem.values.max()) + BEYOND
    tables = all_tables(problem.equations, problem.values, shown, problem.floor, most)
    if tables is None:
        return None
    assert (tables == problem.values).all(axis=1).any()
    unsafe, single = learnt_by_all(problem, tables)
    unsafe |= set(np.flatnonzero(problem.sensitive & shown).tolist())
    return {(cell, -1) for cell in unsafe} | learnt_by_parties(problem, tables, single)


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_the_audit_objects_exactly_when_brute_force_does(portion: int) -> None:
    judged = safe = 0
    many = SYSTEMS // PORTIONS
    seed = portion * 10 * many
    while judged < many:
        problem = problem_from(seed)
        withheld = pattern(problem, seed)
        found = expected(problem, withheld)
        if found is not None:
            report = audit(problem, withheld, seed)
            assert (set(report.objections), report.passed, seed) == (found, not found, seed)
            assert len(report.objections) == len(found)
            judged, safe = judged + 1, safe + (not found)
        seed += 1
    assert many / 4 < safe < many * 3 / 4


@pytest.mark.parametrize("seed", range(300))
def test_a_secondary_shown_after_all_is_judged_like_brute_force(seed: int) -> None:
    problem = problem_from(seed)
    withheld = pattern(problem, seed)
    for cell in np.flatnonzero(withheld & ~problem.sensitive)[:3]:
        fewer = withheld.copy()
        fewer[cell] = False
        found = expected(problem, fewer)
        assert found is None or set(audit(problem, fewer, seed).objections) == found


@pytest.mark.parametrize("seed", range(200))
def test_cells_that_everybody_can_compute_have_one_value(seed: int) -> None:
    problem = problem_from(seed)
    withheld = pattern(problem, seed)
    idle = audit(problem, withheld, seed).recomputable
    shown, most = problem.shown(withheld), int(problem.values.max()) + BEYOND
    tables = all_tables(problem.equations, problem.values, shown, problem.floor, most)
    assert withheld[idle].all()
    assert not problem.sensitive[idle].any()
    assert tables is None or (tables[:, idle] == problem.values[idle]).all()


def test_the_quick_list_of_tables_is_the_plain_one() -> None:
    compared = 0
    for seed in range(400):
        problem = problem_from(seed)
        shown = problem.shown(pattern(problem, seed))
        most = int(problem.values.max()) + 1
        if (most + 1) ** int((~shown).sum()) > 5_000:
            continue
        plain = tables_by_product(problem.equations.toarray(), problem.values, shown, problem.floor, most)
        quick = all_tables(problem.equations, problem.values, shown, problem.floor, most)
        assert quick is not None
        assert len(quick) == len(plain)
        assert {tuple(table) for table in quick.tolist()} == plain
        compared += 1
    assert compared > 50


@pytest.mark.parametrize("seed", range(40))
def test_the_verdict_does_not_depend_on_seed_or_order(seed: int) -> None:
    problem = problem_from(seed)
    withheld = pattern(problem, seed)
    first = audit(problem, withheld, 0)
    assert audit(problem, withheld, 12345).objections == first.objections
    order = np.random.default_rng(seed).permutation(problem.size)
    place = np.argsort(order)
    turned = replace(
        problem,
        equations=problem.equations[:, order][::-1],
        **{
            name: getattr(problem, name)[order]
            for name in ("values", "known", "published", "sensitive", "floor", "upper", "lower", "cost")
        },
        insiders=problem.insiders[:, order],
    )
    again = audit(turned, withheld[order], 0)
    assert {(int(order[cell]), party) for cell, party in again.objections} == set(first.objections)
    assert place[order].tolist() == list(range(problem.size))


@pytest.mark.parametrize("portion", range(10))
def test_no_pattern_of_the_engine_is_broken(portion: int) -> None:
    """No outsider, no sole contributor and no holding is left with one possible value."""
    judged = 0
    for seed in range(portion * 30, portion * 30 + 30):
        problem = replace(problem_from(seed), published=np.ones(problem_from(seed).size, dtype=bool))
        try:
            outcome = protect_problem(problem, seed)
        except CadreError:
            continue
        found = expected(problem, outcome.withheld)
        assert not found, seed
        judged += found is not None
    assert judged > 10
