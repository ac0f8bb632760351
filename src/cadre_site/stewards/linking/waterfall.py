"""The reasons of a pair as bars, each beginning where the one before ended: shapes for a template to draw."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cadre.confidential.linkage.reasons import Reason
from cadre.confidential.linkage.settings import linkage_rules

WIDTH, ROW, TOP, MARGIN = 340, 42, 26, 16
_THINNEST = 2  # a bar that says almost nothing is still seen


@dataclass(frozen=True)
class Bar:
    """``kind``: start, more, less, end. Lengths in units of the picture, ``weight`` in binary logarithms."""

    comparison: str
    rarity: bool
    kind: str
    weight: float
    x: float
    width: float
    y: int
    ends: float


@dataclass(frozen=True)
class Mark:
    """A probability that stands above the bars, at the odds it belongs to."""

    percent: float
    x: float


@dataclass(frozen=True)
class Waterfall:
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    height: int
    width: int = WIDTH


def waterfall(reasons: Sequence[Reason]) -> Waterfall:
    """What says nothing has no bar; the last one is all of them together."""
    steps = list(_steps(reasons))
    total = math.fsum(weight for _, _, weight in steps)
    ends = [math.fsum(weight for _, _, weight in steps[:count]) for count in range(len(steps) + 1)]
    joined = linkage_rules().bands.joined
    odds = {50.0: 0.0, 100 * joined: math.log2(joined / (1 - joined))}
    low, high = min(*ends, *odds.values()), max(*ends, *odds.values())

    def x(weight: float) -> float:
        return round(MARGIN + (weight - low) / (high - low) * (WIDTH - 2 * MARGIN), 2)

    bars = [
        _bar(name, rarity, weight, (x(ends[place]), x(ends[place + 1])), place)
        for place, (name, rarity, weight) in enumerate(steps)
    ]
    end = _bar("end", False, total, (x(0), x(total)), len(steps))
    marks = tuple(Mark(percent, x(weight)) for percent, weight in odds.items())
    return Waterfall((*bars, end), marks, TOP + ROW * (len(steps) + 1) + MARGIN)


def _steps(reasons: Iterable[Reason]) -> Iterable[tuple[str, bool, float]]:
    for reason in reasons:
        if reason.weight:
            yield reason.comparison, False, reason.weight
        if reason.frequency:
            yield reason.comparison, True, reason.frequency


def _bar(name: str, rarity: bool, weight: float, between: tuple[float, float], place: int) -> Bar:
    kind = {"prior": "start", "end": "end"}.get(name) or ("more" if weight > 0 else "less")
    left, right = sorted(between)
    width = max(_THINNEST, round(right - left, 2))
    return Bar(name, rarity, kind, weight, left, width, TOP + ROW * place, between[1])
