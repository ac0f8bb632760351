"""Rows of a payroll that somebody should look at, and how many there are likely to be.

Every finding is a question, not an accusation: a shared account may be a couple's, a missing register entry a
late one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Question = Literal[
    "same-id", "same-account", "not-in-register", "past-retirement", "after-death", "on-unpaid-leave"
]


@dataclass(frozen=True)
class Paid:
    """One row of the payroll; empty where not known."""

    id: str
    account: str = ""
    site: str = ""


@dataclass(frozen=True)
class Registered:
    """What the register of staff knows about an id; None where not known."""

    born: date | None = None
    died: date | None = None
    leave_from: date | None = None
    leave_to: date | None = None


def to_be_checked(
    payroll: Sequence[Paid], register: Mapping[str, Registered] | None, on: date, retirement_age: int | None
) -> Iterator[tuple[int, Question]]:
    """(place of the row, question) for every row and question; a row may raise several.

    ``on``: the day the payroll was paid. Without a register only double entries are looked for.
    """
    times = Counter(row.id for row in payroll)
    holders: dict[str, set[str]] = {}
    for row in payroll:
        if row.account:
            holders.setdefault(row.account, set()).add(row.id)
    for place, row in enumerate(payroll):
        if times[row.id] > 1:
            yield place, "same-id"
        if len(holders.get(row.account, ())) > 1:
            yield place, "same-account"
        if register is not None:
            for question in _of_person(register.get(row.id), on, retirement_age):
                yield place, question


def _of_person(person: Registered | None, on: date, retirement_age: int | None) -> Iterator[Question]:
    if person is None:
        yield "not-in-register"
        return
    if person.born and retirement_age is not None and age(person.born, on) >= retirement_age:
        yield "past-retirement"
    if person.died and person.died < on:
        yield "after-death"
    if person.leave_from and person.leave_from <= on <= (person.leave_to or date.max):
        yield "on-unpaid-leave"


def age(born: date, on: date) -> int:
    """Full years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def paid_less_present(payroll: Sequence[Paid], present: Mapping[str, int]) -> dict[str, int]:
    """Site -> different people paid there less people counted there; sites of either list."""
    paid = Counter(site for site, _ in {(row.site, row.id) for row in payroll})
    return {site: paid.get(site, 0) - present.get(site, 0) for site in sorted({*paid, *present})}
