"""Patterns that look safe and are not. Each is a small table; an ``x`` after a figure withholds it.

Named after the discussions at github.com/sdcTools/UserSupport/issues in which they came up; the figures are
ours. Zeros are shown and everybody knows that a withheld count is at least 1, unless a test says otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from cadre.disclosure.auditing.audit import AuditReport, audit
from cadre.disclosure.problem import Flags, Problem

Cells = dict[str, tuple[float, bool]]


def read(text: str) -> Cells:
    """``name figure`` or ``name figure x`` on each line."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {name: (float(figure), bool(mark)) for name, figure, *mark in lines}


def problem(
    cells: Cells, sums: str, minimum: int = 3, floor: float = 1.0, parties: tuple[str, ...] = ()
) -> tuple[Problem, Flags]:
    """``sums``: lines such as ``total = a + b``. ``parties``: names of the cells that each party knows."""
    names, values = list(cells), np.array([value for value, _ in cells.values()])
    rows = []
    for line in sums.strip().splitlines():
        whole, parts = line.split("=")
        row = np.zeros(len(names), dtype=np.int8)
        row[[names.index(part.strip()) for part in parts.split("+")]] = 1
        row[names.index(whole.strip())] = -1
        rows.append(row)
    assert not (np.array(rows) @ values).any()
    known = np.zeros((len(parties), len(names)), dtype=bool)
    for number, party in enumerate(parties):
        known[number, [names.index(name) for name in party.split()]] = True
    sensitive = (values > 0) & (values < minimum)
    nothing = np.full(len(names), np.nan)
    made = Problem(
        sparse.csr_array(np.array(rows)),
        values,
        (values == 0) & (floor > 0),
        np.ones(len(names), dtype=bool),
        sensitive,
        np.where(values == 0, 0.0, floor),
        np.where(sensitive, float(minimum), np.nan),
        nothing,
        np.maximum(values, 1.0),
        True,
        sparse.csr_array(known),
    )
    return made, np.array([mark for _, mark in cells.values()])


def named(report: AuditReport, cells: Cells) -> set[tuple[str, int, str]]:
    names = list(cells)
    return {
        (names[cell], party, reason)
        for cell, party, reason in zip(report.cell, report.attacker, report.reason, strict=True)
    }


def test_one_and_two_make_three() -> None:
    """Both parts are withheld and the sum is shown: two tables, and neither part can be 3."""
    cells = read("""total 3
                    a     1 x
                    b     2 x""")
    report = audit(*problem(cells, "total = a + b"))
    assert named(report, cells) == {("a", -1, "upper"), ("b", -1, "upper")}


def test_one_and_two_make_three_and_one_of_them_asks() -> None:
    cells = read("""total 3
                    a     1 x
                    b     2 x""")
    made, withheld = problem(cells, "total = a + b", parties=("a",))
    assert ("b", 0, "exact") in named(audit(made, withheld), cells)


def test_issue_135_three_singletons() -> None:
    """Three withheld ones under a shown 3: with zeros shown nobody needs algebra to see three ones."""
    cells = read("""total 3
                    a     1 x
                    b     1 x
                    c     1 x""")
    report = audit(*problem(cells, "total = a + b + c"))
    assert named(report, cells) == {(name, -1, "forced") for name in "abc"}


def test_issue_135_three_singletons_and_a_fourth_cell() -> None:
    """A fourth part hides them from the reader, but whoever is in it is told all three."""
    cells = read("""total 5
                    a     1 x
                    b     1 x
                    c     1 x
                    d     2 x""")
    made, withheld = problem(cells, "total = a + b + c + d", minimum=2, parties=("d", "a"))
    assert named(audit(made, withheld), cells) == {(name, 0, "forced") for name in "abc"}


def test_issue_194_zero_is_the_sum_of_zeros() -> None:
    """Zeros may be sensitive too. Withheld under a shown zero they are no secret: counts are not negative."""
    cells = read("""total 0
                    a     0 x
                    b     0 x
                    c     0""")
    made, withheld = problem(cells, "total = a + b + c", floor=0.0)
    made = replace(made, sensitive=np.array([False, True, True, False]))
    assert named(audit(made, withheld), cells) == {("a", -1, "forced"), ("b", -1, "forced")}


def test_issue_194_ones_beside_shown_zeros() -> None:
    """1 + 1 = 2 where the reader knows that neither is zero."""
    cells = read("""total 2
                    a     1 x
                    b     1 x
                    c     0""")
    report = audit(*problem(cells, "total = a + b + c", minimum=2))
    assert named(report, cells) == {("a", -1, "forced"), ("b", -1, "forced")}
    may_be_zero, withheld = problem(cells, "total = a + b + c", minimum=2, floor=0.0)
    assert audit(may_be_zero, withheld).passed


