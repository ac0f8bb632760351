"""The columns of a protected table: a suppressed cell is null with status C, never zero and never blank."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadre.disclosure.cells import CellSystem
from cadre.disclosure.protected import CONFIDENTIAL, OPEN, REASON, STATUS
from cadre.vocabulary.tables import YEAR


def lay_out(
    system: CellSystem, measures: Sequence[str], suppressed: NDArray[np.bool_] | None, rule: str
) -> pa.Table:
    """One row per year and published cell, by key; ``suppressed``: years × cells, None for none."""
    shown = system.published
    years, cells = len(system.years), int(shown.sum())
    hidden = np.zeros(years * cells, bool) if suppressed is None else suppressed[:, shown].ravel()
    keys = np.tile(system.keys[shown], years)
    columns = {YEAR: pa.array(np.repeat(np.array(system.years, dtype=np.int32), cells))}
    columns |= {name: system.grid.codes(keys, name) for name in system.grid.dimensions}
    columns |= {name: pa.array(system.values[name][:, shown].ravel(), mask=hidden) for name in measures}
    columns[STATUS] = _either(hidden, CONFIDENTIAL, OPEN)
    columns[REASON] = _either(hidden, rule, None)
    return pa.table(columns)


def _either(hidden: NDArray[np.bool_], yes: str, no: str | None) -> pa.Array:
    words = pa.array([no, yes], type=pa.string())
    return words.take(pa.array(hidden.astype(np.int8)))
