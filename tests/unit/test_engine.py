"""Hints from the repair to the audit: they help only after a check, and fractions count as fractions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from cadre.disclosure.auditing.audit import audit
from cadre.disclosure.auditing.flows import checked, gathered, spared
from cadre.disclosure.auditing.parties import Work
from cadre.disclosure.engine import protect_problem
from cadre.disclosure.problem import Problem

CELLS = 16  # a total, 3 rows, 3 columns, 9 inner cells
INNER = np.array([[1, 5, 9], [4, 2, 7], [8, 6, 3]])


def crossed() -> Problem:
    """Three by three with margins; the cells of 1 and 2 are sensitive."""
    rows = []
    for place in range(3):
        rows.append((1 + place, [7 + 3 * place + one for one in range(3)]))
        rows.append((4 + place, [7 + place + 3 * one for one in range(3)]))
    rows += [(0, [1, 2, 3]), (0, [4, 5, 6])]
    equations = np.zeros((len(rows), CELLS), dtype=np.int8)
    for number, (aggregate, parts) in enumerate(rows):
        equations[number, aggregate] = -1
        equations[number, parts] = 1
    values = np.concatenate([[INNER.sum()], INNER.sum(axis=1), INNER.sum(axis=0), INNER.ravel()]).astype(
        float
    )
    small = values < 3
    return Problem(
        sparse.csr_array(equations), values, np.zeros(CELLS, bool), np.ones(CELLS, bool), small,
        np.zeros(CELLS), np.where(small, 3.0, np.nan), np.full(CELLS, np.nan), values.copy(), True,
        sparse.csr_array((0, CELLS), dtype=bool),
    )  # fmt: skip


def step(**cells: float) -> sparse.csr_array:
    """A hint over the inner cells: ``c00=1`` is one more in the first row and column."""
    places = np.array([7 + 3 * int(name[1]) + int(name[2]) for name in cells])
    return gathered([(places, np.array(list(cells.values())))], CELLS)


def hidden(problem: Problem, *inner: str) -> np.ndarray:
    withheld = np.zeros(CELLS, dtype=bool)
    withheld[[7 + 3 * int(name[0]) + int(name[1]) for name in inner]] = True
    return problem.shown(withheld)


SQUARE = ("00", "01", "10", "11")


def test_a_hint_that_keeps_everything_shown_counts() -> None:
    problem = crossed()
    flows = checked(problem, hidden(problem, *SQUARE), step(c00=2, c01=-2, c10=-2, c11=2))
    assert flows.whole.tolist() == [True]
    assert flows.most(1)[7] == 2
    assert flows.most(-1)[8] == 2


def test_a_forged_hint_is_refused() -> None:
    problem = crossed()
    shown = hidden(problem, *SQUARE)
    out_of_balance = step(c00=2, c01=-2, c10=-2, c11=1)
    below_zero = step(c00=5, c01=-5, c10=-5, c11=5)
    moves_a_shown_cell = step(c00=1, c02=-1, c10=-1, c12=1)
    no_number = step(c00=np.nan, c01=1, c10=1, c11=np.nan)
    nothing = step(c00=0.0)
    for hint in (out_of_balance, below_zero, moves_a_shown_cell, no_number, nothing):
        assert checked(problem, shown, hint).matrix.shape[0] == 0


def test_a_forged_hint_does_not_change_the_verdict() -> None:
    problem = crossed()
    withheld = ~hidden(problem, "00", "11")
    forged = step(c00=2, c11=2)
    assert audit(problem, withheld, hints=forged).objections == audit(problem, withheld).objections
    assert not audit(problem, withheld, hints=forged).passed


def test_a_fractional_hint_is_a_table_of_real_numbers_only() -> None:
    problem = crossed()
    flows = checked(problem, hidden(problem, *SQUARE), step(c00=1.5, c01=-1.5, c10=-1.5, c11=1.5))
    assert flows.whole.tolist() == [False]
    assert flows.only(flows.whole).most(1)[7] == 0
    assert flows.most(1)[7] == 1.5


def test_a_step_that_is_whole_but_for_rounding_becomes_whole() -> None:
    problem = crossed()
    flows = checked(problem, hidden(problem, *SQUARE), step(c00=1 + 1e-9, c01=-1, c10=-1, c11=1 - 1e-9))
    assert flows.whole.tolist() == [True]
    assert set(np.abs(flows.matrix.data)) == {1.0}


def test_where_whole_tables_were_not_found_the_report_says_so() -> None:
    problem = replace(crossed(), upper=np.where(crossed().sensitive, 2.5, np.nan), floor=np.zeros(CELLS))
    withheld = ~hidden(problem, *SQUARE)
    hint = step(c00=2.5, c01=-2.5, c10=-2.5, c11=2.5)
    idle = Work(moves=0, tries=0, restarts=0, small=0, near=-1, rounds=0)
    report = audit(problem, withheld, work=idle, hints=hint)
    whole = audit(problem, withheld)
    assert (report.real_only > 0, report.told()["whole_tables_for_all"]) == (True, False)
    assert (whole.real_only, whole.told()["whole_tables_for_all"]) == (0, True)
    assert "real_only" not in report.told()


def test_a_flow_settles_a_cell_against_the_parties_whose_cells_it_leaves_alone() -> None:
    problem = crossed()
    flows = checked(problem, hidden(problem, *SQUARE), step(c00=1, c01=-1, c10=-1, c11=1))
    parties = sparse.csr_array((np.ones(2, bool), ([0, 1], [8, 15])), shape=(2, CELLS))
    start, known = parties.indptr.astype(np.int64), parties.indices.astype(np.int64)
    found = spared(flows, np.array([7, 7]), np.array([0, 1]), start, known, np.ones(CELLS))
    assert found.tolist() == [False, True]


def test_the_engine_makes_the_same_pattern_twice() -> None:
    first, second = protect_problem(crossed()), protect_problem(crossed())
    assert first.withheld.tolist() == second.withheld.tolist()
    assert first.report.passed
