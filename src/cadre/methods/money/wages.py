"""The wage bill and what it is a part of; posts that are funded and filled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pay:
    """A group of staff: ``heads`` people, and money a person and year."""

    heads: float
    base: float
    allowances: float = 0.0
    employer_cost: float = 0.0

    @property
    def cost(self) -> float:
        """heads x (base + allowances + employer's cost)."""
        return self.heads * (self.base + self.allowances + self.employer_cost)


def wage_bill(groups: Sequence[Pay], increment: float = 0.0, years: int = 0) -> list[float]:
    """The bill now and in each of ``years`` years, pay growing by ``increment`` (a share) a year.

    Raises ValueError for negative heads, or an increment of -1 and less.
    """
    if any(group.heads < 0 for group in groups) or increment <= -1 or years < 0:
        raise ValueError("heads and years must not be negative, pay cannot shrink by all of it")
    now = math.fsum(group.cost for group in groups)
    return [now * (1 + increment) ** year for year in range(years + 1)]


def room(whole: float, percent: float, projected: float) -> float:
    """What a ceiling of ``percent`` of ``whole`` (revenue, GDP) leaves above the ``projected`` wage bill."""
    return whole * percent / 100 - projected


@dataclass(frozen=True)
class Absorption:
    """People and posts of one cadre or year; None where not known. The three gaps are never added up."""

    graduates: float | None = None
    funded: float | None = None
    filled: float | None = None
    need: float | None = None

    @property
    def not_absorbed(self) -> float | None:
        """Graduates (or licensed) less funded posts that are filled."""
        return _less(self.graduates, self.filled)

    @property
    def unfunded_need(self) -> float | None:
        """Staff needed less funded posts."""
        return _less(self.need, self.funded)

    @property
    def vacant(self) -> float | None:
        """Funded posts less filled ones; below zero, more people than posts."""
        return _less(self.funded, self.filled)


def _less(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second
