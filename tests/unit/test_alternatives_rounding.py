"""Rounding: what is published adds up, no small count remains, and none can be worked out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alternative_examples import Floats, counted, register, whole
from cadre.disclosure.alternatives import perturb
from cadre.disclosure.structure import TableShape, add_up, link
from cadre.vocabulary.errors import CadreError

tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=1, max_size=4
    ).filter(lambda table: any(map(any, table)))
)


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(2, 6))
def test_small_counts_are_gone_everywhere_and_everything_adds_up(table: list[list[int]], base: int) -> None:
    linked, rows, counts = counted(table)
    found = perturb("small-counts", linked, rows, counts, options={"base": base})
    assert found.losses.additivity_error == 0
    assert ((found.values == 0) | (found.values >= base)).all()
    inner = np.searchsorted(linked.keys, rows @ np.array([len(table[0]) + 1, 1]))
    large = counts >= base
    assert (found.values[inner][large] == counts[large]).all()
    assert np.isin(found.values[inner][~large], [0, base]).all()


@pytest.mark.slow
def test_small_counts_are_never_certain() -> None:
    """The attacker knows the method, its seed and that no count is above 3, sees the whole table with its
    margins, and lists every true table of 2 × 3 cells that is published so."""
    truths: dict[tuple[float, ...], list[tuple[int, ...]]] = {(0.0,) * 12: [(0,) * 6]}
    for cells in product(range(4), repeat=6):
        if any(cells):
            linked, rows, counts = counted([list(cells[:3]), list(cells[3:])])
            seen = np.zeros((3, 4))
            values = perturb("small-counts", linked, rows, counts).values
            seen[linked.places[:, 0], linked.places[:, 1]] = values
            truths.setdefault(tuple(seen.ravel()), []).append(cells)
    for possible in truths.values():
        for place in range(6):
            counts_there = {cells[place] for cells in possible}
            assert len(counts_there) > 1 or counts_there <= {0, 3}


def test_margins_are_as_near_as_the_best_choice_nearly() -> None:
    """Against every choice of the small cells of a table of 3 × 4: squared error of all published sums."""
    random = np.random.default_rng(2)
    for _ in range(20):
        grid = random.integers(1, 5, (3, 4))
        linked, rows, counts = counted(grid.tolist())
        truth = add_up(linked, rows, counts)
        small = np.flatnonzero(counts < 3)

        def error(up: tuple[int, ...]) -> float:
            changed: Floats = counts.copy()  # noqa: B023
            changed[small] = 3.0 * np.array(up)  # noqa: B023
            return float(((add_up(linked, rows, changed) - truth) ** 2).sum())  # noqa: B023

        best = min(error(up) for up in product((0, 1), repeat=len(small)))
        found = perturb("small-counts", linked, rows, counts).values
        assert ((found - truth) ** 2).sum() <= 1.6 * best


def test_small_counts_of_many_cells_are_rounded_the_same_in_any_order() -> None:
    dimensions, rows = register((40, 30, 3), 3000)
    linked, turned = whole(dimensions, rows), np.random.default_rng(1).permutation(3000)
    first = perturb("small-counts", linked, rows, np.ones(3000))
    second = perturb("small-counts", linked, rows[turned], np.ones(3000))
    assert (first.values == second.values).all()
    assert first.losses.largest_change <= 6
    assert set(first.report()["losses"]) >= {"mean_absolute_error", "hellinger"}  # type: ignore[call-overload]


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(2, 5))
def test_controlled_rounding_of_two_ways_is_zero_restricted(table: list[list[int]], base: int) -> None:
    linked, rows, counts = counted(table)
    truth = add_up(linked, rows, counts)
    found = perturb("controlled-rounding", linked, rows, counts, options={"base": base})
    assert found.declared["zero_restricted"]
    assert found.losses.additivity_error == 0
    assert (found.values % base == 0).all()
    assert found.losses.largest_change < base
    assert (found.values[truth % base == 0] == truth[truth % base == 0]).all()


def test_controlled_rounding_says_when_it_had_to_go_further() -> None:
    """Three ways, where a neighbouring rounding that adds up need not exist."""
    random = np.random.default_rng(0)
    remarks = set()
    for _ in range(200):
        dimensions, _ = register((2, 2, 2), 1)
        rows = np.argwhere(np.ones((2, 2, 2))) + 1
        counts = random.integers(0, 2, 8).astype(float)
        if not counts.any():
            continue
        linked = whole(dimensions, rows)
        found = perturb("controlled-rounding", linked, rows, counts, options={"base": 2})
        assert found.losses.additivity_error == 0
        assert (found.values % 2 == 0).all()
        assert (found.values >= 0).all()
        assert bool(found.remarks) != found.declared["zero_restricted"]
        remarks |= set(found.remarks)
    assert remarks == {"alternatives.relaxed"}


def test_linked_tables_are_rounded_together() -> None:
    dimensions, rows = register((6, 5, 4), 300)
    linked = link(dimensions, rows, [TableShape({"a": None, "b": None}), TableShape({"a": None, "c": None})])
    found = perturb("controlled-rounding", linked, rows, np.ones(300), options={"base": 5})
    assert found.losses.additivity_error == 0
    assert (found.values % 5 == 0).all()


@pytest.mark.parametrize("method", ["small-counts", "controlled-rounding"])
def test_a_base_below_two_is_refused(method: str) -> None:
    linked, rows, counts = counted([[1, 2]])
    with pytest.raises(CadreError, match="alternatives-bad-base"):
        perturb(method, linked, rows, counts, options={"base": 1})


def test_unknown_words_and_broken_counts_are_refused() -> None:
    linked, rows, counts = counted([[1, 2]])
    with pytest.raises(CadreError, match="alternatives-unknown-method"):
        perturb("rounding", linked, rows, counts)
    with pytest.raises(CadreError, match="alternatives-unknown-option"):
        perturb("small-counts", linked, rows, counts, options={"bas": 3})
    for wrong in (-1.0, 0.5, np.nan):
        with pytest.raises(CadreError, match="alternatives-not-counts"):
            perturb("small-counts", linked, rows, np.array([1.0, wrong]))
    assert perturb("small-counts", linked, rows, counts).report() == {"method": "small-counts", "base": 3}
