"""The hidden cells around a hidden cell: rings of cells that share equations."""

from __future__ import annotations

import numpy as np

from cadre.disclosure.auditing.modular import compiled
from cadre.disclosure.auditing.sparse_rows import Places
from cadre.disclosure.problem import Flags, Ints, Sparse


class Nearby:
    """Rings over the ``movable`` cells (m) of ``equations`` (csr, k × m)."""

    def __init__(self, equations: Sparse, movable: Flags) -> None:
        columns = equations.tocsc()
        self._rows = equations.indptr.astype(np.int64), equations.indices.astype(np.int64)
        self._columns = columns.indptr.astype(np.int64), columns.indices.astype(np.int64)
        self._open = movable.copy()
        self._cells = np.zeros(equations.shape[1], dtype=bool)
        self._seen = np.zeros(equations.shape[0], dtype=bool)

    def around(self, cell: int, fixed: Ints, limit: int) -> tuple[Ints, Ints]:
        """About ``limit`` cells around ``cell``, without ``fixed`` ones, and the equations on them."""
        before = self._open[fixed]
        self._open[fixed] = False
        cells, rows = _rings(*self._rows, *self._columns, self._open, self._cells, self._seen, cell, limit)
        self._open[fixed] = before
        return np.sort(cells), np.sort(rows)


@compiled
def _rings(
    row_start: Places, row_cell: Places, cell_start: Places, cell_row: Places, movable: Flags, found: Flags,
    seen: Flags, cell: int, limit: int,
) -> tuple[Places, Places]:  # fmt: skip
    """Whole rings, so that the last one may go beyond ``limit``; work space is left as it was."""
    cells, rows = [np.int64(cell)], [np.int64(0) for _ in range(0)]
    found[cell] = True
    begin = 0
    while begin < len(cells) and len(cells) < limit:
        end = len(cells)
        for place in range(begin, end):
            for row in cell_row[cell_start[cells[place]] : cell_start[cells[place] + 1]]:
                if not seen[row]:
                    seen[row] = True
                    rows.append(row)
                    for other in row_cell[row_start[row] : row_start[row + 1]]:
                        if movable[other] and not found[other]:
                            found[other] = True
                            cells.append(other)
        begin = end
    for one in cells:
        found[one] = False
        for row in cell_row[cell_start[one] : cell_start[one + 1]]:
            if not seen[row]:
                seen[row] = True
                rows.append(row)
    for row in rows:
        seen[row] = False
    return np.array(cells, dtype=np.int64), np.array(rows, dtype=np.int64)
