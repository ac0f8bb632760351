"""How sure a grade of progress is when the figures have errors, and the grade of a trend without a target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from cadre.methods.progress import Status, assess, compound_rate

Trend = Literal["substantial", "moderate", "limited", "deterioration"]
# Open SDG (sdg-build, ProgressMeasure.py, read): growth a year in the wanted direction, as shares.
SUBSTANTIAL, MODERATE = 0.015, 0.005


@dataclass(frozen=True)
class Chance:
    """``grades``: how often each grade comes out, shares that add up to 1."""

    grades: dict[Status, float]

    @property
    def on_track(self) -> float:
        """P(R >= 0.95), a target already reached among it."""
        return self.grades.get("on_track", 0.0) + self.grades.get("met", 0.0)


def chance(
    years: ArrayLike,
    values: ArrayLike,
    errors: ArrayLike,
    target: float,
    target_year: int | None,
    *,
    at_least: bool,
    bounded: bool,
    logit: bool = False,
    draws: int = 2000,
    seed: int = 0,
) -> Chance:
    """Hold the series against the target again and again, each figure moved by its error.

    ``errors``: standard errors, in the unit of the values; normal and independent of each other. Other
    arguments as ``progress.assess``. Raises ValueError for errors that are negative or not as many.
    """
    x, spread = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if spread.shape != x.shape or not (spread >= 0).all():
        raise ValueError("every figure needs a standard error that is not negative")
    generator = np.random.default_rng(seed)
    drawn = x + spread * generator.standard_normal((draws, x.size))
    found = Counter(
        assess(years, row, target, target_year, at_least=at_least, bounded=bounded, logit=logit).status
        for row in drawn
    )
    return Chance({grade: count / draws for grade, count in found.items()})


def without_target(start: float, now: float, years: float, *, at_least: bool) -> Trend:
    """The grade of a movement with a wanted direction (``at_least``: upwards) but no value to reach.

    Raises ValueError where values are not positive: growth has no rate there.
    """
    growth = compound_rate(start, now, years) / 100 * (1 if at_least else -1)
    if growth >= SUBSTANTIAL:
        return "substantial"
    if growth >= MODERATE:
        return "moderate"
    return "limited" if growth >= 0 else "deterioration"
