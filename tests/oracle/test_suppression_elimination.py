"""The elimination against rational arithmetic, and the linked cells against counting by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from random_systems import problem_from
from scipy import sparse

from cadre.disclosure.problem import Flags, Problem
from cadre.disclosure.structure import Dimension, TableShape, add_up, link
from cadre.disclosure.suppression.contributors import sole_contributors
from cadre.disclosure.suppression.pattern import AGAIN, eliminate


def reduced(rows: list[list[int]]) -> list[list[Fraction]]:
    """The rows of the reduced echelon form over the fractions, by the schoolbook."""
    left = [[Fraction(number) for number in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in range(found, len(left)) if left[row][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        left[found] = [number / left[found][column] if number else number for number in left[found]]
        for row in range(len(left)):
            factor = left[row][column]
            if factor and row != found:
                left[row] = [a - factor * b if b else a for a, b in zip(left[row], left[found], strict=True)]
        found += 1
    return left[:found]


def determined(problem: Problem, shown: Flags, also: list[int]) -> set[int]:
    """Cells whose value follows from the equations, the shown cells and the cells in ``also``.

    A cell that is not known follows when it stands alone in a row of the reduced form.
    """
    known = shown.copy()
    known[also] = True
    unknown = np.flatnonzero(~known)
    rows = reduced(problem.equations.toarray()[:, unknown].tolist())
    alone = [[place for place, number in enumerate(row) if number] for row in rows]
    return {int(unknown[places[0]]) for places in alone if len(places) == 1} | set(
        np.flatnonzero(known).tolist()
    )


def computable(problem: Problem, shown: Flags, also: list[int], cell: int) -> bool:
    return cell in determined(problem, shown, also)


def cells_alone(problem: Problem) -> Problem:
    """With no insiders but those who know a single cell: what the elimination itself looks at."""
    insiders = problem.insiders
    single = np.diff(insiders.indptr) == 1
    return replace(problem, insiders=sparse.csr_array(insiders[np.flatnonzero(single)]))


@pytest.mark.parametrize("again", [0, AGAIN])
@pytest.mark.parametrize("seed", range(80))
def test_no_sensitive_cell_follows_and_no_other_could_be_shown_as_well(seed: int, again: int) -> None:
    problem = cells_alone(problem_from(seed))
    pattern = eliminate(problem, again=again)
    shown = problem.shown(pattern.withheld)
    sensitive = np.flatnonzero(problem.sensitive & ~problem.known)
    assert pattern.withheld[sensitive[problem.published[sensitive]]].all()
    parties = [[], *problem.insiders.tolil().rows.tolist()]

    def unsafe(seen: Flags) -> bool:
        return any(
            cell not in party and not same_cell(problem, party, cell)
            for party in parties
            for cell in determined(problem, seen, party).intersection(sensitive.tolist())
        )

    if not len(pattern.faults):
        assert not unsafe(shown)
        for cell in np.flatnonzero(pattern.withheld & ~problem.sensitive)[:4]:
            more = shown.copy()
            more[cell] = True
            assert unsafe(more) or same_cell(problem, sensitive.tolist(), int(cell))


def same_cell(problem: Problem, cells: list[int], cell: int) -> bool:
    """Is ``cell`` the same unknown as one of ``cells`` whatever is shown (a level with one part)?"""
    nothing = problem.known
    follow = determined(problem, nothing, [cell])
    return any(computable(problem, nothing, [one], cell) for one in cells if one != cell and one in follow)


def dimensions() -> list[Dimension]:
    area = Dimension(
        "area",
        ("All", "North", "n1", "n2", "South", "s1", "River"),
        {"All": ("North", "South"), "North": ("n1", "n2"), "South": ("s1",), "River": ("n2", "s1")},
    )
    return [area, Dimension("sex", ("Total", "F", "M"), {"Total": ("F", "M")})]


def under(dimension: Dimension, code: str) -> set[str]:
    if code not in dimension.children:
        return {code}
    return {leaf for part in dimension.children[code] for leaf in under(dimension, part)}


@pytest.mark.parametrize("seed", range(5))
def test_cells_and_sums_are_those_one_counts_by_hand(seed: int) -> None:
    both = dimensions()
    random = np.random.default_rng(seed)
    leaves = list(product(*(one.leaves for one in both)))
    people = [leaves[one] for one in random.integers(0, len(leaves), 9)]
    rows = np.array([[one.place[code] for one, code in zip(both, who, strict=True)] for who in people])
    tables = [TableShape({"area": None, "sex": None})]
    linked = link(both, rows, tables)
    counted = {
        (a, s): sum(who[0] in under(both[0], a) and who[1] in under(both[1], s) for who in people)
        for a in both[0].codes
        for s in both[1].codes
    }
    values = add_up(linked, rows, np.ones(len(rows)))
    found = {
        (both[0].codes[a], both[1].codes[s]): int(value)
        for (a, s), value in zip(linked.places, values, strict=True)
    }
    assert found == {cell: number for cell, number in counted.items() if number}
    assert not (linked.equations @ values).any()
    full = len(reduced(linked.equations.toarray().tolist()))
    assert full == len(values) - len({tuple(row) for row in rows.tolist()})


def test_a_table_that_skips_a_level_binds_it_to_the_next() -> None:
    both = dimensions()
    shown = TableShape({"area": frozenset({"All", "n1", "n2", "s1"})})
    linked = link(both, np.array([[2, 1], [3, 1], [5, 2]]), [shown])
    assert linked.equations.toarray().tolist() == [[-1, 1, 1, 1]]


def test_one_person_is_one_party_however_often_the_cell_is_listed() -> None:
    both = dimensions()
    rows = np.array([[5, 1], [2, 1], [2, 1], [3, 2], [3, 2]])
    linked = link(both, rows, [TableShape({"area": None, "sex": None})])
    values = add_up(linked, rows, np.ones(len(rows)))
    parties = sole_contributors(linked.equations, values)
    assert parties.shape[0] == 1
    assert (values[parties.indices] == 1).all()
    assert len(parties.indices) == (values == 1).sum() == 5


def test_the_order_of_cells_and_repeats_change_nothing() -> None:
    both = dimensions()
    random = np.random.default_rng(3)
    rows = np.stack([random.choice([2, 3, 5], 60), random.choice([1, 2], 60)], axis=1)
    tables = [TableShape({"area": None, "sex": None})]
    one, other = link(both, rows, tables), link(both, rows[random.permutation(60)], tables)
    assert (one.keys == other.keys).all()
    assert (one.equations != other.equations).nnz == 0
