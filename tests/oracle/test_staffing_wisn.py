"""WISN against its formula written out, allocation against every possible one."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.cli.workloads import read_workload
from cadre.methods.staffing import wisn
from cadre.methods.staffing.allocation import allocate, next_posts, strain
from cadre.methods.staffing.workload import Row, needs

YEARS = [(38.0, 120.0, 31.0), (40.0, 365.0, 88.0), (48.0, 0.0, 12.0), (35.5, 911.0, 0.0)]


def written_out(hours_per_week: float, births: float, sections: float) -> float:
    """AWT = (365-102)/7 x h; 6 births, 2 sections an hour; CAS 48 h a year, IAS 12 staff x 48 h a year.

    The standards of the 56 facility-years of test_staffing_odisha, whose data have no licence.
    """
    hours = (365 - 102) / 7 * hours_per_week
    return (births / (6 * hours) + sections / (2 * hours)) / (1 - 48 / hours) + 12 * 48 / hours


def test_facilities_from_one_table(tmp_path: Path) -> None:
    """Through the workload table: standards once, hours and volumes by facility."""
    head = "facility,kind,item,amount,minutes,staff,unit\n"
    general = ",possible_days,,365,,,\n,absence,leave,102,,,\n,category,meetings,48,,,hours_per_year\n"
    general += ",individual,review,48,,12,\n,service,birth,,10,,\n,service,section,,30,,\n"
    rows = [
        f"{place},{kind},{item},{amount!r},,,\n"
        for place, (per_week, births, sections) in enumerate(YEARS)
        for kind, item, amount in (
            ("hours_per_day", "", per_week / 7),
            ("service", "birth", births),
            ("service", "section", sections),
        )
    ]
    path = tmp_path / "workload.csv"
    path.write_text(head + general + "".join(rows), encoding="utf-8")
    found = needs(read_workload(path))
    for place, year in enumerate(YEARS):
        assert found[str(place), ""].required == pytest.approx(written_out(*year), abs=1e-12)


@given(
    st.floats(1, 300), st.lists(st.tuples(st.floats(0, 1e5), st.floats(0.5, 240)), min_size=1, max_size=5),
    st.floats(0, 90), st.floats(0, 500), st.floats(0, 9),
)  # fmt: skip
def test_required_staff_have_just_enough_hours(
    days: float, services: list[tuple[float, float]], percent: float, hours: float, staff: float
) -> None:
    """Hours of the required staff = hours of services, of everyone's support work, and of some staff's own.

    Staff who serve patients are those needed before individual allowances; all of them do support work.
    """
    rows = [Row("possible_days", "", days), Row("hours_per_day", "", 8), Row("category", "c", percent)]
    rows += [Row("service", str(place), volume, minutes=m) for place, (volume, m) in enumerate(services)]
    rows += [Row("individual", "i", hours, staff=staff)]
    (need,) = needs(rows).values()
    working = days * 8
    served = math.fsum(volume * minutes / 60 for volume, minutes in services)
    at_services = need.required - hours * staff / working
    assert at_services * working * (1 - percent / 100) == pytest.approx(served, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("exact", "whole"),
    [(0, 0), (0.2, 1), (1.0, 1), (1.1, 1), (1.2, 2), (2.2, 2), (2.3, 3), (3.3, 3), (4.5, 5), (5.5, 5),
     (5.6, 6), (7.4, 7), (7.6, 8)],
)  # fmt: skip
def test_rounding_as_recalled(exact: float, whole: int) -> None:
    assert wisn.rounded_as_in_the_manual(exact) == whole


def test_signs() -> None:
    under, over, none = wisn.Need(1, 4, 1, 0, 3), wisn.Need(1, 4, 1, 0, 5), wisn.Need(1, 0, 1, 0, 5)
    assert (under.difference, under.ratio, under.pressure) == (-1, 0.75, 25)
    assert (over.difference, over.ratio, over.pressure) == (1, 1.25, -25)
    assert (none.difference, none.ratio, none.pressure) == (5, None, None)
    assert wisn.Need(1, 4, 1, 0).difference is None


concave = st.lists(
    st.lists(st.integers(0, 20), min_size=5, max_size=5).map(lambda g: sorted(g, reverse=True)),
    min_size=1, max_size=3,
)  # fmt: skip


@given(concave, st.integers(1, 5))
def test_greedy_is_as_good_as_any_allocation_of_concave_gains(gains: list[list[int]], posts: int) -> None:
    chosen = allocate(lambda unit, given: gains[unit][given] if given < 5 else 0, len(gains), posts)
    reached = sum(sum(gains[unit][: chosen.count(unit)]) for unit in range(len(gains)))
    best = max(
        sum(sum(gain[:k]) for gain, k in zip(gains, split, strict=True))
        for split in itertools.product(range(6), repeat=len(gains))
        if sum(split) <= posts
    )
    assert reached == best


@given(st.lists(st.tuples(st.floats(0, 9), st.integers(0, 6)), min_size=1, max_size=3), st.integers(1, 5))
def test_posts_lower_the_strain_as_far_as_can_be(units: list[tuple[float, int]], posts: int) -> None:
    required, existing = [r for r, _ in units], [float(e) for _, e in units]
    chosen = next_posts(required, existing, posts)

    def left(split: tuple[int, ...]) -> float:
        return sum(strain(r, e + k) for r, e, k in zip(required, existing, split, strict=True))

    splits = itertools.product(range(posts + 1), repeat=len(units))
    best = min(left(split) for split in splits if sum(split) <= posts)
    assert left(tuple(chosen.count(unit) for unit in range(len(units)))) == pytest.approx(best, abs=1e-9)


def test_the_most_strained_come_first_and_nobody_gets_more_than_needed() -> None:
    """Needs 4, 4, 2 with 1, 3, 1 staff: 1/4, 3/4 and 1/2 met."""
    assert next_posts([4, 4, 2], [1, 3, 1], 3) == [0, 0, 2]
    assert sorted(next_posts([4, 4, 2], [1, 3, 1], 99)) == [0, 0, 0, 1, 2]
    assert next_posts([0], [0], 3) == []
