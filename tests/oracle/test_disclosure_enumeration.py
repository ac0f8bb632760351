"""The wall against brute force: every population of whole people that agrees with what is published.

The oracle knows the joint inner cells, adds them up itself and shares nothing with the wall's cell system.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from cadre.disclosure import attack, protect
from cadre.disclosure.system import system_of
from cadre.vocabulary.tables import TallyTable
from cadre.vocabulary.trees import tree_from_parents
from disclosure_examples import NAME, flat, nested, tally, threshold

MINIMUM = 3
ENUMERABLE = 3_000  # tables


@dataclass
class Puzzle:
    """What a reader has: cells as sets of joint inner cells, with a value or None where withheld."""

    inner: int
    cells: list[tuple[frozenset[int], int | None]]


def puzzle(table: TallyTable, published: pa.Table) -> Puzzle:
    names = table.definition.dimensions
    inner = list(product(*(table.trees[name].leaves for name in names)))
    cells = []
    for row in published.to_pylist():
        under = [set(table.trees[name].leaves_under(row[name])) for name in names]
        inside = frozenset(
            place for place, leaf in enumerate(inner)
            if all(code in parts for code, parts in zip(leaf, under, strict=True))
        )  # fmt: skip
        cells.append((inside, None if row["persons"] is None else int(row["persons"])))
    return Puzzle(len(inner), cells)


def possible(given: Puzzle, cell: frozenset[int], at_least: int, ceiling: int) -> bool:
    """Is there a population with ``at_least`` people in ``cell`` that agrees with every published cell?

    Zeros are published, so a withheld cell is known to hold somebody. By enumeration where that is short,
    else by an integer program over the joint inner cells.
    """
    limit = [
        min(
            [value for inside, value in given.cells if value is not None and place in inside], default=ceiling
        )
        for place in range(given.inner)
    ]
    if prod(most + 1 for most in limit) <= ENUMERABLE:
        return next(populations(given, limit, cell, at_least), None) is not None
    return by_program(given, limit, cell, at_least)


def populations(
    given: Puzzle, limit: list[int], cell: frozenset[int], at_least: int
) -> Iterator[tuple[int, ...]]:
    for table in product(*(range(most + 1) for most in limit)):
        if sum(table[place] for place in cell) >= at_least and all(
            total >= 1 if value is None else total == value
            for inside, value in given.cells
            for total in [sum(table[place] for place in inside)]
        ):
            yield table


def by_program(given: Puzzle, limit: list[int], cell: frozenset[int], at_least: int) -> bool:
    inside = [(cell, at_least, np.inf)]
    inside += [
        (one, 1 if value is None else value, np.inf if value is None else value) for one, value in given.cells
    ]
    matrix = np.array([[place in one for place in range(given.inner)] for one, _, _ in inside], dtype=float)
    rows = LinearConstraint(matrix, [low for _, low, _ in inside], [high for _, _, high in inside])
    found = milp(np.zeros(given.inner), integrality=1, bounds=Bounds(0, limit), constraints=rows)
    assert found.status in (0, 2)
    return bool(found.success)


SEX = flat("sex", "F M")
AREA = nested("area", N="N1 N2", S="")
OCCUPATION = tree_from_parents(
    "occupation", "1",
    [("_T", None, NAME), *((code, "_T", NAME) for code in ("a", "b", "c"))],
    {"ab": (NAME, ("a", "b"))},
)  # fmt: skip
RING = {"area": flat("area", "N S"), "sex": SEX, "kind": flat("kind", "x y")}
SHAPES = [
    ({"area": AREA, "sex": SEX}, [["area", "sex"]]),
    ({"area": AREA, "sex": SEX}, [["area"], ["area@1", "sex"]]),
    ({"occupation": OCCUPATION, "sex": SEX}, [["occupation", "sex"]]),
    ({"area": AREA, "occupation": OCCUPATION}, [["area", "occupation"]]),
    (RING, [["area", "sex", "kind"]]),
    ({"area": AREA, "sex": SEX, "kind": flat("kind", "x y")}, [["area", "sex"], ["area@1", "kind"]]),
    ({"area": flat("area", "N S"), "sex": SEX, "kind": nested("kind", x="x1 x2", y="")},
     [["area", "sex", "kind=x"], ["area", "kind"]]),
    (RING, [["area", "sex"], ["sex", "kind"], ["area", "kind"]]),
]  # fmt: skip


@st.composite
def tallies(draw: st.DrawFn) -> TallyTable:
    trees, tables = draw(st.sampled_from(SHAPES))
    leaves = list(product(*(tree.leaves for tree in trees.values())))
    counts = draw(
        st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6]), min_size=len(leaves), max_size=len(leaves))
    )
    rows = [
        {**dict(zip(trees, leaf, strict=True)), "persons": count}
        for leaf, count in zip(leaves, counts, strict=True)
        if count
    ]
    return tally(trees, tables, rows or [{**dict(zip(trees, leaves[0], strict=True)), "persons": 1}])


def truth_of(table: TallyTable, given: Puzzle) -> list[int]:
    names = table.definition.dimensions
    inner = list(product(*(table.trees[name].leaves for name in names)))
    found = {tuple(row[name] for name in names): row["persons"] for row in table.cells.to_pylist()}
    return [found.get(leaf, 0) for leaf in inner]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tallies())
def test_no_small_cell_can_be_worked_out(table: TallyTable) -> None:
    published = protect(table, threshold(MINIMUM)).cells
    seen = puzzle(table, published)
    truth = truth_of(table, seen)
    for inside, value in seen.cells:
        real = sum(truth[place] for place in inside)
        assert value is None or value == real
        if 0 < real < MINIMUM:
            assert value is None
            assert possible(seen, inside, MINIMUM, sum(truth) + MINIMUM)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tallies(), st.integers(0, 10**6))
def test_the_attack_objects_exactly_when_brute_force_does(table: TallyTable, pick: int) -> None:
    """One withheld cell is published after all: the attack and the enumeration must judge it alike."""
    rule = threshold(MINIMUM)
    published = protect(table, rule).cells
    system, _ = system_of(table)
    withheld = np.zeros(len(system.keys), dtype=bool)
    withheld[system.published] = [value is None for value in published["persons"].to_pylist()]
    if not withheld.any():
        return
    withheld[np.flatnonzero(withheld)[pick % withheld.sum()]] = False
    finding = attack(system, withheld, table.definition, rule, 0)[0]
    seen = puzzle(table, published)
    truth = truth_of(table, seen)
    seen.cells = [
        (inside, None if hidden else sum(truth[place] for place in inside))
        for (inside, _), hidden in zip(seen.cells, withheld[system.published], strict=True)
    ]
    unsafe = [
        int(place)
        for place, (inside, value) in zip(np.flatnonzero(system.published), seen.cells, strict=True)
        if 0 < sum(truth[one] for one in inside) < MINIMUM
        and (value is not None or not possible(seen, inside, MINIMUM, sum(truth) + MINIMUM))
    ]
    assert finding.objections.tolist() == unsafe


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_nobody_at_all_publishes_zeros(shape: int) -> None:
    trees, tables = SHAPES[shape]
    leaves = [tree.leaves[0] for tree in trees.values()]
    table = tally(trees, tables, [{**dict(zip(trees, leaves, strict=True)), "persons": 9}])
    cells = protect(table, threshold(MINIMUM)).cells
    assert set(cells["persons"].to_pylist()) == {0.0, 9.0}
