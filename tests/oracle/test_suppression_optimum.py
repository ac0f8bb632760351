"""The optimum against every pattern of tiny systems; the oracle attacks with linprog and ranks of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from cadre.disclosure.problem import Problem
from cadre.disclosure.structure import Dimension, TableShape, add_up, link
from cadre.disclosure.suppression.optimum import Limit, optimum
from cadre.vocabulary.errors import CadreError

MINIMUM = 3
CANDIDATES = 11


def dimension(name: str, leaves: int, nested: bool) -> Dimension:
    ends = tuple(f"{name}{number}" for number in range(leaves))
    if not nested:
        return Dimension(name, ("Total", *ends), {"Total": ends})
    return Dimension(
        name, ("Total", f"{name}x", *ends), {"Total": (f"{name}x", ends[-1]), f"{name}x": ends[:-1]}
    )


def problem(
    dimensions: list[Dimension], rows: np.ndarray, counts: np.ndarray, minimum: int = MINIMUM
) -> Problem:
    shape = TableShape({one.name: None for one in dimensions})
    linked = link(dimensions, rows, [shape])
    values = add_up(linked, rows, counts)
    size = len(values)
    sensitive = values < minimum
    alone = np.flatnonzero(values == 1)
    owners = (np.ones(len(alone), bool), (np.arange(len(alone)), alone))
    return Problem(
        equations=linked.equations,
        values=values,
        known=np.zeros(size, bool),
        published=np.ones(size, bool),
        sensitive=sensitive,
        floor=np.ones(size),
        upper=np.where(sensitive, float(minimum), np.nan),
        lower=np.full(size, np.nan),
        cost=values.copy(),
        whole=True,
        insiders=sparse.csr_array(owners, shape=(len(alone), size)),
    )  # fmt: skip


def table(*numbers: list[int]) -> Problem:
    """A two-way table of counts with its margins; zeros are empty cells and so known."""
    grid = np.array(numbers)
    places = np.argwhere(grid > 0)
    dimensions = [dimension("a", grid.shape[0], False), dimension("b", grid.shape[1], False)]
    return problem(dimensions, places + 1, grid[grid > 0].astype(float))


def extremes(given: Problem, shown: np.ndarray, fixed: np.ndarray, cell: int) -> tuple[float, float]:
    """The smallest and largest value of ``cell`` over all tables (of real numbers) a reader can think of."""
    known = shown | fixed
    bounds = [
        (value, value) if stands else (low, None)
        for value, stands, low in zip(given.values, known, given.floor, strict=True)
    ]
    found = []
    for sign in (1, -1):
        aim = np.zeros(given.size)
        aim[cell] = sign
        answer = linprog(aim, A_eq=given.equations, b_eq=np.zeros(given.equations.shape[0]), bounds=bounds)
        found.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
    return found[0], found[1]


def computable(given: Problem, shown: np.ndarray, fixed: np.ndarray, cell: int) -> bool:
    """Is ``cell`` a sum or difference of what is known?"""
    basis = np.vstack([given.equations.toarray(), np.eye(given.size)[shown | fixed]])
    target = np.eye(given.size)[[cell]]
    return np.linalg.matrix_rank(np.vstack([basis, target])) == np.linalg.matrix_rank(basis)


def safe(given: Problem, withheld: np.ndarray, insiders: bool, exact: bool) -> bool:
    shown, nothing = given.shown(withheld), np.zeros(given.size, bool)
    parties = [nothing] + ([row > 0 for row in given.insiders.toarray()] if insiders else [])
    for cell in np.flatnonzero(given.sensitive):
        for number, own in enumerate(parties):
            if own[cell]:
                continue
            if exact:
                if computable(given, shown, own, cell):
                    return False
                continue
            low, high = extremes(given, shown, own, cell)
            if high - low < 1 - 1e-7 or (number == 0 and high < given.upper[cell] - 1e-7):
                return False
    return True


def cheapest(given: Problem, insiders: bool, exact: bool) -> float:
    """By trying every pattern, the cheap ones first."""
    choice = np.flatnonzero(~given.sensitive & ~given.known)
    subsets = chain.from_iterable(combinations(choice, size) for size in range(len(choice) + 1))
    for cost, subset in sorted((float(given.cost[list(one)].sum()), one) for one in subsets):
        withheld = given.sensitive.copy()
        withheld[list(subset)] = True
        if safe(given, withheld, insiders, exact):
            return cost + float(given.cost[given.sensitive].sum())
    return np.inf


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=3))
    dimensions = [
        dimension(name, size + nested, nested)
        for name, size in zip("abc", sizes, strict=False)
        for nested in [draw(st.booleans()) if len(sizes) < 3 else False]
    ]
    leaves = [[one.place[code] for code in one.leaves] for one in dimensions]
    grid = np.stack(np.meshgrid(*leaves, indexing="ij"), axis=-1).reshape(-1, len(dimensions))
    counts = np.array(draw(st.lists(st.integers(0, 6), min_size=len(grid), max_size=len(grid))), float)
    assume(counts.any())
    made = problem(dimensions, grid[counts > 0], counts[counts > 0])
    assume(made.sensitive.any() and (~made.sensitive).sum() <= CANDIDATES)
    return made


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(given=problems(), insiders=st.booleans(), exact=st.booleans())
def test_no_pattern_is_cheaper(given: Problem, insiders: bool, exact: bool) -> None:
    expected = cheapest(given, insiders, exact)
    if np.isinf(expected):
        with pytest.raises(CadreError, match="optimum-impossible"):
            optimum(given, insiders, exact)
        return
    found = optimum(given, insiders, exact)
    assert found.proven
    assert found.cost == pytest.approx(expected)
    assert safe(given, found.withheld, insiders, exact)


def test_one_small_cell_needs_a_rectangle() -> None:
    found = optimum(table([1, 9, 9], [9, 4, 9], [9, 9, 9]))
    values = table([1, 9, 9], [9, 4, 9], [9, 9, 9]).values[found.withheld]
    assert sorted(values) == [1, 4, 9, 9]
    assert found.proven
    assert found.gap == 0


def test_three_people_alone_need_more_than_a_triangle() -> None:
    """Singles on a circuit can compute each other: insider protection costs more."""
    given = table([1, 1, 9, 9], [1, 1, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9])
    outside, inside = optimum(given, exact=True), optimum(given, insiders=True, exact=True)
    assert outside.cost < inside.cost
    assert safe(given, inside.withheld, insiders=True, exact=True)
    assert not safe(given, outside.withheld, insiders=True, exact=True)


def test_a_limit_leaves_a_bound_and_a_safe_pattern() -> None:
    random = np.random.default_rng(3)
    given = table(*random.poisson(3, (6, 7)).tolist())
    limited, full = optimum(given, limit=Limit(rounds=1)), optimum(given)
    assert limited.bound <= full.cost <= limited.cost
    assert full.proven
    assert safe(given, limited.withheld, insiders=False, exact=False)


def test_costs_decide() -> None:
    given = table([1, 9, 9], [9, 4, 9], [9, 9, 9])
    dear = given.cost.copy()
    dear[given.values == 4] = 100.0
    assert not optimum(replace(given, cost=dear)).withheld[given.values == 4].any()


def test_a_cell_that_is_known_already_cannot_be_protected() -> None:
    given = table([1, 9], [9, 9])
    with pytest.raises(CadreError, match="optimum-impossible"):
        optimum(replace(given, known=given.sensitive))
