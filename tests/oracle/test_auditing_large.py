"""The audit of large systems, held against a program per cell on small ones: tables of real numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from brute_force import all_tables, learnt_by_all, learnt_by_parties
from random_systems import pattern, problem_from
from scipy import sparse
from scipy.optimize import linprog

from cadre.disclosure.auditing.audit import audit
from cadre.disclosure.auditing.insiders import exact_disclosure
from cadre.disclosure.auditing.nullspace import PRIMES
from cadre.disclosure.auditing.parties import Work
from cadre.disclosure.auditing.telling import Telling
from cadre.disclosure.auditing.unmoving import one_valued, stuck_at_floor
from cadre.disclosure.problem import Flags, Problem

AS_IF_LARGE = Work(small=0)
PROGRAMS_ONLY = Work(small=0, moves=0, tries=0, restarts=0, pairs=0, near=-1)
SAME = 1e-7
BEYOND = 4


def ranges(problem: Problem, shown: Flags, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most of each of ``cells`` among tables of real numbers: two programs a cell."""
    bounds = [
        (value, value) if known else (floor, None)
        for value, known, floor in zip(problem.values, shown, problem.floor, strict=True)
    ]
    right = np.zeros(problem.equations.shape[0])
    ends = []
    for sign in (1.0, -1.0):
        found = []
        for cell in cells:
            aim = np.zeros(problem.size)
            aim[cell] = sign
            answer = linprog(aim, A_eq=problem.equations, b_eq=right, bounds=bounds, method="highs")
            found.append(answer.x[cell] if answer.status == 0 else -sign * np.inf)
        ends.append(np.array(found))
    return ends[0], ends[1]


def nothing(problem: Problem) -> sparse.csr_array:
    return sparse.csr_array((0, problem.size), dtype=np.float64)


@pytest.mark.parametrize("portion", range(5))
def test_cells_of_one_value_are_those_with_no_range(portion: int) -> None:
    stuck = moving = 0
    for seed in range(40 * portion, 40 * portion + 40):
        problem = problem_from(seed)
        shown = problem.shown(pattern(problem, seed))
        hidden = np.flatnonzero(~shown)
        low, high = ranges(problem, shown, hidden)
        found, _ = one_valued(problem, shown, nothing(problem), seed)
        assert (found[hidden] == (high - low <= SAME)).all(), seed
        assert not found[shown].any()
        stuck, moving = stuck + int(found.sum()), moving + int((~found[hidden]).sum())
    assert stuck > 0
    assert moving > 0


def test_what_a_flow_has_raised_is_not_asked_again() -> None:
    for seed in range(60):
        problem = problem_from(seed)
        shown = problem.shown(pattern(problem, seed))
        report = audit(problem, ~shown, seed, AS_IF_LARGE)
        alone, _ = one_valued(problem, shown, nothing(problem), seed)
        with_flows, _ = one_valued(problem, shown, report.flows, seed)
        assert (alone == with_flows).all(), seed


@pytest.mark.parametrize("work", [AS_IF_LARGE, PROGRAMS_ONLY])
@pytest.mark.parametrize("portion", range(5))
def test_a_large_system_is_judged_between_real_and_whole_numbers(portion: int, work: Work) -> None:
    """Whatever real numbers give away is objected to; what whole numbers keep secret is not."""
    judged = 0
    for seed in range(100 * portion, 100 * portion + 100):
        problem = problem_from(seed)
        withheld = pattern(problem, seed)
        shown = problem.shown(withheld)
        tables = all_tables(
            problem.equations, problem.values, shown, problem.floor, int(problem.values.max()) + BEYOND
        )
        if tables is None:
            continue
        unsafe, single = learnt_by_all(problem, tables)
        unsafe |= set(np.flatnonzero(problem.sensitive & shown).tolist())
        whole = {(cell, -1) for cell in unsafe} | learnt_by_parties(problem, tables, single)
        objections = set(audit(problem, withheld, seed, work).objections)
        assert real_objections(problem, shown) <= objections, seed
        assert objections <= whole, seed
        judged += 1
    assert judged > 50


