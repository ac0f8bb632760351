"""Money: limits of the grades, sums by hand, and what must hold for any figures."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cadre.methods.money import execution as pefa
from cadre.methods.money.execution import Line
from cadre.methods.money.payroll import Paid, Registered, age, paid_less_present, to_be_checked
from cadre.methods.money.prices import Space, deflated, international
from cadre.methods.money.reform import Assumptions, ReformLine, coverage
from cadre.methods.money.wages import Absorption, Pay, room, wage_bill
from cadre.methods.proportions import wilson

money = st.floats(1, 1e6)


def test_wage_bill_by_hand() -> None:
    groups = [Pay(10, 100, 20, 30), Pay(2, 500)]
    assert wage_bill(groups) == [2500]
    assert wage_bill(groups, 0.1, 2) == pytest.approx([2500, 2750, 3025])
    assert room(10_000, 35, 3025) == pytest.approx(475)
    for wrong in ([Pay(-1, 1)], 0.0), (groups, -1.0):
        with pytest.raises(ValueError, match="must not be negative"):
            wage_bill(*wrong)


def test_three_gaps_that_are_not_one() -> None:
    found = Absorption(graduates=1200, funded=1100, filled=1000, need=3000)
    assert (found.not_absorbed, found.unfunded_need, found.vacant) == (200, 1900, 100)
    assert Absorption(graduates=5, filled=7).not_absorbed == -2
    assert Absorption(graduates=5, filled=7).vacant is None


@pytest.mark.parametrize(
    ("rates", "grade"),
    [
        ([95, 105, 50], "A"), ([94.9, 105, 90], "B"), ([90, 110, 150], "B"), ([89, 110.1, 100], "C"),
        ([84, 116, 100], "D"), ([100, 100, 100, 80, 120, 70], "D"), ([100, 100], None),
    ],
)  # fmt: skip
def test_grades_of_the_total(rates: list[float], grade: str | None) -> None:
    """Limits recalled, not read."""
    assert pefa.outturn_grade(rates) == grade


@pytest.mark.parametrize(
    ("variances", "grade"),
    [
        ([4.9, 4.9, 50], "A"), ([5, 4.9, 50], "B"), ([5, 4.9, 9], "B"), ([9.9, 9.9, 50], "B"),
        ([10, 14.9, 50], "C"), ([15, 14, 15], "D"), ([1, 1], None),
    ],
)  # fmt: skip
def test_grades_of_the_composition(variances: list[float], grade: str | None) -> None:
    """PEFA 2016, PI-2.1 (pefa.org, node 4627): A < 5, B < 10, C < 15 percent in two of three years."""
    assert pefa.composition_grade(variances) == grade


@pytest.mark.parametrize(
    ("share", "grade"), [(2.9, "A"), (3, "B"), (6, "B"), (6.1, "C"), (9.9, "C"), (10, "D")]
)
def test_grades_of_contingency(share: float, grade: str) -> None:
    """PEFA 2016, PI-2.3 (pefa.org, node 4627): A < 3, B 3 to 6, C above 6 and below 10 percent."""
    assert pefa.contingency_grade([share] * 3) == grade


def test_the_weakest_counts() -> None:
    assert pefa.weakest(["A", "C", "B"]) == "C"
    assert pefa.weakest(["A", None]) is None
    assert pefa.weakest([]) is None


def test_variance_by_hand() -> None:
    """80 of 100 and 120 of 100: the total as planned, a fifth moved; contingency and interest apart."""
    lines = [Line(1, "a", 100, 80), Line(1, "b", 100, 120), Line(1, "c", 50, 5, "contingency")]
    assert pefa.composition_variance(lines) == pytest.approx(20)
    assert pefa.rate(lines) == pytest.approx(82)
    assert pefa.contingency_share(lines) == pytest.approx(2)
    assert pefa.rate([]) is None
    assert pefa.composition_variance([Line(1, "a", 100, 0)]) is None


@given(st.lists(st.tuples(money, money), min_size=1, max_size=6), st.floats(0.1, 10))
def test_variance_tells_only_what_moved_between_lines(rows: list[tuple[float, float]], scale: float) -> None:
    lines = [Line(1, str(place), *row) for place, row in enumerate(rows)]
    value = pefa.composition_variance(lines)
    assert value is not None
    scaled = [Line(1, one.name, one.approved * scale, one.actual) for one in lines]
    assert pefa.composition_variance(scaled) == pytest.approx(value, abs=1e-6)
    even = [Line(1, one.name, one.approved, one.approved * scale) for one in lines]
    assert pefa.composition_variance(even) == pytest.approx(0, abs=1e-6)
    assert 0 <= value <= 200


def test_real_pay_by_hand() -> None:
    assert deflated({2020: 100, 2023: 150}, {2020: 80, 2023: 160}, 2020) == {2020: 100, 2023: 75}
    assert international(500, 250) == 2
    with pytest.raises(ValueError, match="2021"):
        deflated({2021: 1}, {2020: 1}, 2020)
    with pytest.raises(ValueError, match="positive"):
        international(1, 0)


@given(st.dictionaries(st.integers(2000, 2020), money, min_size=2), st.data())
def test_the_base_year_scales_and_does_not_reorder(amounts: dict[int, float], data: st.DataObject) -> None:
    index = {year: data.draw(money) for year in amounts}
    first, second = sorted(amounts)[:2]
    one, other = deflated(amounts, index, first), deflated(amounts, index, second)
    assert one[first] == pytest.approx(amounts[first])
    ratios = [other[year] / one[year] for year in amounts]
    assert ratios == pytest.approx([index[second] / index[first]] * len(ratios))


@given(*[st.tuples(money, st.floats(0.01, 1), st.floats(0.01, 1))] * 2)
def test_growth_of_spending_is_the_sum_of_three(before: tuple[float, ...], after: tuple[float, ...]) -> None:
    change = Space(*before).change(Space(*after))
    assert change["gdp"] + change["government"] + change["health"] == pytest.approx(
        change["spending"], abs=1e-9
    )
    with pytest.raises(ValueError, match="above zero"):
        Space(*before).change(Space(1, 0, 1))


def test_a_reform_line_by_line() -> None:
    lines = [ReformLine("nurses", 10, 100, 900), ReformLine("doctors", 1, 500)]
    assert [(one.recalculated, one.difference) for one in lines] == [(1000, -100), (500, None)]
    assert coverage(lines, Assumptions()) == pytest.approx((60, 60, 60))
    fixed = Assumptions((0.2, 0.2), (0.1, 0.1), (2, 2), (0.5, 0.5))
    assert coverage(lines, fixed) == pytest.approx([60 / (1.2 * 1.21 * 1.5)] * 3)
    low, middle, high = coverage(lines, Assumptions(on_costs=(0, 0.5)), seed=4)
    assert 40 < low < middle < high < 60
    assert middle == pytest.approx(60 / 1.25, rel=0.02)
    with pytest.raises(ValueError, match="zero"):
        coverage([ReformLine("none", 0, 1)], Assumptions())


def test_every_question_about_a_payroll() -> None:
    payroll = [Paid("1", "a", "X"), Paid("2", "b", "X"), Paid("2", "b", "X"), Paid("3", "a"), Paid("9")]
    register = {
        "1": Registered(born=date(1980, 1, 1)),
        "2": Registered(born=date(1964, 6, 30)),
        "3": Registered(died=date(2024, 6, 29), leave_from=date(2024, 1, 1)),
    }
    found = set(to_be_checked(payroll, register, date(2024, 6, 30), 60))
    assert found == {
        (0, "same-account"), (1, "same-id"), (2, "same-id"), (1, "past-retirement"), (2, "past-retirement"),
        (3, "same-account"), (3, "after-death"), (3, "on-unpaid-leave"), (4, "not-in-register"),
    }  # fmt: skip
    assert set(to_be_checked(payroll, None, date(2024, 6, 30), 60)) == {
        (0, "same-account"), (1, "same-id"), (2, "same-id"), (3, "same-account")
    }  # fmt: skip
    back = {"1": Registered(leave_from=date(2024, 1, 1), leave_to=date(2024, 6, 29))}
    assert not list(to_be_checked([Paid("1")], back, date(2024, 6, 30), None))
    assert paid_less_present(payroll, {"X": 1, "Y": 4}) == {"": 2, "X": 1, "Y": -4}


def test_age_in_full_years() -> None:
    assert age(date(1964, 7, 1), date(2024, 6, 30)) == 59
    assert age(date(1964, 6, 30), date(2024, 6, 30)) == 60


@given(st.integers(1, 300), st.data())
def test_wilson_holds_the_shares_a_score_test_would_not_reject(drawn: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(0, drawn))
    expected = stats.binomtest(found, drawn).proportion_ci(method="wilson")
    assert wilson(found, drawn) == pytest.approx((expected.low, expected.high), abs=1e-9)
    low, high = wilson(found, drawn)
    for share, end in itertools.product((low, high), (found / drawn,)):
        if 0 < share < 1:
            score = abs(end - share) / np.sqrt(share * (1 - share) / drawn)
            assert score == pytest.approx(1.959964, abs=1e-4)


@pytest.mark.parametrize(("found", "drawn"), [(3, 2), (-1, 2), (0, 0)])
def test_wilson_needs_a_sample(found: int, drawn: int) -> None:
    with pytest.raises(ValueError, match="drawn"):
        wilson(found, drawn)
