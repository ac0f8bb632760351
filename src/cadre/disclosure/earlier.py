"""What readers already hold from earlier releases of the same data, as part of the same system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.cells import CellSystem, Flags
from cadre.disclosure.protected import OPEN, STATUS, ProtectedTable
from cadre.disclosure.rules import count_measure
from cadre.disclosure.summing import Floats, Ints
from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.tables import YEAR


def same_tally(definition: TallyDefinition, earlier: Sequence[ProtectedTable]) -> list[ProtectedTable]:
    """The earlier releases that count the same thing over the same dimensions."""
    return [
        table
        for table in earlier
        if table.definition.id == definition.id and table.definition.dimensions == definition.dimensions
    ]


def hear(
    system: CellSystem, definition: TallyDefinition, earlier: Sequence[ProtectedTable]
) -> tuple[CellSystem, list[dict[str, Any]]]:
    """The system with what earlier releases tell, and a note on each of them for the evidence.

    A release joins when all its open figures are unchanged. Figures that were corrected since cannot be bound
    to today's by equations: what their differences tell is not attacked here, and the note says so.
    """
    told, kept, notes = system.told.copy(), system.kept.copy(), []
    for table in same_tally(definition, earlier):
        found = place_in(system, table)
        same = found is not None and _unchanged(system, table.definition, *found)
        notes.append({"edition": table.edition, "same_data": same})
        if found is not None and same:
            year, cell, is_open, _ = found
            told[year[is_open], cell[is_open]] = True
            kept[year[~is_open], cell[~is_open]] = True
    return replace(system, told=told, kept=kept), notes


def figures_before(system: CellSystem, table: ProtectedTable) -> Floats | None:
    """Years × cells: what the release showed of the first count, else NaN; None if a code is gone."""
    found = place_in(system, table)
    if found is None:
        return None
    year, cell, is_open, rows = found
    shown = np.full((len(system.years), len(system.keys)), np.nan)
    values: Floats = np.asarray(rows.column(count_measure(table.definition)).cast("float64"))
    shown[year[is_open], cell[is_open]] = values[is_open]
    return shown


def place_in(system: CellSystem, table: ProtectedTable) -> tuple[Ints, Ints, Flags, pa.Table] | None:
    """Of the rows of years in common: year index, cell, openness, and the rows themselves.

    None if there are none, or a code is not there today.
    """
    years = pa.array(system.years, type=pa.int32())
    common = table.cells.filter(pc.is_in(table.cells.column(YEAR), value_set=years))
    keys = system.grid.keys(common)
    if keys is None:
        return None
    cell = np.searchsorted(system.keys, keys)
    if not len(keys) or cell.max() >= len(system.keys) or (system.keys[cell] != keys).any():
        return None
    year = np.searchsorted(np.array(system.years), np.asarray(common.column(YEAR), dtype=np.int64))
    return year, cell, np.asarray(pc.equal(common.column(STATUS), OPEN)), common


def _unchanged(
    system: CellSystem, definition: TallyDefinition, year: Ints, cell: Ints, is_open: Flags, rows: pa.Table
) -> bool:
    for name in definition.measures:
        if name not in system.values:
            return False
        told: Floats = np.asarray(rows.column(name).cast("float64"))[is_open]
        now = system.values[name][year[is_open], cell[is_open]]
        if not np.allclose(told, now, rtol=1e-9, atol=1e-9):
            return False
    return True
