"""The stock, the flows and the pay of random people, worked out person by person in plain Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from small_extracts import rows_of, small_edition

Row = dict[str, Any]
YEARS = (2023, 2024, 2025)
FIRST = date(1900, 1, 1)
NEVER = date(9999, 12, 31)
FACILITIES: list[Row] = [
    {"facility": "H", "area": "N1", "facility_type": "hospital", "ownership": "public"},
    {"facility": "P", "area": "N2", "facility_type": "ambulatory", "ownership": "private_forprofit"},
    {"facility": "A", "area": None, "facility_type": "administration", "ownership": None},
]
OCCUPATIONS = ["2211", "2221", "1342", None]


def some_rows(draw: random.Random, people: int) -> dict[str, list[Row]]:
    """Rows of every kind for people about whom much is missing and little fits together."""

    def when(chance: float = 0.8) -> date | None:
        return (
            date(draw.randint(2020, 2026), draw.randint(1, 12), draw.choice([1, 15, 28]))
            if draw.random() < chance
            else None
        )

    def one(*of: Any) -> Any:
        return draw.choice(of)

    def many(most: int) -> range:
        return range(draw.randint(0, most))

    kinds = ("register", "contracts", "payroll", "education", "movements")
    rows: dict[str, list[Row]] = {kind: [] for kind in kinds}
    for number in range(people):
        born = date(one(1957, 1958, 1970, 2000), 1, 1)
        who = {"national_id": f"ID{number:03}", "sex": one("F", "M", None), "birth_date": born}
        for _ in many(1):
            rows["register"].append(who | {
                "occupation": one(*OCCUPATIONS), "first_licensed": when(),
                "valid_to": one(when(), date(2024, 12, 31)),
                "licence_status": one("valid", "lapsed", "suspended", "withdrawn", None),
                "removed_on": when(0.2), "removal_reason": one(None, None, None, "death", "emigration"),
                "specialty": one("surgical", None), "country_of_training": one("XSC", "KGZ", None),
                "area": one("S1", None),
            })  # fmt: skip
        for turn in many(3):
            rows["contracts"].append(who | {
                "occupation": one(*OCCUPATIONS), "facility": one("H", "P", "A", None),
                "role": one("clinical", "clinical", "management", None), "area": one("S2", None),
                "contract": one("permanent", "temporary"), "start_date": when(),
                "fte": one(None, 0.5, 1.0) if turn else 0.75 + number / 1000,
                "end_date": one(None, date(draw.randint(2021, 2026), 12, 31), when()),
                "exit_reason": one(None, None, "voluntary", "death", "_U"),
            })  # fmt: skip
        for year in draw.sample(range(2021, 2026), draw.randint(0, 5)):
            rows["payroll"] += [who | {
                "year": year, "occupation": one(*OCCUPATIONS), "facility": one("H", "P", None),
                "gross_pay": float(number + turn * 7 + 1), "months_paid": one(12.0, 6.0, 0.0, None),
                "hours_paid": one(None, 900.0), "area": one("S3", None),
            } for turn in many(2)]  # fmt: skip
        school, moves = one("graduated", "left"), many(2)
        rows["education"] += [who | {"occupation": "2221", "status": school} for _ in many(1)]
        rows["movements"] += [
            who | {"direction": one("departure", "arrival"), "date": when(1.0)} for _ in moves
        ]
    return rows


class Person:
    """Everything the sources say about one person, and what follows from it, a year at a time."""

    def __init__(self, rows: dict[str, list[Row]], id: str) -> None:
        def mine(kind: str) -> list[Row]:
            return [row for row in rows[kind] if row["national_id"] == id]

        self.licences, self.jobs, self.moves = mine("register"), mine("contracts"), mine("movements")
        self.students = mine("education")
        self.pay = [row for row in mine("payroll") if row["months_paid"] != 0.0]
        self.paid_years = {row["year"] for row in rows["payroll"] if row["months_paid"] != 0.0}

    def place(self, job: Row) -> Row:
        return next((f for f in FACILITIES if f["facility"] == job["facility"]), {})

    def practises(self, job: Row) -> bool:
        if job.get("role") is not None:
            return bool(job["role"] == "clinical")
        return job["occupation"] != "1342" and self.place(job).get("facility_type") != "administration"

    def main_job(self, day: date) -> Row | None:
        held = [job for job in self.jobs if (job["start_date"] or FIRST) <= day <= (job["end_date"] or NEVER)]
        return min(
            held,
            key=lambda job: (-(job["fte"] or -1), job["start_date"] or NEVER, self._rest(job)),
            default=None,
        )

    def _rest(self, job: Row) -> tuple[str, ...]:
        area = self.place(job).get("area") or job["area"] or "_U"
        end = str(job["end_date"] or "~")
        codes = (
            job["occupation"] or "_U",
            job["facility"] or "~",
            area,
            job["role"] or "_U",
            job["contract"],
        )
        return (*codes, end)

    def departures(self) -> list[tuple[date, str]]:
        found = [
            (row["removed_on"] or row["valid_to"] or row["first_licensed"] or FIRST, row["removal_reason"])
            for row in self.licences if row["removal_reason"] in ("death", "emigration")
        ]  # fmt: skip
        found += [
            (job["end_date"] or job["start_date"] or FIRST, "death")
            for job in self.jobs
            if job["exit_reason"] == "death"
        ]
        return found + [
            (move["date"], "emigration" if move["direction"] == "departure" else "return")
            for move in self.moves
        ]

    def last(self, event: str, day: date) -> date | None:
        return max((when for when, what in self.departures() if what == event and when <= day), default=None)

    def work(self, year: int) -> tuple[Row, str] | None:
        """The job of 31 December and what tells of it: a contract, or pay when no contract was ever made."""
        day = date(year, 12, 31)
        job = self.main_job(day)
        if job is not None:
            return job, "contract"
        left = self.last("emigration", day)
        paid = [row for row in self.pay if row["year"] == year]
        if (
            not paid
            or any((job["start_date"] or FIRST) <= day for job in self.jobs)
            or (left and left.year == year)
        ):
            return None
        best = sorted(paid, key=lambda row: -row["gross_pay"])
        merged = {
            name: next((row[name] for row in best if row[name] is not None), None)
            for name in ("occupation", "facility")
        }
        return merged | {"role": None, "pay_rows": best}, "pay"

    def activity(self, year: int) -> str | None:
        """None when the person is not known, dead or abroad on 31 December."""
        day = date(year, 12, 31)
        starts = [row["first_licensed"] or FIRST for row in self.licences] + [
            job["start_date"] or FIRST for job in self.jobs
        ]
        starts += [date(row["year"], 1, 1) for row in self.pay]
        if min(starts, default=NEVER) > day or self.last("death", day):
            return None
        work = self.work(year)
        if work is None:
            left, back = self.last("emigration", day), self.last("return", day)
            return None if left and not (back and back > left) else "inactive"
        return "practising" if self.practises(work[0]) else "active_other"

    def licensed(self, year: int) -> bool:
        return any(self.holds(licence, date(year, 12, 31)) for licence in self.licences)

    def holds(self, licence: Row, day: date) -> bool:
        status = licence["licence_status"]
        if status == "suspended" or (licence["first_licensed"] or FIRST) > day:
            return False
        if licence["valid_to"] is None:
            if status == "lapsed":
                return False
        elif licence["valid_to"] < day:
            return False
        if licence["removed_on"] is None:
            return bool(status != "withdrawn")
        return bool(licence["removed_on"] > day)

    def practised_before(self, year: int) -> bool:
        began = any(self.practises(job) and (job["start_date"] or FIRST).year < year for job in self.jobs)
        return began or any(row["year"] < year for row in self.pay)

    def practised_in(self, year: int) -> bool:
        began = any(self.practises(job) and (job["start_date"] or FIRST).year == year for job in self.jobs)
        return began or any(row["year"] == year for row in self.pay)

    def enters(self, year: int) -> bool:
        work = self.work(year)
        if self.activity(year) != "practising" or self.activity(year - 1) == "practising" or work is None:
            return False
        observed = work[1] == "contract" or year - 1 in self.paid_years
        return observed and self.practised_in(year) and not self.practised_before(year)

    def leaves(self, year: int) -> bool:
        before = self.work(year - 1)
        if self.activity(year - 1) != "practising" or before is None:
            return False
        observed = before[1] == "contract" or year in self.paid_years
        return observed and self.activity(year) not in ("practising", "active_other")


def people_of(rows: dict[str, list[Row]]) -> dict[str, Person]:
    return {
        id: Person(rows, id)
        for id in sorted({row["national_id"] for found in rows.values() for row in found})
    }


def numbers_of(folder: Path, rows: dict[str, list[Row]]) -> dict[int, str]:
    """The national number of each person's number: that of their first row in the most trusted source."""
    order = ["register", "contracts", "payroll", "education", "movements"]
    found: dict[str, int] = {}
    for rank, kind in enumerate(order):
        for row, told in enumerate(rows[kind], 1):
            found.setdefault(told["national_id"], rank * 10_000_000_000 + row)
    return {number: id for id, number in found.items()}


