"""Days on which an organisation received unusually many concerns. Pure: numbers by day in, days out.

What is told is counted from the days on which cases were received, which the server knows anyway; cases that
were deleted meanwhile are not in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cadre.catalogue.concerns.definitions import burst


@dataclass(frozen=True)
class Unusual:
    """``usual``: the mean of a day before it."""

    day: date
    count: int
    usual: float


def first_day(today: date) -> date:
    """The earliest day that is looked at."""
    return today - timedelta(days=burst().shown + burst().days)


def unusual(received: Mapping[date, int], today: date) -> Iterator[Unusual]:
    """The latest first; ``received``: concerns by day, where there were any."""
    rule = burst()
    for back in range(rule.shown + 1):
        day = today - timedelta(days=back)
        count = received.get(day, 0)
        if count < rule.least:
            continue
        before = sum(received.get(day - timedelta(days=one), 0) for one in range(1, rule.days + 1))
        usual = before / rule.days
        if at_least(count, usual) <= rule.chance:
            yield Unusual(day, count, usual)


def at_least(count: int, mean: float) -> float:
    """The probability of so many or more where so many are usual (Poisson)."""
    term, fewer = math.exp(-mean), 0.0
    for number in range(count):
        fewer += term
        term *= mean / (number + 1)
    return max(0.0, 1 - fewer)
