"""Which input matters: one at a time (tornado), and shares of variance (Sobol, Saltelli's sampling)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cadre.methods.stock.system import Array

MOST_INPUTS = 15
Model = Callable[[Mapping[str, float]], float]


class Bar(NamedTuple):
    """A result at the low and the high value of one input, the others at their middle."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        return abs(self.high - self.low)


class Indices(NamedTuple):
    """Shares of variance of each input: alone, and with all it takes part in; (P,)."""

    names: tuple[str, ...]
    first: Array
    total: Array


def tornado(model: Model, middle: Mapping[str, float], ends: Mapping[str, tuple[float, float]]) -> list[Bar]:
    """Bars, the widest first. ``ends``: usually the 10 and 90% quantiles of each input."""
    bars = [
        Bar(name, model({**middle, name: low}), model({**middle, name: high}))
        for name, (low, high) in ends.items()
    ]
    return sorted(bars, key=lambda bar: -bar.width)


def elasticity(model: Model, middle: Mapping[str, float], name: str, step: float = 1e-4) -> float:
    """(dS / S) / (dx / x), by a central difference. Raises ValueError where the result or input is 0."""
    at, x = model(middle), middle[name]
    if at == 0 or x == 0:
        raise ValueError("an elasticity needs a result and an input other than 0")
    up, down = (model({**middle, name: x * (1 + sign * step)}) for sign in (1, -1))
    return (up - down) / (2 * step * at)


def sobol(
    model: Callable[[Array], Array],
    ranges: Mapping[str, tuple[float, float]],
    *,
    seed: int,
    points: int = 1024,
) -> Indices:
    """First-order and total indices of inputs that vary evenly over ``ranges`` (Saltelli et al. 2010).

    ``model``: from (P, N) inputs to (N,) results; it is asked for points x (P + 2) of them. ``points`` is a
    power of 2. Raises ValueError for more than 15 inputs, or a result that never changes.
    """
    from scipy.stats import sobol_indices, uniform

    if not 0 < len(ranges) <= MOST_INPUTS:
        raise ValueError(f"at most {MOST_INPUTS} inputs")

    def varied(inputs: Array) -> Array:
        results = np.asarray(model(inputs), dtype=np.float64)
        if np.ptp(results) == 0:
            raise ValueError("the result never changes")
        return results

    spans: Sequence[tuple[float, float]] = list(ranges.values())
    if len(spans) == 1:  # SciPy 1.17.1 fails on one input, which has all of the variance
        varied(np.linspace(*spans[0], points)[np.newaxis])
        return Indices(tuple(ranges), np.ones(1), np.ones(1))
    dists = [uniform(loc=low, scale=high - low) for low, high in spans]
    found = sobol_indices(func=varied, n=points, dists=dists, rng=np.random.Generator(np.random.Philox(seed)))
    return Indices(tuple(ranges), np.asarray(found.first_order), np.asarray(found.total_order))
