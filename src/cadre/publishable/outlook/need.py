"""The benchmark per 10,000 people that a projected density is shown beside, and how the two stand."""

from __future__ import annotations

from typing import Literal, NamedTuple

from cadre.methods.need.thresholds import Threshold, thresholds
from cadre.publishable.outlook.carry import Band

# The one benchmark of the catalogue that speaks of doctors, and of nurses with midwives, each by themselves.
BENCHMARK = "gbd_2019"

Stand = Literal["above", "inside", "below"]


class Need(NamedTuple):
    """``per_10000``: workers per 10,000 people; ``benchmark``: name, scope and source to be shown with it."""

    per_10000: float
    benchmark: Threshold


def need_of(group: str, benchmark: str = BENCHMARK) -> Need:
    """What a benchmark asks for. Raises KeyError for a benchmark or a group that the catalogue lacks."""
    found = thresholds()[benchmark]
    return Need(found.per_10000[group], found)


def stand(need: float, band: Band) -> Stand:
    """Where the need lies in the last year of the band: above all of it, inside, or below."""
    if need > band.high[-1]:
        return "above"
    return "below" if need < band.low[-1] else "inside"
