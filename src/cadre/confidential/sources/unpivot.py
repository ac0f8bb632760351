"""Wide to long: columns such as 2019, 2020, 2021 become rows."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import pyarrow as pa

from cadre.confidential.sources.formats.headers import position_of, tidy
from cadre.confidential.sources.formats.table import ROW, column_key
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.mapping import Unpivot, nearest

PIECE = "piece"
_MEASURE = "measure"


@dataclass(frozen=True)
class WideColumn:
    """A column whose cells become rows: ``target`` gets the cell, ``constants`` stand beside it."""

    position: int
    target: str
    constants: Dictionary[str, str]


def wide_key(name: str) -> str:
    """The name, inside batches, of a canonical column that the unpivot fills."""
    return f"w_{name}"


def wide_columns(
    unpivot: Unpivot | None, headers: Sequence[str], file: str, canonical: AbstractSet[str]
) -> tuple[WideColumn, ...]:
    """The wide columns in the file's order.

    Raises:
        CadreError: a named column is not in the file; a name is not a canonical column of the kind.
    """
    if unpivot is None:
        return ()
    found = {position_of(name, headers, file): dict(says) for name, says in unpivot.columns.items()}
    if unpivot.pattern:
        named = {tidy(name) for name in unpivot.columns}
        for position, header in enumerate(headers):
            match = re.search(unpivot.pattern, header)
            if match and tidy(header) not in named:
                found[position] = {name: part for name, part in match.groupdict().items() if part}
    return tuple(_wide(position, found[position], unpivot, canonical) for position in sorted(found))


def _wide(position: int, says: dict[str, str], unpivot: Unpivot, canonical: AbstractSet[str]) -> WideColumn:
    # "measure" is also a canonical column of published counts; there it is a value like any other.
    target = says.pop(_MEASURE, None) if _MEASURE not in canonical else None
    target = target or unpivot.value or ""
    for name in (target, *says):
        if name not in canonical:
            raise CadreError(
                "mapping-unknown-column", ExitCode.CONFIGURATION, column=name, kind="unpivot",
                meant=nearest(name, sorted(canonical)) or ", ".join(sorted(canonical)),
            )  # fmt: skip
    return WideColumn(position, target, says)


def to_long(batch: pa.Table, wide: Sequence[WideColumn]) -> pa.Table:
    """One row per row and wide column, numbered by ``piece``; the other columns are repeated."""
    if not wide:
        return batch.append_column(PIECE, pa.repeat(pa.scalar(0, pa.int32()), batch.num_rows))
    names = sorted({name for column in wide for name in (column.target, *column.constants)})
    used = {column_key(column.position) for column in wide}
    rest = batch.select([name for name in batch.column_names if name == ROW or name not in used])
    nothing = pa.nulls(batch.num_rows, pa.string())
    pieces = []
    for number, column in enumerate(wide):
        piece = rest.append_column(PIECE, pa.repeat(pa.scalar(number, pa.int32()), batch.num_rows))
        for name in names:
            values = nothing
            if name == column.target:
                values = batch.column(column_key(column.position))
            elif name in column.constants:
                values = pa.repeat(pa.scalar(column.constants[name]), batch.num_rows)
            piece = piece.append_column(wide_key(name), values)
        pieces.append(piece)
    return pa.concat_tables(pieces)
