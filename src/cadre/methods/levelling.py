"""One more in the place that has least, or one from the place that has most, again and again.

Every such step is a transfer from a richer to a poorer place, or a gift to the poorest (the principle of
transfers: Pigou 1912, Dalton 1920), so moving lowers the Gini, Theil, MLD and Hoover indices or leaves them.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cadre.methods.inequality import Vector
from cadre.methods.staffing.allocation import allocate

Counts = NDArray[np.intp]


def added(densities: Vector, steps: Vector, count: int) -> Counts:
    """How many of ``count`` each place is given, one after another where the density is lowest.

    ``steps``: what one more adds to the density of each place, above zero. Of equal densities the first.
    """

    def gain(place: int, given: int) -> float:
        density = float(densities[place] + given * steps[place])
        return 1 / density if density > 0 else math.inf

    return np.bincount(allocate(gain, len(densities), count), minlength=len(densities))


def moved(densities: Vector, steps: Vector, count: int) -> Counts:
    """What each place wins or loses when up to ``count`` move from the highest density to the lowest.

    Ends early where the one that gives would fall below the one that is given.
    """
    found = np.zeros(len(densities), dtype=np.intp)
    lowest = [(float(density), place) for place, density in enumerate(densities)]
    highest = [(-density, place) for density, place in lowest]
    heapq.heapify(lowest)
    heapq.heapify(highest)

    def now(place: int) -> float:
        return float(densities[place] + found[place] * steps[place])

    for _ in range(count):
        low, high = _current(lowest, now, 1), _current(highest, now, -1)
        if now(high) - steps[high] < now(low) + steps[low]:
            break
        found[low], found[high] = found[low] + 1, found[high] - 1
        for place in (low, high):
            heapq.heappush(lowest, (now(place), place))
            heapq.heappush(highest, (-now(place), place))
    return found


def _current(queue: list[tuple[float, int]], now: Callable[[int], float], sign: int) -> int:
    """The first place of a queue whose density is still the one it was queued with."""
    while queue[0][0] != sign * now(queue[0][1]):
        heapq.heappop(queue)
    return queue[0][1]