def real_objections(problem: Problem, shown: Flags) -> set[tuple[int, int]]:
    """Of outsiders, and of parties about cells that outsiders do not know."""
    cells = np.flatnonzero(problem.sensitive & ~shown)
    low, high = ranges(problem, shown, cells)
    single = cells[high - low <= SAME]
    short = cells[(high < problem.upper[cells] - SAME) | (low > problem.lower[cells] + SAME)]
    found = {(int(cell), -1) for cell in np.union1d(single, short)}
    for party in range(problem.insiders.shape[0]):
        told = shown.copy()
        own = problem.insiders[[party]].indices
        told[own] = True
        others = np.setdiff1d(cells[~told[cells]], single)
        low, high = ranges(problem, told, others)
        found |= {(int(cell), party) for cell in others[high - low <= SAME]}
    return found


def test_a_party_that_pins_two_cells_to_their_floors_is_noticed() -> None:
    """p + u + v = 12, q - u - v + f = 10: who knows f = 20 knows p + q = 2, hence both, from no sum alone."""
    names = ["t", "k", "p", "q", "u", "v", "f"]
    equations = np.zeros((2, len(names)), dtype=np.int8)
    terms = [{"p": 1, "u": 1, "v": 1, "t": -1}, {"q": 1, "u": -1, "v": -1, "f": 1, "k": -1}]
    for row, terms_of_row in enumerate(terms):
        for name, sign in terms_of_row.items():
            equations[row, names.index(name)] = sign
    values = np.array([12, 10, 1, 1, 5, 6, 20], dtype=float)
    sensitive = np.isin(names, ["p", "q"])
    problem = Problem(
        sparse.csr_array(equations), values, np.zeros(7, bool), np.ones(7, bool), sensitive, np.ones(7),
        np.full(7, np.nan), np.full(7, np.nan), values.copy(), True,
        sparse.csr_array(np.isin(names, ["f"])[np.newaxis]),
    )  # fmt: skip
    withheld = ~np.isin(names, ["t", "k"])
    expected = {(2, 0), (3, 0)}
    for work in (Work(), AS_IF_LARGE, PROGRAMS_ONLY):
        assert set(audit(problem, withheld, work=work).objections) == expected


@pytest.mark.parametrize("whole", [True, False], ids=["counts", "sums"])
def test_what_each_party_is_told_is_what_a_program_per_cell_leaves_without_range(whole: bool) -> None:
    """One cone for all parties, each from where the last left off."""
    told = untold = 0
    for seed in range(60):
        problem = problem_from(seed) if whole else with_fractions(problem_from(seed), seed)
        shown = problem.shown(pattern(problem, seed))
        stuck, _ = stuck_at_floor(problem, shown, nothing(problem))
        exact = exact_disclosure(
            problem.equations, shown, problem.insiders, problem.sensitive, PRIMES[0], seed
        )
        telling = Telling(problem, shown, stuck, seed)
        for party in range(problem.insiders.shape[0]):
            known = shown.copy()
            known[problem.insiders[[party]].indices] = True
            computed = exact.fixed | np.isin(np.arange(problem.size), exact.cell[exact.party == party])
            cells = np.flatnonzero(problem.sensitive & ~known & ~computed)
            found = telling.told(party, cells)
            low, high = ranges(problem, known, cells)
            assert (found == (high - low <= SAME)).all(), (seed, party)
            told, untold = told + int(found.sum()), untold + int((~found).sum())
    assert told > 0
    assert untold > 0


def with_fractions(problem: Problem, seed: int) -> Problem:
    """Sums instead of counts, of which everybody knows some floors that are reached."""
    reached = np.random.default_rng(seed).random(problem.size) < 0.4
    values = 0.3 * problem.values
    return replace(problem, values=values, floor=np.where(reached, values, 0.0), whole=False)
