"""How a budget was carried out: rates, and grades in the style of PEFA.

Composition variance, its thresholds and contingency as in the PEFA framework 2016, PI-2 (pefa.org, nodes 4627
and 4765, read). Thresholds of total outturn (PI-1) are recalled, not read. A grade made here is no PEFA
assessment: it may rest on one sector's votes and on figures nobody has reviewed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Grade = Literal["A", "B", "C", "D"]
Role = Literal["", "contingency", "interest"]
YEARS, ENOUGH = 3, 2
# Percent of the approved budget, both ends included; not checked against the framework.
OUTTURN: dict[Grade, tuple[float, float]] = {"A": (95, 105), "B": (90, 110), "C": (85, 115)}
COMPOSITION: dict[Grade, float] = {"A": 5, "B": 10, "C": 15}


@dataclass(frozen=True)
class Line:
    """One line of a year's budget. ``role``: contingency and interest are left out of the composition."""

    year: int
    name: str
    approved: float
    actual: float
    role: Role = ""


def rate(lines: Sequence[Line]) -> float | None:
    """Actual over original approved spending, percent. None where nothing was approved."""
    approved = math.fsum(line.approved for line in lines)
    return 100 * math.fsum(line.actual for line in lines) / approved if approved else None


def composition_variance(lines: Sequence[Line]) -> float | None:
    """Σ |actual - adjusted| / Σ adjusted in percent, adjusted = approved x (Σ actual / Σ approved).

    What moved between lines, whatever the total did. None where nothing was approved or spent.
    """
    ordinary = [line for line in lines if not line.role]
    approved = math.fsum(line.approved for line in ordinary)
    actual = math.fsum(line.actual for line in ordinary)
    if not approved or not actual:
        return None
    moved = math.fsum(abs(line.actual - line.approved * actual / approved) for line in ordinary)
    return 100 * moved / actual


def contingency_share(lines: Sequence[Line]) -> float | None:
    """Spending charged to contingency, percent of the approved budget."""
    approved = math.fsum(line.approved for line in lines)
    charged = math.fsum(line.actual for line in lines if line.role == "contingency")
    return 100 * charged / approved if approved else None


def outturn_grade(rates: Sequence[float]) -> Grade | None:
    """PI-1 style: within the limits in two of the last three years. None for fewer than three years."""
    if len(rates) < YEARS:
        return None
    for grade, (low, high) in OUTTURN.items():
        if sum(low <= value <= high for value in rates[-YEARS:]) >= ENOUGH:
            return grade
    return "D"


def composition_grade(variances: Sequence[float]) -> Grade | None:
    """PI-2.1 style: below the limit in two of the last three years. None for fewer than three years."""
    if len(variances) < YEARS:
        return None
    for grade, limit in COMPOSITION.items():
        if sum(value < limit for value in variances[-YEARS:]) >= ENOUGH:
            return grade
    return "D"


def contingency_grade(shares: Sequence[float]) -> Grade | None:
    """PI-2.3 style: the mean of the last three years below 3, up to 6, below 10 percent."""
    if len(shares) < YEARS:
        return None
    mean = math.fsum(shares[-YEARS:]) / YEARS
    if mean < 3:
        return "A"
    if mean <= 6:
        return "B"
    return "C" if mean < 10 else "D"


def weakest(grades: Sequence[Grade | None]) -> Grade | None:
    """M1: the weakest of the grades counts for all. None where one is missing."""
    known = [grade for grade in grades if grade is not None]
    return max(known) if known and len(known) == len(grades) else None
