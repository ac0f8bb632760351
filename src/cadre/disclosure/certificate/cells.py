"""The cells of a public table, sorted by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadre.disclosure.problem import Floats, Ints
from cadre.disclosure.structure import Dimension
from cadre.disclosure.structure.linked import steps
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class PublicCells:
    """The cells that are not zero. ``names``: codes joined; ``places``: n × d; ``values``: NaN: withheld."""

    names: Any
    places: Ints
    keys: Ints
    values: Floats


def public_cells(table: pa.Table, dimensions: Sequence[Dimension]) -> PublicCells:
    """``table``: a string column per dimension and ``value``. Raises CadreError for an unknown code."""
    columns = [table.column(one.name).combine_chunks().cast(pa.string()) for one in dimensions]
    names = pc.binary_join_element_wise(*columns, "\x1f")
    order = np.asarray(pc.sort_indices(names))
    values = np.asarray(pc.fill_null(table.column("value").cast(pa.float64()), np.nan))[order]
    order, values = order[values != 0], values[values != 0]
    places = np.zeros((len(order), len(columns)), dtype=np.int64)
    for axis, (column, one) in enumerate(zip(columns, dimensions, strict=True)):
        found = pc.index_in(column, value_set=pa.array(one.codes, pa.string())).take(pa.array(order))
        if found.null_count:
            code = column.take(pa.array(order)).filter(pc.is_null(found))[0].as_py()
            raise CadreError("certificate-code", ExitCode.INPUT, column=one.name, value=code)
        places[:, axis] = np.asarray(found)
    named = names.to_numpy(zero_copy_only=False)[order]
    return PublicCells(named, places, places @ steps(dimensions), values)
