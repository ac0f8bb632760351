"""Where the next posts do most good.

Each unit gains from its own posts only, and each further post in a unit gains no more than the one before
(separable concave gain). Then giving post after post to the unit that gains most is optimal: any other set of
posts can be turned into this one by exchanges none of which loses (Fox 1966, Operations Research; Ibaraki and
Katoh 1988, Resource Allocation Problems).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence


def allocate(gain_of_next: Callable[[int, int], float], units: int, posts: int) -> list[int]:
    """The unit of each post, the most useful first; ends early where no further post gains anything.

    ``gain_of_next(unit, k)``: gain of one more post where the unit has been given k; must not grow with k.
    Of equal gains the unit with the lower number comes first.
    """
    queue = [(-gain_of_next(unit, 0), unit, 0) for unit in range(units)]
    heapq.heapify(queue)
    chosen: list[int] = []
    while queue and len(chosen) < posts:
        gain, unit, given = heapq.heappop(queue)
        if gain >= 0:
            break
        chosen.append(unit)
        heapq.heappush(queue, (-gain_of_next(unit, given + 1), unit, given + 1))
    return chosen


def strain(required: float, staff: float) -> float:
    """R max(0, 1 - staff / R)²: the need of a unit times the square of the part that is not met.

    The square puts a unit that lacks half of its staff before two that lack a quarter; beyond the need
    further staff gain nothing. Convex in staff, so its reduction is concave.
    """
    return max(0.0, required - staff) ** 2 / required if required > 0 else 0.0


def next_posts(required: Sequence[float], existing: Sequence[float], posts: int) -> list[int]:
    """The unit of each of the next ``posts``, lowering the sum of ``strain`` most."""

    def gain(unit: int, given: int) -> float:
        staff = existing[unit] + given
        return strain(required[unit], staff) - strain(required[unit], staff + 1)

    return allocate(gain, len(required), posts)
