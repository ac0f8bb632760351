"""Whether a text file writes one and a half as 1.5 or as 1,5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cadre.confidential.sources.formats.table import RawTable, column_key
from cadre.confidential.sources.plan import Plan

_LOOKED_AT = 20_000  # rows
# Digits after the mark that cannot be a group of thousands, or a mark after a group of thousands.
_COMMA = re.compile(r"[+−-]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}([.\s'’]\d{3})+,\d*)")
_POINT = re.compile(r"[+−-]?(\d+\.(\d{1,2}|\d{4,})|\d{1,3}([,\s'’]\d{3})+\.\d*)")
_UNCLEAR = re.compile(r"[+-]?\d{1,3},\d{3}")


def decimal_of(declared: str | None, plan: Plan, table: RawTable) -> str:
    """The decimal mark: as declared, or as the numbers of the first rows show.

    Where only numbers such as 1,234 are seen, a file with semicolons is taken to use the decimal comma (it
    could not be written with commas between values), any other to group thousands.
    """
    if declared or table.typed:
        return declared or "."
    return decimal_mark(_numbers(plan, table), str(table.layout.get("delimiter", "")))


def decimal_mark(seen: Sequence[str], delimiter: str = "") -> str:
    """The decimal mark of numbers written as text; ``delimiter``: what parts the columns of the file."""
    commas = sum(map(bool, map(_COMMA.fullmatch, seen)))
    points = sum(map(bool, map(_POINT.fullmatch, seen)))
    if commas or points:
        return "," if commas > points else "."
    unclear = any(map(_UNCLEAR.fullmatch, seen))
    return "," if unclear and delimiter == ";" else "."


def _numbers(plan: Plan, table: RawTable) -> list[str]:
    """The texts of the first rows in columns that hold numbers."""
    numeric = [column for column in plan.columns if column.column.type in ("number", "integer")]
    places = {place for column in numeric for place in column.positions}
    places |= {wide.position for wide in plan.wide}
    batch = next(table.read(sorted(places), _LOOKED_AT), None) if places else None
    if batch is None:
        return []
    columns = (batch.rows.column(column_key(place)).to_pylist() for place in sorted(places))
    return [value.strip() for column in columns for value in column if value]
