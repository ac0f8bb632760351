"""A long worksheet, written chunk by chunk.

XlsxWriter makes the workbook with its titles, header and formats; the rows are then written straight into the
worksheet's XML, a column at a time, which is ten times as fast as cell by cell.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_SHEET = "xl/worksheets/sheet1.xml"
_DATE_STYLE = 1  # the first format of the workbook that is not the default
_DAY_ZERO = 25569  # 1970-01-01 in Excel's count
_CREATED = datetime.datetime(2026, 1, 10)


class ExcelSheet:
    """One worksheet: title lines, a header, rows. Numbers rows as Excel does. Dates are Excel dates.

    Text is always written as text, so a name that begins with ``=`` stays a name.
    """

    def __init__(self, path: Path, name: str, header: Sequence[str], titles: Sequence[str] = ()) -> None:
        self.next_row = len(titles) + 2
        self._letters = [chr(ord("A") + column) for column in range(len(header))]
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=3)
        with ZipFile(BytesIO(_template(name, header, titles))) as template:
            for part in template.namelist():
                if part != _SHEET:
                    self._zip.writestr(_entry(part), template.read(part))
            # The size of the sheet is not known yet; the element that states it is optional.
            xml = re.sub(rb"<dimension[^>]*/>", b"", template.read(_SHEET))
        head, self._tail = xml.split(b"</sheetData>")
        self._rows = self._zip.open(_entry(_SHEET), "w", force_zip64=True)
        self._rows.write(head)

    def write(self, table: pa.Table) -> None:
        numbers = pa.array(np.arange(self.next_row, self.next_row + table.num_rows)).cast(pa.string())
        cells = [
            _cells(column.combine_chunks(), letter, numbers)
            for column, letter in zip(table.columns, self._letters, strict=True)
        ]
        opening = pc.binary_join_element_wise('<row r="', numbers, '">', "")
        rows = pc.binary_join_element_wise(opening, *cells, "</row>", "")
        self._rows.write("".join(rows.to_pylist()).encode())
        self.next_row += table.num_rows

    def close(self) -> None:
        self._rows.write(b"</sheetData>" + self._tail)
        self._rows.close()
        self._zip.close()


def _template(name: str, header: Sequence[str], titles: Sequence[str]) -> bytes:
    from xlsxwriter import Workbook

    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED, "title": name})
        sheet = book.add_worksheet(name)
        date = book.add_format({"num_format": "dd.mm.yyyy"})
        title, bold = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
        # Formats are numbered as they are used: the date must come first.
        sheet.set_column(len(header), len(header), None, date)
        sheet.set_column(0, len(header) - 1, 16)
        for row, text in enumerate(titles):
            if text:
                sheet.merge_range(row, 0, row, len(header) - 1, text, title)
        for column, text in enumerate(header):
            sheet.write_string(len(titles), column, text, bold)
    return buffer.getvalue()


def _entry(name: str) -> ZipInfo:
    """A member of the archive with a fixed time, so that the same rows give the same bytes."""
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def _cells(column: pa.Array, letter: str, numbers: pa.Array) -> pa.Array:
    """The XML of one column's cells; nothing for a cell without a value."""
    if pa.types.is_string(column.type):
        kind, opening, closing, text = ' t="inlineStr"', "<is><t>", "</t></is>", _escaped(column)
    elif pa.types.is_date(column.type):
        serial = pc.add(column.cast(pa.int32()), _DAY_ZERO)
        kind, opening, closing, text = f' s="{_DATE_STYLE}"', "<v>", "</v>", serial.cast(pa.string())
    else:
        kind, opening, closing, text = "", "<v>", "</v>", column.cast(pa.string())
    where = pc.binary_join_element_wise(f'<c r="{letter}', numbers, f'"{kind}>{opening}', "")
    return pc.fill_null(pc.binary_join_element_wise(where, text, f"{closing}</c>", ""), "")


def _escaped(column: pa.Array) -> pa.Array:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        column = pc.replace_substring(column, sign, entity)
    return column