@pytest.mark.parametrize("seed", range(4))
def test_stock_flows_and_pay_of_random_people(tmp_path: Path, seed: int) -> None:
    rows = some_rows(random.Random(seed), 120)
    edition = small_edition(tmp_path, rows | {"facilities": FACILITIES}, years=YEARS)
    people, ids = people_of(rows), numbers_of(tmp_path, rows)

    stock = {
        (ids[row["person"]], row["year"]): (row["activity"], row["licensed"])
        for row in rows_of(edition, "stock")
    }
    expected = {
        (id, year): (person.activity(year), "yes" if person.licensed(year) else "no")
        for id, person in people.items() for year in YEARS if person.activity(year)
    }  # fmt: skip
    assert stock == expected
    assert {activity for activity, _ in stock.values()} == {"practising", "active_other", "inactive"}

    flows = {(ids[row["person"]], row["year"], row["flow"]) for row in rows_of(edition, "flows")}
    came = {(id, year, "entry") for id, person in people.items() for year in YEARS if person.enters(year)}
    went = {(id, year, "exit") for id, person in people.items() for year in YEARS if person.leaves(year)}
    assert flows == came | went
    assert came
    assert went

    pay = {
        (ids[row["person"]], row["year"]): (row["gross_pay"], row["payers"])
        for row in rows_of(edition, "pay")
    }
    assert pay == _pay(people.items())


