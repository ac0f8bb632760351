"""The workload table of ``cadre staffing``: its rows, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np

from cadre.cli.tables import column, file_of, read_table, row_of, text_column
from cadre.methods.staffing.workload import HOURS, KINDS, Kind, Row
from cadre.vocabulary.errors import CadreError

NEEDED = ("kind", "item", "amount")
TEXTS = ("facility", "cadre", "unit")
NUMBERS = ("minutes", "staff")
UNITS = ("percent", HOURS)


def read_workload(path: Path) -> list[Row]:
    """The rows of a workload table (docs/explanation/staffing-need.md lists the columns).

    Raises:
        CadreError: a column is missing, a number cannot be read or is negative, a kind or unit is unknown.
    """
    table = read_table(path, (*NEEDED, *TEXTS, *NUMBERS))
    there = {header.strip().lower() for header in table.column_names}
    rows = table.num_rows
    texts = {
        name: [text or "" for text in text_column(table, name, name).to_pylist()]
        for name in ("kind", "item", *TEXTS) if name in there or name in NEEDED
    }  # fmt: skip
    blank = np.full(rows, np.nan)
    numbers = {
        name: column(table, name, name) if name in there or name in NEEDED else blank
        for name in ("amount", *NUMBERS)
    }
    found = [_row(place, texts, numbers, row_of(table, place)) for place in range(rows)]
    for row in found:
        _check(row, file_of(table))
    return found


def _row(place: int, texts: dict[str, list[str]], numbers: dict[str, np.ndarray], shown: str) -> Row:
    named = {name: values[place] for name, values in texts.items()}
    amounts = {name: float(values[place]) for name, values in numbers.items()}
    return Row(
        cast(Kind, named["kind"].lower()), named["item"], amounts["amount"],
        named.get("facility", ""), named.get("cadre", ""), amounts["minutes"], amounts["staff"],
        named.get("unit", "") or UNITS[0], shown,
    )  # fmt: skip


def _check(row: Row, file: str) -> None:
    if row.kind not in KINDS:
        raise _unknown(file, row, "kind", row.kind, KINDS)
    if row.kind == "category" and row.unit not in UNITS:
        raise _unknown(file, row, "unit", row.unit, UNITS)
    for amount in (row.amount, row.minutes, row.staff):
        if amount < 0:
            raise CadreError("staffing-negative", file=file, row=row.place, value=f"{amount:g}")


def _unknown(file: str, row: Row, column: str, value: str, known: tuple[str, ...]) -> CadreError:
    return CadreError(
        "staffing-unknown", file=file, row=row.place, column=column, value=value, known=", ".join(known)
    )
