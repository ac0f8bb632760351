"""The attacker on systems whose answer is plain, and its promises: determinism, failing closed."""

import numpy as np
import pytest
from scipy import sparse

from cadre.disclosure.auditing.attacker import Attacker
from cadre.disclosure.auditing.search import Budget

FREE = -np.inf


def square(side):
    """A table of ``side`` × ``side`` and its margins: cells row by row, row sums, column sums, the total."""
    row, column = np.divmod(np.arange(side * side), side)
    rest = np.eye(side)
    rows = np.hstack([row == np.arange(side)[:, None], -rest, 0 * rest, np.zeros((side, 1))])
    columns = np.hstack([column == np.arange(side)[:, None], 0 * rest, -rest, np.zeros((side, 1))])
    total = np.hstack([np.zeros(side * side), np.ones(side), np.zeros(side), -1])
    return sparse.csr_array(np.vstack([rows, columns, total]).astype(np.int8))


def margins(cells):
    return np.array([*cells.ravel(), *cells.sum(axis=1), *cells.sum(axis=0), cells.sum()], dtype=float)


def hide(values, cells):
    shown = values.copy()
    shown[cells] = np.nan
    return shown


def test_one_hidden_cell_is_a_difference():
    values = margins(np.array([[5, 2], [7, 9]]))
    attacker = Attacker(square(2), hide(values, [1]), np.zeros(9), True)
    assert list(attacker.separate(np.array([1]))) == [1]
    assert attacker.settled[1]
    assert attacker.low[1] == attacker.high[1] == 2


def test_zeros_that_sum_to_zero_are_known():
    values = margins(np.array([[0, 0], [4, 5]]))
    attacker = Attacker(square(2), hide(values, [0, 1, 2, 3]), np.zeros(9), True)
    assert list(attacker.separate(np.arange(4))) == [0, 1, 2, 3]


def test_the_same_zeros_are_open_where_values_may_be_negative():
    values = margins(np.array([[0, 0], [4, 5]]))
    for whole in (True, False):
        attacker = Attacker(square(2), hide(values, [0, 1, 2, 3]), np.full(9, FREE), whole)
        assert not len(attacker.separate(np.arange(4)))
        assert not len(attacker.reach(np.arange(4), np.full(4, 100.0)))
        assert not len(attacker.fall(np.arange(4), np.full(4, -100.0)))


def test_a_minimum_of_one_can_give_all_away():
    """1 + 2 = 3: with one of 1 the only tables are 1 + 2 and 2 + 1."""
    values = margins(np.array([[1, 2], [2, 1]]))
    attacker = Attacker(square(2), hide(values, [0, 1, 2, 3]), np.ones(9), True)
    assert not len(attacker.separate(np.arange(4)))
    assert list(attacker.reach(np.arange(4), np.full(4, 3.0))) == [0, 1, 2, 3]
    assert attacker.settled[:4].all()


def test_tables_are_found_from_the_truth_as_from_the_public_table():
    values = margins(np.random.default_rng(1).integers(1, 9, (6, 6)))
    hidden = np.arange(36)
    for start in ([], [values]):
        attacker = Attacker(square(6), hide(values, hidden), np.ones(49), True, start=start)
        assert not len(attacker.separate(hidden))
        for table in attacker.tables:
            full = values.copy()
            full[hidden] = table
            assert not (square(6).astype(np.int64) @ full.astype(np.int64)).any()


def test_an_insider_learns_the_other_cell_of_a_pair():
    values = margins(np.array([[5, 2, 3], [7, 9, 4], [3, 3, 3]]))
    attacker = Attacker(square(3), hide(values, [0, 1, 3, 4]), np.zeros(16), True)
    assert not len(attacker.separate(np.array([0, 1, 3, 4])))
    insider = attacker.restricted(np.array([1]), np.array([2.0]))
    assert list(insider.separate(np.array([0, 3]))) == [0, 3]
    assert insider.settled[[0, 3]].all()
    assert not len(attacker.separate(np.array([0, 3])))


def test_an_insider_who_knows_what_cannot_be_gets_no_table():
    values = margins(np.array([[5, 2], [7, 9]]))
    attacker = Attacker(square(2), hide(values, [0, 1, 2, 3]), np.zeros(9), True)
    assert not attacker.restricted(np.array([0]), np.array([70.0])).possible
    assert not attacker.restricted(np.array([4]), np.array([6.0])).possible


def test_without_work_nothing_is_promised():
    values = margins(np.random.default_rng(2).integers(1, 9, (5, 5)))
    budget = Budget(rounds=0, alone=0)
    attacker = Attacker(square(5), hide(values, np.arange(25)), np.ones(36), True, budget=budget)
    assert len(attacker.separate(np.arange(25))) == 25
    assert not attacker.settled.any()


def test_what_does_not_add_up_is_no_table():
    values = margins(np.array([[5, 2], [7, 9]]))
    shown = hide(values, [0, 1])
    shown[8] += 1
    attacker = Attacker(square(2), shown, np.zeros(9), True)
    assert not attacker.possible
    assert list(attacker.separate(np.array([0, 1]))) == [0, 1]
    with pytest.raises(ValueError, match="start table"):
        Attacker(square(2), hide(values, [0, 1, 2, 3]), np.zeros(9), True, start=[values + 1])


def test_same_input_same_tables():
    values = margins(np.random.default_rng(3).integers(1, 9, (9, 9)))
    found = []
    for _ in range(2):
        attacker = Attacker(square(9), hide(values, np.arange(81)), np.ones(100), True, seed=5)
        attacker.separate(np.arange(81))
        attacker.reach(np.arange(81), np.full(81, 9.0))
        found.append([table.tobytes() for table in attacker.tables])
    assert found[0] == found[1]
