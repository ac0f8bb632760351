"""Few of the tables that an attack found, enough for every claim of a certificate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cadre.disclosure.problem import Floats

ENOUGH = 10  # a narrowest interval wider than this is not worth more tables


def choose(tables: Sequence[Floats], targets: Floats) -> list[Floats]:
    """Tables that show every cell two values and its target (``targets``: h, minus infinity for none).

    ``tables``: h values each. Greedy: the next table is the one that serves most cells. The narrowest
    interval shown is that of all tables, or ``ENOUGH``.
    """
    if not len(tables):
        return []
    low, high = np.min(tables, axis=0), np.max(tables, axis=0)
    wanted = np.minimum(high - low, min(ENOUGH, np.min(high - low, where=high > low, initial=ENOUGH)))
    targets = np.minimum(targets, high)
    kept = [int(np.argmax([np.count_nonzero(table >= targets) for table in tables]))]
    low = high = tables[kept[0]]
    while len(waiting := np.flatnonzero((high - low < wanted) | (high < targets))):
        gains = [
            _gain(table[waiting], low[waiting], high[waiting], targets[waiting], wanted[waiting])
            for table in tables
        ]
        kept.append(int(np.argmax(gains)))
        low, high = np.minimum(low, tables[kept[-1]]), np.maximum(high, tables[kept[-1]])
    return [tables[number] for number in kept]


def _gain(table: Floats, low: Floats, high: Floats, targets: Floats, wanted: Floats) -> float:
    width = np.minimum(np.maximum(high, table) - np.minimum(low, table), wanted) - np.minimum(
        high - low, wanted
    )
    reached = (table >= targets) & (high < targets)
    return float(np.sum(width / np.maximum(wanted, 1e-300)) + np.count_nonzero(reached))
