"""A table of money: columns by their fixed names, one currency, nothing negative, dates as YYYY-MM-DD."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cadre.cli.tables import column, read_table, row_of, text_column
from cadre.vocabulary.errors import CadreError

CURRENCY = "currency"
_LAST_YEAR = 9999


class Sheet:
    """Columns of one file. Every method raises CadreError for what it cannot use, naming file and row.

    ``factors``: what a scenario multiplies columns by.
    """

    def __init__(self, path: Path, currency: str | None, factors: Mapping[str, float] | None = None) -> None:
        if not path.is_file():
            raise CadreError("budget-no-file", file=str(path))
        self.file = path.name
        self.factors = factors or {}
        self.table = read_table(path)
        self.headers = {header.strip().lower() for header in self.table.column_names}
        self.currency = self._one_currency(currency)

    def _one_currency(self, declared: str | None) -> str | None:
        found = [word for word in self.texts(CURRENCY, needed=False) if word]
        kinds = list(dict.fromkeys([*([declared] if declared else []), *found]))
        if len(kinds) > 1:
            raise CadreError("budget-currencies", file=self.file, currencies=", ".join(kinds))
        return kinds[0] if kinds else None

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def texts(self, name: str, *, needed: bool = True) -> list[str]:
        if name not in self.headers and not needed:
            return [""] * len(self)
        return [text or "" for text in text_column(self.table, name, name).to_pylist()]

    def numbers(self, name: str, *, needed: bool = True) -> list[float | None]:
        """None where blank. Numbers below zero are refused."""
        if name not in self.headers and not needed:
            return [None] * len(self)
        factor = self.factors.get(name, 1.0)
        values = [float(value) * factor for value in column(self.table, name, name)]
        for place, value in enumerate(values):
            if value < 0:
                raise self.refused("budget-negative", place, column=name, value=f"{value:g}")
        return [value if math.isfinite(value) else None for value in values]

    def filled(self, name: str) -> list[float]:
        """A column in which every row needs a number."""
        found = []
        for place, value in enumerate(self.numbers(name)):
            if value is None:
                raise self.refused("budget-blank", place, column=name)
            found.append(value)
        return found

    def years(self) -> list[int]:
        found = self.filled("year")
        for place, value in enumerate(found):
            if not (value.is_integer() and value <= _LAST_YEAR):
                raise self.refused("budget-year", place, value=f"{value:g}")
        return [int(value) for value in found]

    def dates(self, name: str, *, needed: bool = False) -> list[date | None]:
        found: list[date | None] = []
        for place, text in enumerate(self.texts(name, needed=needed)):
            try:
                found.append(date.fromisoformat(text[:10]) if text else None)
            except ValueError as problem:
                raise self.refused("budget-date", place, column=name, value=text) from problem
        return found

    def refused(self, key: str, place: int, **facts: object) -> CadreError:
        return CadreError(key, file=self.file, row=row_of(self.table, place), **facts)
