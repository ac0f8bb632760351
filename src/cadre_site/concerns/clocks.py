"""When something is due, and when a case is deleted. Pure: days in, days out.

Acknowledged in 7 days, feedback in 3 months of that: Directive (EU) 2019/1937, article 9, the default also
where it does not bind. Deletion 90 days after closing; put off by a reason to at most 24 months after that;
never within 30 days of a message, never before somebody has triaged, never under a legal hold.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from cadre.catalogue.concerns.definitions import case

_CLOCKS = {one.id: one for one in case().clocks}
ACKNOWLEDGE = timedelta(days=_CLOCKS["acknowledge"].days or 0)
FEEDBACK_MONTHS = _CLOCKS["feedback"].months or 0
KEPT = timedelta(days=_CLOCKS["retention"].days or 0)
MOST_MONTHS = _CLOCKS["retention_most"].months or 0
QUIET = timedelta(days=_CLOCKS["retention_grace"].days or 0)
SOON = timedelta(days=2)


@dataclass(frozen=True)
class Times:
    """The days of a case that clocks look at."""

    state: str
    received: date
    last_message: date
    acknowledged: date | None = None
    fed_back: date | None = None
    closed: date | None = None
    extended: date | None = None
    hold: str = ""


def months_after(day: date, months: int) -> date:
    """The same day of the month, or its last where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due(times: Times) -> date | None:
    """The day by which the organisation owes the next answer; None when it owes none."""
    if times.acknowledged is None:
        return times.received + ACKNOWLEDGE
    if times.fed_back is None and times.closed is None:
        return months_after(times.acknowledged, FEEDBACK_MONTHS)
    return None


def latest(closed: date) -> date:
    """The last day to which deletion may be put off."""
    return months_after(closed, MOST_MONTHS)


def deletion_day(times: Times) -> date | None:
    """None while the case is open or held."""
    if times.closed is None or times.hold:
        return None
    day = max(times.closed + KEPT, min(times.extended or date.min, latest(times.closed)))
    return max(day, times.last_message + QUIET)


def is_over(times: Times, today: date) -> bool:
    day = deletion_day(times)
    return day is not None and day <= today
