"""Spreadsheets: xlsx, xlsm, xlsb, xls and ods, read by calamine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from cadre.confidential.sources.formats.headers import PREVIEW, Header, Wanted, locate
from cadre.confidential.sources.formats.parquet import number_text
from cadre.confidential.sources.formats.table import Batch, RawTable, text_batch
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
Row = list[str]


def open_excel(source: SourceConfig, path: Path, wanted: Wanted) -> RawTable:
    """Open the sheet that is declared, or the first visible one where the wanted columns are found.

    Raises:
        CadreError: no spreadsheet, encrypted, no such sheet, an empty sheet, a column missing.
    """
    book = _workbook(path)
    problems: list[CadreError] = []
    for name in _sheet_names(book, source.sheet, path.name):
        try:
            return _table(book.get_sheet_by_name(name), name, source, path.name, wanted)
        except CadreError as problem:
            problems.append(problem)
    raise next((problem for problem in problems if problem.key != "empty-file"), problems[0])


def _table(sheet: Any, name: str, source: SourceConfig, file: str, wanted: Wanted) -> RawTable:
    header = _header(sheet, source, file, wanted)

    def read(positions: Sequence[int], size: int) -> Iterator[Batch]:
        return _batches(sheet, header, positions, size, source.decimal or ".")

    layout = {"format": "spreadsheet", "sheet": name, **header.facts}
    return RawTable(header.names, True, layout, read)


def _workbook(path: Path) -> Any:
    from python_calamine import CalamineError, load_workbook

    content = path.read_bytes()
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise CadreError("spreadsheet-encrypted", ExitCode.INPUT, file=path.name)
    try:
        # By content, not by name: an old xls file is often called .xlsx.
        return load_workbook(BytesIO(content))
    except CalamineError as problem:
        raise CadreError("not-a-spreadsheet", ExitCode.INPUT, file=path.name) from problem


def _sheet_names(book: Any, declared: str | None, file: str) -> list[str]:
    if declared is None:
        from python_calamine import SheetVisibleEnum

        visible = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        return visible or list(book.sheet_names)
    if declared not in book.sheet_names:
        sheets = ", ".join(f"“{name}”" for name in book.sheet_names)
        raise CadreError("sheet-missing", ExitCode.INPUT, file=file, sheet=declared, sheets=sheets)
    return [declared]


def _header(sheet: Any, source: SourceConfig, file: str, wanted: Wanted) -> Header:
    rows = [row for _, row in islice(_rows(sheet), PREVIEW)]
    if not any(any(row) for row in rows):
        raise CadreError("empty-file", ExitCode.INPUT, file=file)
    merged = any(first[0] < PREVIEW for first, _ in sheet.merged_cell_ranges or ())
    return locate(
        rows, wanted, file, header_rows=source.header_rows, skip_rows=source.skip_rows, merged=merged
    )


def _rows(sheet: Any, to_text: Callable[[object], str] | None = None) -> Iterator[tuple[int, Row]]:
    """(row of the sheet, its cells as text). A merged range has its value in every cell."""
    to_text = to_text or cell_text
    fills = _Fills(sheet.merged_cell_ranges or ())
    # calamine gives the blank rows above a table, but not the blank columns to its left.
    left = [""] * (sheet.start or (0, 0))[1]
    for place, cells in enumerate(sheet.iter_rows()):
        yield place + 1, fills.fill(place, left + [to_text(cell) for cell in cells])


class _Fills:
    """Copies the first cell of each merged range to the others, as the rows stream by."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._waiting = sorted(ranges, reverse=True)
        self._open: list[tuple[tuple[int, int], tuple[int, int], str]] = []

    def fill(self, place: int, row: Row) -> Row:
        while self._waiting and self._waiting[-1][0][0] <= place:
            first, last = self._waiting.pop()
            value = row[first[1]] if first[1] < len(row) else ""
            self._open.append((first, last, value))
        self._open = [entry for entry in self._open if entry[1][0] >= place]
        for first, last, value in self._open:
            for column in range(first[1], min(last[1] + 1, len(row))):
                row[column] = value
        return row


def cell_text(cell: object, decimal: str = ".") -> str:
    """A cell as text: 2011.0 is 2011, a date is ISO 8601, true and false are words."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return (number_text(float(cell)) or "").replace(".", decimal)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _batches(
    sheet: Any, header: Header, positions: Sequence[int], size: int, decimal: str
) -> Iterator[Batch]:
    width = len(header.names)
    rows = islice(_rows(sheet, lambda cell: cell_text(cell, decimal)), header.first, None)
    filled = ((number, row) for number, row in rows if any(row))
    while taken := list(islice(filled, size)):
        cells = [row + [""] * (width - len(row)) for _, row in taken]
        columns = {place: [row[place] for row in cells] for place in positions}
        yield Batch(text_batch([number for number, _ in taken], columns))
