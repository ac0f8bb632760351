"""A series carried on to 2030 by damped growth, with the ranges of one chance in two and nine in ten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from cadre.methods.stock.system import Array
from cadre.methods.stock.trends import FEWEST as FEWEST_OF_A_WALK
from cadre.methods.stock.walk import Walk, walk

HORIZON = 2030
FEWEST = 4
OLDEST = 10
HIDDEN = 3
HALF, NINE_TENTHS = 0.5, 0.9

Reason = Literal["withheld", "few", "old", "zero", "reached"]


class Refused(NamedTuple):
    """Why a series is not carried on; ``years``: those withheld, or those with a figure."""

    reason: Reason
    years: tuple[int, ...]


class Band(NamedTuple):
    """Lower and upper end for each year, in the unit of the series."""

    low: Array
    high: Array


class Tested(NamedTuple):
    """The latest ``figures`` projected from those before them.

    ``error``: mean absolute error in percent; ``inside``: how many lay in the band of nine in ten.
    """

    figures: int
    error: float
    inside: int

    @property
    def failed(self) -> bool:
        """Whether fewer than half of the figures lay in a band that is meant for nine in ten."""
        return 2 * self.inside < self.figures


class Outlook(NamedTuple):
    """``given``: the figures by year; ``years``: those projected, with ``value`` and both bands."""

    given: Mapping[int, float]
    years: tuple[int, ...]
    value: Array
    half: Band
    nine_tenths: Band
    tested: Tested

    @property
    def far(self) -> bool:
        """Whether it reaches further ahead than the series reaches back."""
        first, last = min(self.given), max(self.given)
        return self.years[-1] - last > last - first


def carry_on(given: Mapping[int, float], withheld: Collection[int], this_year: int) -> Outlook | Refused:
    """The series until 2030 as a random walk with damped drift (``cadre.methods.stock.walk``).

    Refused: a year is withheld, fewer than four figures, none of the last ten years, a figure of 0, or
    2030 reached.
    """
    years = sorted(given)
    refused = _refused(given, years, sorted(withheld), this_year)
    if refused is not None:
        return refused
    ahead = tuple(range(years[-1] + 1, HORIZON + 1))
    found = walk(years, [given[year] for year in years], ahead)
    return Outlook(
        {year: given[year] for year in years}, ahead, found.value,
        _band(found, HALF), _band(found, NINE_TENTHS), _tested(given, years),
    )  # fmt: skip


def _band(found: Walk, share: float) -> Band:
    return Band(*found.band(share))


def _tested(given: Mapping[int, float], years: list[int]) -> Tested:
    hidden = min(HIDDEN, len(years) - FEWEST_OF_A_WALK)
    shown, kept_back = years[:-hidden], years[-hidden:]
    found = walk(shown, [given[year] for year in shown], kept_back)
    true = [given[year] for year in kept_back]
    band = _band(found, NINE_TENTHS)
    inside = sum(low <= x <= high for low, x, high in zip(band.low, true, band.high, strict=True))
    error = sum(abs(value / x - 1) for value, x in zip(found.value, true, strict=True))
    return Tested(hidden, 100 * float(error) / hidden, inside)


def _refused(
    given: Mapping[int, float], years: list[int], withheld: list[int], this_year: int
) -> Refused | None:
    if withheld:
        return Refused("withheld", tuple(withheld))
    if len(years) < FEWEST:
        return Refused("few", tuple(years))
    if min(given.values()) <= 0:
        return Refused("zero", tuple(year for year in years if given[year] <= 0))
    if years[-1] < this_year - OLDEST:
        return Refused("old", tuple(years))
    return Refused("reached", tuple(years)) if years[-1] >= HORIZON else None
