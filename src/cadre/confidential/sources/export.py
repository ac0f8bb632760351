"""The rows set aside, as a sheet an analyst can mend: what is wrong in words, then the row as it stood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from cadre.catalogue.load import source_kinds
from cadre.catalogue.messages import say
from cadre.confidential.sources.extract import Extract
from cadre.vocabulary.languages import Language
from cadre.workspace.files import atomic_file
from cadre.workspace.spreadsheet import CONTROL, csv_chunks

_CELL = 32_000  # signs of the 32,767 a cell holds
_SHEET_ROWS = 1_000_000  # of the 1,048,576 a sheet holds
_DAY = date(2025, 12, 31)


def export_set_aside(extract: Extract, path: Path, language: Language = "en") -> int:
    """Write the set-aside rows to ``path`` (.csv or .xlsx); returns how many lines.

    One line per bad value: row, column, value, what is wrong, what would mend it, then the row's columns
    under their own names. Nothing in them can become a live formula when the sheet is opened.
    """
    headers = _original_headers(extract)
    titles = titles_of(language)
    lines = (line_of(found, extract.kind, headers, language) for found in _lines(extract))
    return write_sheet(path, say("aside-export.sheet", language), [*titles, *headers], lines)


def write_sheet(path: Path, sheet: str, titles: list[str], lines: Iterator[list[str]]) -> int:
    """Lines of texts as .csv or .xlsx, nothing in which can become a formula; returns how many lines."""
    with atomic_file(path, 0o600) as temporary:
        if path.suffix.lower() == ".csv":
            return _write_csv(temporary, titles, lines)
        return _write_xlsx(temporary, sheet, titles, lines)


def titles_of(language: Language) -> list[str]:
    """The columns that stand before those of the file."""
    return [say(f"aside-export.{part}", language) for part in ("row", "column", "value", "problem", "mend")]


def explain_aside(found: dict[str, Any], language: Language) -> tuple[str, str]:
    """(what is wrong, what would mend it) in words, for one line of set_aside.parquet."""
    facts = {"value": found["value"] or "", "row": found["row"], **json.loads(found["facts"])}
    if "formats" in facts:  # a day as people write it, not as programs describe it
        facts["formats"] = ", ".join(_DAY.strftime(format) for format in facts["formats"].split(", "))
    return say(found["reason"], language, **facts), say(f"{found['reason']}.mend", language, **facts)


def plain(text: str) -> str:
    """Text as a cell of a spreadsheet holds it."""
    return CONTROL.sub("", text)[:_CELL]


def line_of(found: dict[str, Any], kind: str, headers: list[str], language: Language) -> list[str]:
    """One line of the sheet."""
    column = source_kinds()[kind].columns.get(found["column"] or "")
    named = column.name.in_(language) if column is not None else found["column"] or ""
    original = json.loads(found["original"]) if found["original"] else {}
    shown = [str(found["row"]), named, found["value"] or "", *explain_aside(found, language)]
    return shown + [original.get(header) or "" for header in headers]


def _lines(extract: Extract) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(extract.set_aside_path) as file:
        for batch in file.iter_batches(10_000):
            yield from batch.to_pylist()


def _original_headers(extract: Extract) -> list[str]:
    return list(extract.layout.get("asked", ()))


def _write_csv(path: Path, titles: list[str], lines: Iterator[list[str]]) -> int:
    count = 0

    def counted() -> Iterator[list[str]]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    with path.open("wb") as file:
        file.writelines(csv_chunks(chain([titles], counted())))
    return count


def _write_xlsx(path: Path, sheet: str, titles: list[str], lines: Iterator[list[str]]) -> int:
    import xlsxwriter

    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        # As text, or a program would make a date of what is typed over a wrong one.
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        page = None
        for count, line in enumerate(lines, start=1):
            if page is None or count % _SHEET_ROWS == 0:
                page = _new_page(book, f"{sheet} {count // _SHEET_ROWS + 1}", titles, bold, text)
            for place, value in enumerate(line):
                page.write_string((count - 1) % _SHEET_ROWS + 1, place, plain(value), text)
        if page is None:
            _new_page(book, sheet, titles, bold, text)
    return count


def _new_page(book: Any, name: str, titles: list[str], bold: Any, text: Any) -> Any:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_column(1, 2, 22, text)
    page.set_column(3, 4, 60)
    page.set_column(5, len(titles), 16, text)
    for place, title in enumerate(titles):
        page.write_string(0, place, CONTROL.sub("", title), bold)
    return page
