"""Which withheld cells give each other away, and which of them are worth trying to show first."""

from __future__ import annotations

from typing import Any

import numpy as np

from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.suppression.compiled import compiled
from cadre.disclosure.suppression.elimination import products
from cadre.disclosure.suppression.keys import fresh_keys
from cadre.disclosure.suppression.state import State


def by_bundle(state: State, withheld: Ints, price: Floats) -> Ints:
    """``withheld`` (places, the dearest first) in the order in which to try them.

    A *bundle* is what is withheld around one sensitive cell: vectors that are multiples of each other modulo
    what is shown, so that showing one shows all. First comes the dearest cell of each bundle, the dearest
    bundle first, then the second of each, and so on. ``price``: per vector, what withholding it costs.
    """
    _, bundle = np.unique(keys_of(state, withheld), return_inverse=True)
    total = np.bincount(bundle, price[withheld])
    inside = np.lexsort((np.arange(len(withheld)), bundle))
    count = np.bincount(bundle)
    turn = np.empty(len(withheld), dtype=np.int64)
    turn[inside] = np.arange(len(withheld)) - np.repeat(np.cumsum(count) - count, count)
    return withheld[np.lexsort((np.arange(len(withheld)), -total[bundle], turn))]


@compiled
def keys_of(state: State, vectors: Any) -> Any:
    fresh = state.work.fresh
    found = np.zeros(len(vectors), np.uint64)
    for i in range(len(vectors)):
        fresh[0, 0], fresh[0, 1] = products(state, vectors[i])
        fresh_keys(fresh, state.work.prefix, 1)
        found[i] = fresh[0, 2]
    return found
