"""Files written chunk by chunk: CSV in any encoding, Excel, Parquet. Each counts rows as its reader will."""

from __future__ import annotations

import codecs
import datetime
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

_EPOCH = datetime.date(1899, 12, 30)


class Sheet(Protocol):
    """``next_row`` is the number of the row that will be written next."""

    next_row: int

    def write(self, table: pa.Table) -> None: ...
    def close(self) -> None: ...


class CsvSheet:
    """Text with a header; numbers its data rows from 1."""

    def __init__(self, path: Path, encoding: str = "utf-8", delimiter: str = ",", windows: bool = False) -> None:
        self.next_row = 1
        self._file: IO[bytes] = path.open("wb")
        mark = encoding in ("utf-8-sig", "utf-16")
        self._encode = codecs.getincrementalencoder(encoding)().encode if mark else None
        self._encoding, self._delimiter, self._windows = encoding, delimiter, windows

    def write(self, table: pa.Table) -> None:
        first = self.next_row == 1
        # Windows programs quote only where they must; Arrow's other styles quote all text or none.
        style = "none" if self._windows else "needed"
        options = pa_csv.WriteOptions(include_header=first, delimiter=self._delimiter, quoting_style=style)
        buffer = BytesIO()
        pa_csv.write_csv(table, buffer, options)
        self._put(buffer.getvalue())
        self.next_row += table.num_rows

    def _put(self, data: bytes) -> None:
        if self._windows:
            data = data.replace(b"\n", b"\r\n")
        if self._encoding != "utf-8":
            text = data.decode("utf-8")
            data = self._encode(text) if self._encode else text.encode(self._encoding)
        self._file.write(data)

    def close(self) -> None:
        self._file.close()


class ParquetSheet:
    """Typed columns; numbers its rows from 1."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.next_row = 1
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table.cast(self._schema))
        self.next_row += table.num_rows

    def close(self) -> None:
        self._writer.close()


class ExcelSheet:
    """One worksheet: title lines, a header, rows. Numbers rows as Excel does. Dates are Excel dates.

    Text is always written as text, so a name that begins with ``=`` stays a name.
    """

    def __init__(self, path: Path, name: str, header: Sequence[str], titles: Sequence[str] = ()) -> None:
        from xlsxwriter import Workbook

        self._book: Any = Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
        self._book.set_properties({"created": datetime.datetime(2026, 1, 10), "title": name})  # noqa: DTZ001
        self._sheet: Any = self._book.add_worksheet(name)
        self._date = self._book.add_format({"num_format": "dd.mm.yyyy"})
        self._heading(header, titles)

    def _heading(self, header: Sequence[str], titles: Sequence[str]) -> None:
        title, bold = self._book.add_format({"bold": True, "font_size": 14}), self._book.add_format({"bold": True})
        self._sheet.set_column(0, len(header) - 1, 16)
        for row, text in enumerate(titles):
            if text:
                self._sheet.merge_range(row, 0, row, len(header) - 1, text, title)
        for column, text in enumerate(header):
            self._sheet.write_string(len(titles), column, text, bold)
        self.next_row = len(titles) + 2

    def write(self, table: pa.Table) -> None:
        dated = [pa.types.is_date(field.type) for field in table.schema]
        columns = [
            column.cast(pa.int32()).to_pylist() if is_date else column.to_pylist()
            for column, is_date in zip(table.columns, dated, strict=True)
        ]
        offset = (datetime.date(1970, 1, 1) - _EPOCH).days
        text, number = self._sheet._write_string, self._sheet._write_number
        for row, values in enumerate(zip(*columns, strict=True), self.next_row - 1):
            for column, value in enumerate(values):
                if value is None:
                    continue
                if dated[column]:
                    number(row, column, value + offset, self._date)
                elif isinstance(value, str):
                    text(row, column, value)
                else:
                    number(row, column, value)
        self.next_row += table.num_rows

    def close(self) -> None:
        self._book.close()
