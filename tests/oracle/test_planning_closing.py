"""The backward question against a published worked example, closed forms and a projection of the answer."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cadre.methods.planning.closing import LEVERS, Lever, close_gap
from cadre.methods.planning.headcounts import closing_inflow, fte_supply, heads_later, required
from cadre.methods.stock.closed import constant_flow
from cadre.methods.stock.projecting import project
from cadre.methods.stock.system import CAUSES, ENTRIES, Course, System, steady_course
from small_workforces import one_system, systems

# van Greuningen et al. 2012, Hum Resour Health 10:21, Tables 2-7: general practitioners, the Netherlands.
MEN, WOMEN, MALE_FTE, FEMALE_FTE = 6129, 4086, 0.822, 0.551


def test_netherlands_supply_and_requirement_2009() -> None:
    assert fte_supply([MEN, WOMEN], [MALE_FTE, FEMALE_FTE]) == pytest.approx(7290, rel=0.0005)
    assert required(7292, unmet=0.01) == pytest.approx(7365, rel=0.0005)


def test_netherlands_heads_and_supply_2019() -> None:
    assert fte_supply([MEN], [0.382]) == pytest.approx(2341, abs=0.5)
    assert fte_supply([WOMEN], [0.192]) == pytest.approx(785, abs=0.5)
    arriving = [93, 1320, 1054, 2690]
    assert heads_later([MEN, WOMEN], [2341 / MEN, 785 / WOMEN], arriving) == pytest.approx(12_246)
    assert fte_supply([5301, 6945], [MALE_FTE, FEMALE_FTE]) == pytest.approx(8187, rel=0.0005)
    assert required(7365, growth=[0.06]) == pytest.approx(7807, abs=1)


def test_netherlands_inflow_that_closes_the_gap() -> None:
    """614 entrants a year for five years leave 2,690 active, 71% of them women: 476 are enough."""
    slope = fte_supply([2690 * 0.29, 2690 * 0.71], [MALE_FTE, FEMALE_FTE]) / 614
    assert slope == pytest.approx(2.7583, abs=1e-4)
    assert closing_inflow(614, 380, slope) == pytest.approx(476, abs=0.5)
    assert closing_inflow(614, 1e9, slope) == 0
    with pytest.raises(ValueError, match="nothing"):
        closing_inflow(614, 380, 0)


def planned(intake: float, years: int) -> Course:
    entries = np.zeros((years, len(ENTRIES), 1, 1))
    entries[:, 0] = intake
    return steady_course(entries, 1)


def test_an_intake_has_the_closed_form() -> None:
    """S_T is a line in I: I* = (S* - S_0 (1 - q)^T) q / (1 - (1 - q)^T)."""
    found = close_gap(one_system(1000, 0.05), planned(60, 10), 0, 1500, "intake", 0)
    left = 0.95**10
    expected = (1500 - 1000 * left) * 0.05 / (1 - left)
    assert 60 + found.amount == pytest.approx(expected)
    assert found.yield_ == pytest.approx((1 - left) / 0.05)
    assert constant_flow(1000, expected, 0.05, 10) == pytest.approx(1500)


def test_retention_has_the_closed_form_without_entries() -> None:
    """1000 (1 - 0.05)^(10 f) = 800."""
    found = close_gap(one_system(1000, 0.05), planned(0, 10), 0, 800, "retention", 0)
    assert found.amount == pytest.approx(np.log(0.8) / (10 * np.log(0.95)))
    assert found.closes


def test_retention_alone_may_not_do() -> None:
    found = close_gap(one_system(1000, 0.05), planned(0, 10), 0, 1100, "retention", 0)
    assert not found.closes
    assert (found.amount, found.reached) == (0, pytest.approx(1000))


def test_fewer_than_nobody_cannot_enter() -> None:
    found = close_gap(one_system(1000, 0.05), planned(10, 10), 0, 1, "intake", 0)
    assert (found.amount, found.closes) == (-10, False)


def test_entrants_who_come_too_late_change_nothing() -> None:
    found = close_gap(one_system(1000, 0.05), planned(10, 10), 0, 2000, "intake", 10)
    assert (found.amount, found.yield_, found.closes) == (0, 0, False)


@settings(max_examples=60, deadline=None)
@given(systems(draws=1), st.floats(0.5, 2), st.sampled_from(LEVERS))
def test_the_answer_projected_gives_what_was_wanted(
    drawn: tuple[System, Course], share: float, lever: Lever
) -> None:
    system, course = drawn
    wanted = share * float(project(system, course).fte[0, -1, :, 0].sum())
    found = close_gap(system, course, 0, wanted, lever, 0)
    assume(found.closes)
    if lever == "retention":
        factors = course.factors.copy()
        factors[:, :, CAUSES.index("leaving"), 0] *= found.amount
        changed = dataclasses.replace(course, factors=factors)
    else:
        kind = {"intake": "graduates", "recruitment": "immigration"}[lever]
        entries = course.entries.copy()
        part = entries[0, :, ENTRIES.index(kind), :, 0]
        part += found.amount * part / part.sum(axis=-1, keepdims=True)
        changed = dataclasses.replace(course, entries=np.maximum(0, entries))
    reached = float(project(system, changed).fte[0, -1, :, 0].sum())
    assert reached == pytest.approx(wanted, rel=1e-6)
    assert found.reached == pytest.approx(reached, rel=1e-6)
