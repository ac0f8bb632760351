"""The truth agrees with the files, counted again in a plain way, and with the model it comes from."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pyarrow.parquet as pq
import pytest

from cadre.catalogue.concerns import checked_extract
from cadre.sample.blocks import block, world
from cadre.sample.dirt import national_numbers
from cadre.sample.payments import payments
from cadre.sample.posts import yearly_pay
from small_samples import WORKERS, dirt, members, small_sample, text_rows, total, truth

FOLDER = small_sample().folder
DATA = FOLDER / "data"
FIGURES = truth(FOLDER)["figures"]
DIRT = dirt(FOLDER)


def _contracts() -> list[dict[str, object]]:
    rows = pq.read_table(DATA / "contracts.parquet").to_pylist()
    return [row | {"person": who} for row, who in zip(rows, members(FOLDER, "contracts"), strict=True)]


def test_about_as_many_are_at_work_as_were_asked_for() -> None:
    assert abs(small_sample().workers - WORKERS) < 0.04 * WORKERS
    assert total(FIGURES["headcount"]["2025"]) == small_sample().workers


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_headcount_counted_from_the_contracts(year: int) -> None:
    end = f"{year}-12-31"
    there = {
        row["person"]
        for row in _contracts()
        if str(row["start_date"]) <= end and (row["end_date"] is None or str(row["end_date"]) > end)
    }
    missing = DIRT["contracts"]["faults"]["contract_missing"]["applied"]
    assert 0 <= total(FIGURES["headcount"][str(year)]) - len(there) <= missing


def test_stock_is_last_years_stock_with_those_who_came_and_without_those_who_left() -> None:
    for year in range(2017, 2026):
        came, left = total(FIGURES["entries"][str(year)]), total(FIGURES["exits"][str(year)])
        before = total(FIGURES["headcount"][str(year - 1)])
        assert total(FIGURES["headcount"][str(year)]) == before + came - left


def test_exits_counted_from_the_contracts() -> None:
    left = Counter(
        str(row["exit_reason"])
        for row in {row["person"]: row for row in _contracts() if row["exit_reason"]}.values()
        if str(row["end_date"]).startswith("2025")
    )
    true: dict[str, float] = defaultdict(float)
    for reasons in FIGURES["exits"]["2025"].values():
        for reason, count in reasons.items():
            true[reason] += count
    assert all(0 <= true[reason] - count <= 6 for reason, count in left.items())


def test_every_breakdown_of_the_stock_adds_up_to_it() -> None:
    for name, figures in FIGURES.items():
        if name.startswith("headcount_by"):
            for year, by_occupation in figures.items():
                for code, parts in by_occupation.items():
                    assert total(parts) == FIGURES["headcount"][year][code], (name, year, code)


def test_students_counted_from_the_roll() -> None:
    rows = text_rows(DATA / "school_roll.tsv", "utf-16", "\t")
    graduated = sum(1 for row in rows if row["Статус"] == "выпущен" and row["Год статуса"] == "2024")
    admitted = sum(1 for row in rows if row["Год приёма"] == "2024")
    assert graduated == total(FIGURES["graduated"]["2024"])
    assert admitted == total(FIGURES["admitted"]["2024"])


def test_pay_counted_from_the_payroll_without_what_should_not_be_there() -> None:
    rows = text_rows(DATA / "payroll_2025.csv", "cp1251", ";")
    amounts = [float(row["Начислено"].replace("O", "0").replace(",", ".")) for row in rows]
    # Over the truth by what was paid twice, to leavers and to nobody; letters O can cost a digit.
    true = total(FIGURES["gross_pay"]["2025"])
    assert true < sum(amounts) < true * 1.03


def test_the_pay_gap_can_be_found_again_by_least_squares() -> None:
    place = world(20_000, 3)
    work = block(place, 0, 30_000).work
    facility, year = work.post.place(2025), 2025
    pay = yearly_pay(place.country, place.places, place.draws, work.people, work.career, facility, year)
    owner = np.eye(3)[place.places.owner[facility]]
    experience = np.clip(year - work.career.begin_year, 0, 30)
    urban = place.country.districts.urban[place.places.district[facility]]
    columns = [np.eye(len(place.country.occupations))[work.people.occupation], owner[:, 1:]]
    columns += [column[:, None] for column in (work.people.sex == 0, experience, urban)]
    found = np.linalg.lstsq(np.hstack(columns), np.log(pay), rcond=None)[0]
    assert found[-3] == pytest.approx(-place.country.rates["pay"]["gap"], abs=0.01)
    assert truth(FOLDER)["pay"]["log_gap"] == place.country.rates["pay"]["gap"]


def test_nobody_is_paid_before_the_first_or_after_the_last_day() -> None:
    place = world(2_000, 1)
    work = block(place, 0, 3_000).work
    paid = payments(place, work, 2024, place.faults("payroll_2024"))
    honest = paid.take(paid.sort <= 1)
    assert (work.career.begin_year[honest.worker] <= 2024).all()
    assert (work.career.leave_year[honest.worker] >= 2024).all()
    assert (paid.months <= 12).all()


def test_an_hour_of_part_time_is_paid_like_an_hour_of_full_time() -> None:
    place = world(20_000, 1)
    work = block(place, 0, 30_000).work
    paid = payments(place, work, 2025, place.faults("payroll_2025"))
    nurses = paid.take((paid.sort == 0) & (work.people.occupation[paid.worker] == 3) & (paid.months == 12))
    hourly, part = nurses.pay / nurses.hours, work.post.part_time[nurses.worker]
    assert np.median(hourly[part]) == pytest.approx(np.median(hourly[~part]), rel=0.06)


def test_fewer_posts_are_filled_than_funded() -> None:
    shares = truth(FOLDER)["shares"]
    assert all(5 < shares[year]["vacancy_rate"] < 15 for year in ("2023", "2024", "2025"))


def test_national_numbers_are_unlike() -> None:
    found = national_numbers(np.arange(1_000_000))
    assert len(np.unique(found)) == 1_000_000
    assert {len(str(number)) for number in found[:1000]} == {12}


def test_concerns_are_coded_answers_that_may_be_counted_and_the_truth_knows_how_many() -> None:
    rows = text_rows(DATA / "concerns.csv", "utf-8", ",")
    found = Counter((row["quarter"][:4], row["concern_kind"]) for row in rows)
    true = {
        (year, kind): int(count)
        for year, kinds in FIGURES["concerns_received"].items()
        for kind, count in kinds.items()
        if count
    }
    assert found == true
    for row in rows:
        assert row.pop("recipient") in set("12345")
        assert checked_extract(row)["concern_kind"] == row["concern_kind"]
