"""Who gives whom away: watched vectors under the ratio of their two products, in a hash table.

Vectors with the same ratio are multiples of each other modulo what is shown: whoever knows one knows the
other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.suppression.compiled import compiled
from cadre.disclosure.suppression.modular import inverse, times
from cadre.disclosure.suppression.state import INSIDER, KEYS, SENSITIVE, Tracked

KNOWN = np.uint64(2**63)  # in place of a key: everybody knows it
OPEN_KEY = np.uint64(2**62)  # added to a key, so that an empty slot (0) is no key


@compiled
def slot_of(tracked: Tracked, key: Any) -> Any:
    """The slot of ``key``: its own, or the free one where it belongs."""
    mask = np.uint64(len(tracked.slot_key) - 1)
    at = (key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20) & mask
    while tracked.slot_key[at] != 0 and tracked.slot_key[at] != key:
        at = (at + np.uint64(1)) & mask
    return at


@compiled
def count_in(tracked: Tracked, vector: Any, key: Any, step: Any, counter: Any) -> None:
    """Add (``step`` 1) or take away (-1) a vector under ``key``."""
    if key == KNOWN:
        return
    at = slot_of(tracked, key)
    if tracked.slot_key[at] == 0:
        tracked.slot_key[at] = key
        counter[KEYS] += 1
    role, party = tracked.roles[vector], tracked.party[vector]
    tracked.slot_count[at, 0] += step * (role & SENSITIVE)
    tracked.slot_count[at, 1] += step * ((role & INSIDER) >> 1)
    tracked.slot_count[at, 2] += step
    tracked.slot_count[at, 3] += step * party
    tracked.slot_count[at, 4] += step * party * party


@compiled
def gives_away(tracked: Tracked, key: Any) -> Any:
    """Does some insider under ``key`` learn a sensitive cell that is not their own?

    All vectors are of one party exactly when the mean of the squares of the parties is the square of the
    mean.
    """
    if key == KNOWN:
        return False
    sensitive, insiders, many, parties, squares = tracked.slot_count[slot_of(tracked, key)]
    return sensitive > 0 and insiders > 0 and many * squares != parties * parties


@compiled
def fill_table(tracked: Tracked, counter: Any) -> None:
    """Lay the table out anew, without keys that are no longer in use."""
    tracked.slot_key[:] = np.uint64(0)
    tracked.slot_count[:] = 0
    counter[KEYS] = 0
    for vector in range(len(tracked.roles)):
        if tracked.roles[vector] != 0:
            count_in(tracked, vector, tracked.key[vector], 1, counter)


@compiled
def key_from(product: Any, other_inverse: Any) -> Any:
    """The key of products (a, b) given 1 / b; b is 0 by chance only, or when both are."""
    if product == 0:
        return KNOWN
    return OPEN_KEY + times(product, other_inverse)


@compiled
def fresh_keys(fresh: Any, prefix: Any, count: Any) -> None:
    """Keys of ``fresh[:count]`` (columns: product, product, key) with one inversion for all (Montgomery)."""
    prefix[0] = np.uint64(1)
    for i in range(count):
        factor = fresh[i, 1] if fresh[i, 1] != 0 else np.uint64(1)
        prefix[i + 1] = times(prefix[i], factor)
    all_inverse = inverse(prefix[count])
    for back in range(count):
        i = count - 1 - back
        factor = fresh[i, 1] if fresh[i, 1] != 0 else np.uint64(1)
        fresh[i, 2] = key_from(fresh[i, 0], times(all_inverse, prefix[i]))
        all_inverse = times(all_inverse, factor)
