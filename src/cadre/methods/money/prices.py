"""Money of different years and countries made comparable."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


def deflated(amounts: Mapping[int, float], index: Mapping[int, float], base: int) -> dict[int, float]:
    """Each year's amount in prices of the year ``base``: nominal x index of base / index of the year.

    ``index``: a consumer price index (what pay buys) or a GDP deflator (what the state could buy instead).
    Raises ValueError for a year without an index above zero.
    """
    for year in (*amounts, base):
        if not index.get(year, math.nan) > 0:
            raise ValueError(str(year))
    return {year: amount * index[base] / index[year] for year, amount in amounts.items()}


def international(amount: float, rate: float) -> float:
    """International dollars at ``rate`` units of currency for one (PPP): for levels, not for budgets."""
    if not rate > 0:
        raise ValueError("a rate of conversion must be positive")
    return amount / rate


@dataclass(frozen=True)
class Space:
    """What a government spends on health for a person: a product of three, in one year.

    ``gdp``: GDP per head; ``government``, ``health``: shares, government spending of GDP and health spending
    of government spending (Barroy and Gupta 2020).
    """

    gdp: float
    government: float
    health: float

    @property
    def spending(self) -> float:
        return self.gdp * self.government * self.health

    def change(self, later: Space) -> dict[str, float]:
        """Growth in logarithms: ``gdp``, ``government`` and ``health`` add up to ``spending``.

        Raises ValueError where one of them is not above zero.
        """
        names = ("gdp", "government", "health", "spending")
        pairs = {name: (float(getattr(self, name)), float(getattr(later, name))) for name in names}
        if not all(min(pair) > 0 for pair in pairs.values()):
            raise ValueError("growth in logarithms needs figures above zero")
        return {name: math.log(after / before) for name, (before, after) in pairs.items()}
