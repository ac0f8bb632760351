"""Who is alone in a cell, read from the counts."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.problem import Floats, Sparse


def sole_contributors(equations: Sparse, counts: Floats) -> Sparse:
    """csr bool, g × m: one row per person who is the only one in a cell, with all cells that hold nobody
    else.

    A total of 1 and its one part are the same person, so such cells are one row; whole numbers expected.
    """
    from scipy import sparse

    alone = counts == 1
    ones = sparse.csr_array(abs(equations).multiply(alone[None, :]))
    ones.eliminate_zeros()
    total_alone = np.asarray((equations.multiply(alone[None, :]) < 0).sum(axis=1)).ravel() > 0
    kept = sparse.csr_array(ones[total_alone])
    _, person = sparse.csgraph.connected_components(
        kept.T.astype(np.int32) @ kept.astype(np.int32), directed=False
    )
    cells = np.flatnonzero(alone)
    _, row = np.unique(person[cells], return_inverse=True)
    rows = int(row.max()) + 1 if len(row) else 0
    return sparse.csr_array((np.ones(len(cells), dtype=bool), (row, cells)), shape=(rows, len(counts)))
