"""The outlook of the stock against slow and obvious arithmetic, and a country whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.methods.stock.ageing import by_age_at_start, exposed, moved_on
from cadre.methods.stock.projecting import project
from cadre.methods.uncertainty.straying import CHOSEN_ENTRIES, CHOSEN_RATES, straying
from cadre.publishable.outlook.beside import Given, carried, growth, held, in_all, lines_of
from cadre.publishable.outlook.counted import Counted, Whole, whole
from cadre.publishable.outlook.supply import (
    Supply,
    carry_groups,
    intake_that_closes,
    people,
)

NAN = float("nan")


def year_of(people_at: list[float], rates: list[float], moving: list[float], came: list[float]) -> tuple:
    """One year of a country, person by person in spirit: grow older, leave at the new age, enter."""
    reached = [
        n * (1 - moving[a]) + (people_at[a - 1] * moving[a - 1] if a else 0) for a, n in enumerate(people_at)
    ]
    left = [n * rate for n, rate in zip(reached, rates, strict=True)]
    return [n - gone + new for n, gone, new in zip(reached, left, came, strict=True)], left, reached


RATES, MOVING = [0.03, 0.04, 0.03, 0.05, 0.12, 0.35], [0.2, 0.1, 0.09, 0.1, 0.045, 0.0]
CAME = [60.0, 140.0, 0.0, 0.0, 0.0, 0.0]
START = [300.0, 1500.0, 1400.0, 1100.0, 900.0, 120.0]


def country(years: int = 3, scale: float = 1.0, times: tuple[float, ...] = ()) -> Counted:
    """Exact counts of a country that obeys ``RATES``, ``MOVING`` and ``CAME``, entries ``times`` by year."""
    stock, exits = [[scale * n for n in START]], [[0.0] * 6]
    many = times or (1.0,) * years
    for year in range(1, years):
        end, left, _ = year_of(stock[-1], RATES, MOVING, [scale * many[year] * n for n in CAME])
        stock.append(end)
        exits.append(left)
    by_age, gone = np.array(stock), np.array(exits)
    total = by_age.sum(axis=1)
    entries = scale * sum(CAME) * np.array(many)
    return Counted(
        tuple(range(2023, 2023 + years)), total, total, by_age, gone.sum(axis=1), gone, entries
    )  # fmt: skip


def test_the_accounts_give_back_who_grows_older_and_how_many_leave() -> None:
    counts = country()
    onward = moved_on(counts.by_age[:-1], counts.by_age[1:], counts.exits_by_age[1:])
    assert onward[:, 1:] == pytest.approx(counts.by_age[:-1, 1:] * MOVING[1:])
    assert np.isnan(onward[:, 0]).all()
    onward[:, 0] = counts.by_age[:-1, 0] * MOVING[0]
    assert counts.exits_by_age[1:] / exposed(counts.by_age[:-1], onward) == pytest.approx(
        np.array([RATES, RATES])
    )


def test_leaving_before_growing_older_is_the_same_year() -> None:
    found = by_age_at_start(RATES, MOVING)
    kept = [n * (1 - leave) for n, leave in zip(START, found.leave, strict=True)]
    end = [
        kept[a] * (1 - found.move_on[a]) + (kept[a - 1] * found.move_on[a - 1] if a else 0) for a in range(6)
    ]
    assert end == pytest.approx(year_of(START, RATES, MOVING, [0.0] * 6)[0])


def test_the_expected_course_is_the_country_carried_on_by_hand() -> None:
    counts = country()
    found = carry_groups({"doctors": counts}, counts, 2030)["doctors"]
    assert isinstance(found, Supply)
    expected = project(found.laws.system, found.laws.course).headcount.sum(axis=(0, 2, 3, 4))
    stock, totals = list(counts.by_age[-1]), [float(counts.practising[-1])]
    for _ in range(5):
        stock, _, _ = year_of(stock, RATES, MOVING, CAME)
        totals.append(sum(stock))
    assert expected == pytest.approx(np.array(totals), rel=1e-9)
    assert found.years == (2025, 2026, 2027, 2028, 2029, 2030)


def test_the_latest_year_of_a_steady_country_is_foretold() -> None:
    found = carry_groups({"doctors": country()}, country(), 2030)["doctors"]
    assert isinstance(found, Supply)
    assert found.tested is not None
    assert found.tested.year == 2025
    assert abs(found.tested.error) < 0.1
    assert found.tested.inside


def test_years_that_strayed_make_the_range_wider() -> None:
    """Entries of four years, the same in each, and half as many more or less by turns; exits stay."""
    even, uneven = (
        carry_groups({"doctors": counts}, counts, 2030)["doctors"]
        for counts in (country(4), country(4, times=(1.0, 1.5, 0.5, 1.5)))
    )
    assert isinstance(even, Supply)
    assert isinstance(uneven, Supply)
    assert (even.laws.rates_sd, even.laws.entries_sd) == (CHOSEN_RATES, CHOSEN_ENTRIES)
    assert uneven.laws.rates_sd == CHOSEN_RATES
    assert uneven.laws.entries_sd == straying([1.5, 0.5, 1.5], [1, 1, 1])
    widths = [np.ptp(np.quantile(one.draws[:, -1], (0.05, 0.95))) for one in (even, uneven)]
    assert widths[1] > 1.5 * widths[0]


def test_what_is_withheld_is_estimated_from_what_is_left_over() -> None:
    counts = country()
    by_age, exits = counts.by_age.copy(), counts.exits_by_age.copy()
    by_age[:, [0, 5]], exits[1, [0, 3]] = NAN, NAN
    reference = whole(counts)
    assert isinstance(reference, Whole)
    found = whole(counts._replace(by_age=by_age, exits_by_age=exits), reference)
    assert isinstance(found, Whole)
    assert found.before.sum(axis=1) == pytest.approx(counts.practising[:-1])
    assert found.left.sum(axis=1) == pytest.approx(counts.exits[1:])
    # The country obeys one law, so the estimate is near the truth, though it never saw it.
    assert found.after[-1] == pytest.approx(counts.by_age[-1], rel=0.2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"entries": np.full(3, NAN)}, "flows"),
        ({"exits": np.array([0.0, NAN, 1.0])}, "flows"),
        ({"practising": np.array([5000.0, NAN, 5000.0])}, "withheld"),
        ({"entries": np.full(3, 900.0)}, "accounts"),
    ],
)
def test_a_country_whose_counts_do_not_allow_it_is_refused(change: dict, reason: str) -> None:
    assert whole(country()._replace(**change)) == reason
    assert whole(country(1)) == "years"


def test_cells_of_everybody_that_are_withheld_refuse_all() -> None:
    by_age = country().by_age.copy()
    by_age[0, 0] = NAN
    assert carry_groups({"doctors": country()}, country()._replace(by_age=by_age), 2030) == {
        "doctors": "withheld"
    }


def test_small_groups_are_drawn_to_the_rate_of_all() -> None:
    """Three people too many leave a group of fifty: its rate goes only part of the way."""
    small = country(scale=0.01)
    exits = small.exits_by_age.copy()
    exits[2, 1] += 3
    entries = small.entries + np.array([0.0, 0.0, 3.0])
    unlucky = small._replace(exits_by_age=exits, exits=exits.sum(axis=1), entries=entries)
    groups = {"doctors": country(), "nurses+midwives": country(scale=2), "dentists": unlucky}
    found = carry_groups(groups, country(), 2030)
    doctors, dentists = found["doctors"], found["dentists"]
    assert not isinstance(doctors, str)
    assert not isinstance(dentists, str)
    rates = [one.laws.system.hazards[2, 0, 0, 0, 1] for one in (doctors, dentists)]
    own = (exits[1, 1] + exits[2, 1]) / (2 * small.by_age[0, 1])
    assert rates[0] < rates[1] < own


def test_the_same_counts_give_the_same_draws() -> None:
    twice = [carry_groups({"doctors": country()}, country(), 2030)["doctors"] for _ in range(2)]
    one, other = twice
    assert isinstance(one, Supply)
    assert isinstance(other, Supply)
    assert np.array_equal(one.draws, other.draws)


@settings(deadline=None, max_examples=8)
@given(wanted=st.floats(5000, 9000))
def test_the_intake_that_closes_does_close(wanted: float) -> None:
    found = carry_groups({"doctors": country()}, country(), 2030)["doctors"]
    assert isinstance(found, Supply)
    intake = intake_that_closes(found, wanted)
    laws = found.laws
    course = laws.course.entries.copy()
    course[:, :, 0] = intake.middle
    changed = type(laws.course)(course, laws.course.factors, laws.course.work)
    assert project(laws.system, changed).headcount[0, -1].sum() == pytest.approx(wanted)
    assert intake.low <= intake.middle <= intake.high
    more = people(laws, intake.middle - laws.entries)[:, -1]
    assert np.median(more) == pytest.approx(wanted, rel=0.02)


GIVEN = Given(
    {2023: 1e6, 2024: 1.01e6, 2025: 1.0201e6}, {2024: 100.0, 2025: 103.0}, {2025: 5000.0}, {2025: 4000.0}
)


def supply(*last: float) -> Supply:
    draws = np.array([[5300.0, *[5300.0] * 4, one] for one in last])
    found = carry_groups({"doctors": country()}, country(), 2030)["doctors"]
    assert isinstance(found, Supply)
    return found._replace(draws=draws)


def test_the_lines_beside_supply_are_these() -> None:
    need, demand, posts = lines_of("doctors", GIVEN, supply(5400.0))
    people_2030 = 1.0201e6 * 1.01**5
    assert need.low[-1] == pytest.approx(20.7 * people_2030 / 1e4)
    assert demand.low[-1] == pytest.approx(5300 * 1.01**5 * 1.03 ** (5 * 0.2))
    assert demand.high[-1] == pytest.approx(5300 * 1.01**5 * 1.03 ** (5 * 1.0))
    assert list(posts.low) == [5000.0] * 6
    assert posts.of == pytest.approx(4000 / 5300)
    against = held(supply(5300.0), posts, posts.low)
    assert against.shortage == pytest.approx((1000, 1000, 1000))
    (_, without, _) = lines_of("doctors", GIVEN._replace(income={}), supply(5400.0))
    assert list(without.low) == list(without.high)
    assert without.low[-1] == pytest.approx(5300 * 1.01**5)


def test_a_shortage_is_floored_in_each_draw_and_a_balance_is_not() -> None:
    found = supply(*[5000.0] * 50, *[6000.0] * 50)
    (line, *_) = lines_of("doctors", GIVEN, found)
    wanted = np.full(6, 5500.0)
    assert held(found, line, wanted).shortage == (0.0, 250.0, 500.0)
    assert held(found, line, wanted).balance == (-500.0, 0.0, 500.0)


def test_a_surplus_of_one_group_does_not_fill_the_shortage_of_another() -> None:
    together = in_all([supply(4000.0), supply(7000.0)], [np.full(6, 5000.0), np.full(6, 5000.0)])
    assert together.shortage == (1000.0, 1000.0, 1000.0)
    assert together.balance == (1000.0, 1000.0, 1000.0)


def test_figures_are_carried_by_their_mean_growth() -> None:
    assert growth({2010: 50.0, 2020: 100.0, 2025: 121.0}) == pytest.approx(np.log(1.21) / 5)
    assert growth({2025: 7.0}) == 0.0
    found = carried({2024: 100.0, 2025: 110.0}, (2025, 2026, 2027))
    assert found == pytest.approx(np.array([110.0, 121.0, 133.1]))
    assert carried({2024: 100.0}, (2025, 2026)) is None
