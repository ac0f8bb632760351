"""The nearest table of whole numbers that adds up to one that does not."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.alternatives.finest import with_finest
from cadre.disclosure.alternatives.rounding_up_or_down import near_sums
from cadre.disclosure.problem import Floats, Ints, Sparse
from cadre.disclosure.structure import Linked, add_up

TOLERANCE = 1e-9
ROUNDS = 8  # of least squares, each holding at 0 the finest cells that came out below
NEGATIVE, FIRM = 0.01, 1e3


def reconciled(linked: Linked, rows: Ints, values: Floats, prior: Floats, weight: float = 0.05) -> Floats:
    """Figures (m) of 0 or more near ``values`` (m): least squares over all sums, the finest cells rounded so
    that running sums are kept, and everything added up from them.

    ``rows``: n × d, the finest cells; ``prior``: n, a protected figure for each (never the truth), which
    counts ``weight`` times as much as a published one.
    """
    wider, own, inner = with_finest(linked, rows)
    start, resist = np.zeros(len(wider.keys)), np.full(len(wider.keys), weight)
    start[inner], start[own], resist[own] = prior, values, 1.0
    for _ in range(ROUNDS):
        near = least_squares(wider.equations, start, resist)
        below = inner[near[inner] < -NEGATIVE]
        if not len(below):
            break
        start[below], resist[below] = 0.0, FIRM
    fine = np.maximum(near[inner], 0.0)
    return add_up(linked, rows, near_sums(linked, rows, fine, np.floor(fine), 1, seed=0))


def least_squares(equations: Sparse, values: Floats, weights: Floats) -> Floats:
    """The figures that add up with the smallest weighted sum of squared changes (they may be negative)."""
    from scipy import sparse
    from scipy.sparse.linalg import lsmr

    scale = 1 / np.sqrt(weights)
    scaled = sparse.csr_array(equations, dtype=np.float64) @ sparse.diags_array(scale)
    change = lsmr(scaled, -(equations @ values), atol=TOLERANCE, btol=TOLERANCE, maxiter=2000)[0]
    return np.asarray(values + scale * change)