def test_issue_136_linked_tables_that_are_safe_alone() -> None:
    """Place by sex withholds the margin of sex; sex by age shows what that margin adds up to."""
    cells = read("""total   30
                    north   10
                    south   20
                    north-f 1 x
                    north-m 9 x
                    south-f 11
                    south-m 9
                    f       12 x
                    m       18 x
                    young-f 5
                    old-f   7
                    young-m 10
                    old-m   8""")
    by_place = """total = north + south
                  total = f + m
                  north = north-f + north-m
                  south = south-f + south-m
                  f = north-f + south-f
                  m = north-m + south-m"""
    by_age = """f = young-f + old-f
                m = young-m + old-m"""
    first = {name: cell for name, cell in cells.items() if not name.startswith(("young", "old"))}
    assert audit(*problem(first, by_place)).passed
    report = audit(*problem(cells, by_place + "\n" + by_age))
    assert named(report, cells) == {("north-f", -1, "exact")}
    assert {list(cells)[cell] for cell in report.recomputable} == {"f", "m", "north-m"}


def test_issue_136_three_sums_of_two_out_of_three() -> None:
    """Every sum has two withheld parts, and still all parts follow when all three sums are shown."""
    cells = read("""sum-uv 9
                    sum-uw 5
                    sum-vw 12
                    u      1 x
                    v      8 x
                    w      4 x""")
    made, withheld = problem(cells, "sum-uv = u + v\nsum-uw = u + w\nsum-vw = v + w")
    assert named(audit(made, withheld), cells) == {("u", -1, "exact")}
    for place in range(3):
        fewer = withheld.copy()
        fewer[place] = True
        assert audit(made, fewer).passed


def test_issue_160_the_range_that_is_left_is_too_narrow() -> None:
    """No cell can be computed, but every withheld one is known to be below the minimum."""
    cells = read("""total 12
                    n 4
                    s 8
                    f 6
                    m 6
                    n-f 2 x
                    n-m 2 x
                    s-f 4 x
                    s-m 4 x""")
    sums = "total = n + s\ntotal = f + m\nn = n-f + n-m\ns = s-f + s-m\nf = n-f + s-f\nm = n-m + s-m"
    made, withheld = problem(cells, sums, minimum=4)
    report = audit(made, withheld)
    assert named(report, cells) == {("n-f", -1, "upper"), ("n-m", -1, "upper")}
    assert audit(*problem(cells, sums, minimum=3)).passed


def test_issue_66_a_level_with_one_part_is_the_same_cell_twice() -> None:
    cells = read("""total 11
                    north 2
                    north-1 2 x
                    south 9 x""")
    report = audit(*problem(cells, "total = north + south\nnorth = north-1"))
    assert named(report, cells) == {("north", -1, "shown"), ("north-1", -1, "exact")}


def test_a_holding_knows_several_cells_of_a_row() -> None:
    """Neither of its cells alone gives the third away; both do."""
    cells = read("""total 14
                    a 2 x
                    b 5 x
                    c 7 x""")
    made, withheld = problem(cells, "total = a + b + c", parties=("b", "c", "b c", "a b"))
    assert named(audit(made, withheld), cells) == {("a", 2, "exact")}


def test_a_holding_with_very_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A party that knows more cells than vectors are drawn for gets an elimination of its own."""
    monkeypatch.setattr("cadre.disclosure.auditing.insiders.LONGEST", 1)
    cells = read("""total 14
                    a 2 x
                    b 5 x
                    c 7 x""")
    made, withheld = problem(cells, "total = a + b + c", parties=("b", "c", "b c", "a b"))
    assert named(audit(made, withheld), cells) == {("a", 2, "exact")}


def test_whole_numbers_tell_more_than_real_ones() -> None:
    """u and v can only go up together, and then r goes down by twice as much, from 2 to no less than 1.

    Half a person would fit, so linear programs leave a range; whole people do not.
    """
    cells = read("""total 4
                    q     2 x
                    r     2 x
                    u     1 x
                    v     1 x
                    s     5 x
                    su    6
                    sv    6""")
    sums = "total = q + r\nq = u + v\nsu = s + u\nsv = s + v"
    made, withheld = problem(cells, sums, minimum=2)
    made = replace(made, upper=np.full(len(cells), np.nan))
    assert named(audit(made, withheld), cells) == {("u", -1, "one-value"), ("v", -1, "one-value")}
    assert audit(replace(made, whole=False), withheld).passed


def test_the_floor_tells_a_party_the_rest() -> None:
    """Whoever knows the 2 of 1 + 2 + 1 = 4 knows that the other two are ones."""
    cells = read("""total 4
                    a 1 x
                    b 2 x
                    c 1 x""")
    made, withheld = problem(cells, "total = a + b + c", minimum=2, parties=("b",))
    assert named(audit(made, withheld), cells) == {("a", 0, "forced"), ("c", 0, "forced")}


def test_a_withheld_cell_that_everybody_can_compute_may_be_shown() -> None:
    cells = read("""total 20
                    a 9 x
                    b 11""")
    made, withheld = problem(cells, "total = a + b")
    report = audit(made, withheld)
    assert report.passed
    assert report.recomputable.tolist() == [1]


def test_what_is_told_names_no_cell_and_counts_no_party() -> None:
    cells = read("""total 14
                    a 2 x
                    b 5 x
                    c 7 x""")
    made, withheld = problem(cells, "total = a + b + c", parties=("b", "c"))
    told = audit(made, withheld).told()
    assert set(told) == {
        "cells", "withheld", "whole_numbers", "primes", "tables_for_every_party",
        "whole_tables_for_all", "passed",
    }  # fmt: skip
    assert told == audit(problem(cells, "total = a + b + c")[0], withheld).told()
