"""Workload Indicators of Staffing Need, for one facility and one cadre of staff.

WHO, Workload Indicators of Staffing Need: User's manual, 2010 (ISBN 978 92 4 150019 7). The formulas
reproduced 56 published facility-years (RHS-WISN, Odisha) on 2026-11-30. The manual's own worked example has
not been checked, nor has its table of rounding been read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


def available_working_time(possible_days: float, absences: Sequence[float], hours_per_day: float) -> float:
    """AWT: hours a year one person can work = (possible days - days absent) x hours a day.

    ``absences``: days of public holidays, annual, sick and special leave, training. Raises ValueError for
    negative figures, or where no time is left.
    """
    if min(possible_days, hours_per_day, *absences) < 0:
        raise ValueError("days and hours must not be negative")
    hours = (possible_days - math.fsum(absences)) * hours_per_day
    if not hours > 0:
        raise ValueError("absences leave no working time")
    return hours


def standard_workload(working_hours: float, minutes: float) -> float:
    """SW: units of a service one person can give in a year, at ``minutes`` for one unit."""
    if not (working_hours > 0 and minutes > 0):
        raise ValueError("working time and time for a unit must be positive")
    return 60 * working_hours / minutes


def category_allowance_factor(shares: Sequence[float]) -> float:
    """CAF = 1 / (1 - Σ CAS). ``shares``: parts of the working time that all staff give to other work.

    Raises ValueError where they are negative or leave no time for services (100 % and more).
    """
    if any(share < 0 for share in shares):
        raise ValueError("allowances must not be negative")
    total = math.fsum(shares)
    if total >= 1:
        raise ValueError("support work takes all of the working time")
    return 1 / (1 - total)


def individual_allowance_factor(hours: float, working_hours: float) -> float:
    """IAF = Σ (staff x hours a year) / AWT: whole persons taken up by the extra work of some."""
    if hours < 0 or not working_hours > 0:
        raise ValueError("hours must not be negative, working time must be positive")
    return hours / working_hours


@dataclass(frozen=True)
class Need:
    """Full-time staff. ``services``: Σ volume / SW, before allowances; ``existing``: None, unknown."""

    working_hours: float
    services: float
    category_factor: float
    individual_factor: float
    existing: float | None = None

    @property
    def required(self) -> float:
        """Σ (volume / SW) x CAF + IAF."""
        return self.services * self.category_factor + self.individual_factor

    @property
    def difference(self) -> float | None:
        """Existing less required: below zero, staff are missing."""
        return None if self.existing is None else self.existing - self.required

    @property
    def ratio(self) -> float | None:
        """Existing over required: below 1, staff work under pressure. None where nothing is required."""
        return None if self.existing is None or not self.required else self.existing / self.required

    @property
    def pressure(self) -> float | None:
        """100 (1 - ratio), percent: the part of the need not met; negative where staff are to spare."""
        return None if self.ratio is None else 100 * (1 - self.ratio)


def rounded_as_in_the_manual(required: float) -> int:
    """Whole staff: up from 1.1, 2.2, 3.3, 4.4 and 5.5 on, from 6 on at the half. Recalled, not read."""
    whole = math.floor(required + 1e-9)
    step = 0.1 * whole if whole <= 5 else 0.5
    return whole + (required - whole > step + 1e-9)
