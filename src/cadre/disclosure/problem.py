"""One system of linked tables with one measure: what the suppressor protects and the audit attacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sparse = Any  # scipy.sparse.csr_array; scipy is imported where it is used


@dataclass(frozen=True)
class Problem:
    """m cells, k equations and g insiders.

    ``equations``: csr int8, k × m, -1 at an aggregate and +1 at each of its parts, so that
    ``equations @ values == 0``. ``values``: m, the truth. ``known``: m, what everybody knows whatever is
    withheld (published zeros, cells forced open, figures told before). ``published``: m, shown unless
    withheld; the other cells only bind and are never shown. ``sensitive``: m, primary cells. ``floor``: what
    everybody knows a cell to be at least (1 for counts whose zeros are shown, 0, or minus infinity).
    ``upper``: m, NaN or a value that must remain possible or be exceeded; ``lower``: the same, undercut.
    ``cost``: m, above 0, what withholding costs. ``whole``: only whole numbers are possible. ``insiders``:
    csr bool, g × m, the cells whose value one party knows: a sole contributor, or a holding.
    """

    equations: Sparse
    values: Floats
    known: Flags
    published: Flags
    sensitive: Flags
    floor: Floats
    upper: Floats
    lower: Floats
    cost: Floats
    whole: bool
    insiders: Sparse

    @property
    def size(self) -> int:
        return len(self.values)

    def shown(self, withheld: Flags) -> Flags:
        """Per cell: does a reader see it, or know it anyway?"""
        return np.asarray((self.published & ~withheld) | self.known)