@pytest.mark.parametrize("seed", range(2))
def test_the_job_of_the_day_gives_place_contract_and_hours(tmp_path: Path, seed: int) -> None:
    rows = some_rows(random.Random(seed + 100), 120)
    edition = small_edition(tmp_path, rows | {"facilities": FACILITIES}, years=YEARS)
    people, ids = people_of(rows), numbers_of(tmp_path, rows)
    checked = 0
    for row in rows_of(edition, "stock"):
        person = people[ids[row["person"]]]
        job = person.main_job(date(row["year"], 12, 31))
        if job is not None:
            place = person.place(job)
            told = (
                place.get("ownership") or "_U",
                place.get("facility_type") or "_U",
                job["contract"],
                job["fte"],
            )
            assert (row["ownership"], row["facility_type"], row["contract"], row["fte"]) == told
            area = (
                place.get("area")
                or job["area"]
                or (person.licences[0]["area"] if person.licences else None)
                or "_U"
            )
            licensed_later = (
                person.licences and (person.licences[0]["first_licensed"] or FIRST).year > row["year"]
            )
            assert row["area"] == area or licensed_later
            checked += 1
    assert checked > 50


def _pay(people: Sequence[tuple[str, Person]] | Any) -> dict[tuple[str, int], tuple[float, int]]:
    found: dict[tuple[str, int], tuple[float, int]] = {}
    for id, person in people:
        for row in person.pay:
            money, payers = found.get((id, row["year"]), (0.0, 0))
            found[id, row["year"]] = (money + row["gross_pay"], payers + 1)
    return found
