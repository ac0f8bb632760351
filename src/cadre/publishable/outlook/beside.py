"""What supply stands beside: need, demand and funded posts, each a line of its own, never one gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from cadre.methods.need.balance import Series
from cadre.methods.need.demand import economic_demand, elasticities
from cadre.methods.need.thresholds import benchmark_need
from cadre.methods.stock.system import Array
from cadre.publishable.outlook.need import need_of
from cadre.publishable.outlook.supply import Supply

Kind = Literal["need", "demand", "posts"]
ENDS = (0.05, 0.5, 0.95)
# Years that the mean growth of population and income is taken over.
LOOK_BACK = 10


class Given(NamedTuple):
    """What is published beside the counts of a group: by year; empty where nothing is.

    posts: funded posts; filled: people practising where posts are funded.
    """

    population: Mapping[int, float]
    income: Mapping[int, float]
    posts: Mapping[int, float]
    filled: Mapping[int, float]


class Line(NamedTuple):
    """``low``, ``high``: (T + 1,), people, the same unless it is a range.

    ``of``: the share of supply that it is held against.
    """

    kind: Kind
    low: Array
    high: Array
    of: float = 1.0


class Held(NamedTuple):
    """Shortage in the last year, floored at 0 in each draw, and signed balance: low, middle, high."""

    shortage: tuple[float, float, float]
    balance: tuple[float, float, float]


def lines_of(group: str, given: Given, supply: Supply) -> list[Line]:
    """The lines that the published figures allow, in the order need, demand, posts.

    Need: the benchmark times the people. Demand: from today's stock on, with the people and, where income is
    published, with income at the low and the high elasticity. Posts: as last funded.
    """
    years, found = supply.years, []
    people = carried(given.population, years)
    if people is not None:
        need = benchmark_need(need_of(group).per_10000, people)
        found.append(Line("need", need, need))
        found.append(_demand(float(supply.draws[0, 0]), people, carried(given.income, years)))
    now = years[0]
    if now in given.posts:
        posts = np.full(len(years), given.posts[now])
        share = given.filled.get(now, 0.0) / float(supply.draws[0, 0])
        found.append(Line("posts", posts, posts, share if 0 < share < 1 else 1.0))
    return found


def carried(given: Mapping[int, float], years: Sequence[int]) -> Array | None:
    """The figures in ``years``, after the last by mean yearly growth; None without one of the first year."""
    if years[0] not in given or min(given.values()) <= 0:
        return None
    rate, last = growth(given), max(year for year in given if year <= years[-1])
    ahead = [given.get(year, given[last] * np.exp(rate * (year - last))) for year in years]
    return np.array(ahead, dtype=np.float64)


def growth(given: Mapping[int, float]) -> float:
    """Mean yearly growth (logarithm) of the last ten years; 0 where one year alone is known."""
    last = max(given)
    first = min(year for year in given if year >= last - LOOK_BACK)
    return float(np.log(given[last] / given[first]) / (last - first)) if last > first else 0.0


def _demand(start: float, people: Array, income: Array | None) -> Line:
    span = elasticities()["default"]
    earned = np.ones_like(people) if income is None else income
    ends = [economic_demand(start, earned, people, e) for e in (span.low or 0.0, span.high or 0.0)]
    return Line("demand", np.minimum(*ends), np.maximum(*ends))


def held(supply: Supply, line: Line, wanted: Array) -> Held:
    """Supply in the last year against the last of ``wanted`` (an end of ``line``)."""
    one = Series(line.of * supply.draws[:, -1:], need=wanted[-1:])
    return Held(_ends(one.shortage("need")), _ends(one.balance("need")))


def in_all(supplies: Sequence[Supply], needs: Sequence[Array]) -> Held:
    """Groups together: shortages floored in each group before they are summed, balances not."""
    draws = np.stack([one.draws[:, -1] for one in supplies], axis=-1)
    together = Series(draws, need=np.array([need[-1] for need in needs]))
    return Held(_ends(together.shortage("need")), _ends(together.balance("need")))


def _ends(values: Array | None) -> tuple[float, float, float]:
    low, middle, high = np.quantile(np.zeros(1) if values is None else values, ENDS)
    return float(low), float(middle), float(high)
