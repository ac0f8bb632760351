"""The cost of a staffing reform, recalculated from its staffing rule and held against the official figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadre.methods.inequality import Vector

Range = tuple[float, float]
NINE_TENTHS = 0.9  # of the draws lie in the interval of ``coverage``


@dataclass(frozen=True)
class ReformLine:
    """``heads`` people by the rule, ``price``: pay of one a year, ``stated``: the official cost."""

    name: str
    heads: float
    price: float
    stated: float | None = None

    @property
    def recalculated(self) -> float:
        return self.heads * self.price

    @property
    def difference(self) -> float | None:
        """Stated less recalculated: below zero, the official figure falls short."""
        return None if self.stated is None else self.stated - self.recalculated


@dataclass(frozen=True)
class Assumptions:
    """What an official figure often leaves out, each as a range from low to high.

    ``on_costs``: employer's costs as a share of pay; ``drift``: growth of pay a year; ``lag``: years until
    staff are trained and in post; ``backfill``: share of time that has to be covered by others.
    """

    on_costs: Range = (0.0, 0.0)
    drift: Range = (0.0, 0.0)
    lag: Range = (0.0, 0.0)
    backfill: Range = (0.0, 0.0)

    def factor(self, draws: int, seed: int) -> Vector:
        """(1 + on-costs)(1 + drift)^lag (1 + backfill), each assumption drawn evenly from its range."""
        generator = np.random.default_rng(seed)
        on_costs, drift, lag, backfill = (
            generator.uniform(low, high, draws)
            for low, high in (self.on_costs, self.drift, self.lag, self.backfill)
        )
        return np.asarray((1 + on_costs) * (1 + drift) ** lag * (1 + backfill), dtype=np.float64)


def coverage(
    lines: Sequence[ReformLine], assumptions: Assumptions, draws: int = 10_000, seed: int = 0
) -> tuple[float, float, float]:
    """Percent of the full cost that the stated one covers: low, middle, high.

    5 % of draws lie below the first figure, half below the second, 95 % below the third.

    Lines without a stated cost count as stated zero: they are not paid for. Raises ValueError where the
    recalculated cost is zero.
    """
    stated = sum(line.stated or 0.0 for line in lines)
    cost = sum(line.recalculated for line in lines)
    if not cost > 0:
        raise ValueError("the recalculated cost is zero")
    covered = 100 * stated / (cost * assumptions.factor(draws, seed))
    low, middle, high = np.quantile(covered, [(1 - NINE_TENTHS) / 2, 0.5, (1 + NINE_TENTHS) / 2])
    return float(low), float(middle), float(high)
