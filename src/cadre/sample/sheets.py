"""Files written chunk by chunk: CSV in any encoding, Excel, Parquet. Each counts rows as its reader will."""

from __future__ import annotations

import codecs
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq


class Sheet(Protocol):
    """``next_row`` is the number of the row that will be written next."""

    next_row: int

    def write(self, table: pa.Table) -> None: ...
    def close(self) -> None: ...


class CsvSheet:
    """Text with a header; numbers its data rows from 1."""

    def __init__(
        self, path: Path, encoding: str = "utf-8", delimiter: str = ",", windows: bool = False
    ) -> None:
        self.next_row = 1
        self._file: IO[bytes] = path.open("wb")
        mark = encoding in ("utf-8-sig", "utf-16")
        self._encode = codecs.getincrementalencoder(encoding)().encode if mark else None
        self._encoding, self._delimiter, self._windows = encoding, delimiter, windows

    def write(self, table: pa.Table) -> None:
        # Windows programs quote only where they must; Arrow's other styles quote all text or none.
        style, end = ("none", "\r\n") if self._windows else ("needed", "\n")
        options = pa_csv.WriteOptions(
            include_header=self.next_row == 1,
            delimiter=self._delimiter,
            quoting_style=style,
            quoting_header=style,
            eol=end,
        )
        buffer = BytesIO()
        pa_csv.write_csv(table, buffer, options)
        self._put(buffer.getvalue())
        self.next_row += table.num_rows

    def _put(self, data: bytes) -> None:
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
