"""A sheet of rows set aside, after somebody mended it: what they changed, and what cannot be taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cadre.catalogue.messages import say
from cadre.confidential.sources.export import plain, titles_of
from cadre.confidential.sources.extract import Extract
from cadre.confidential.sources.formats import open_table
from cadre.confidential.sources.formats.headers import Wanted, tidy
from cadre.confidential.sources.formats.table import ROW, column_key
from cadre.confidential.sources.mends import Mend, Mends
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import LANGUAGES, Language
from cadre.workspace.config import SourceConfig
from cadre.workspace.spreadsheet import harmless

MOST = 1000  # problems that are told
_BATCH = 10_000
_WHOLE = re.compile(r"\d{1,9}")
_REAL_DATE = re.compile(r"(\d{4}-\d\d-\d\d)( 00:00:00)?")


@dataclass(frozen=True)
class CellProblem:
    """``line`` of the sheet, ``column`` of the sheet, what stands there, and why it cannot be taken."""

    line: int
    column: str
    value: str
    key: str

    def told(self, language: Language) -> str:
        return say(f"mended.{self.key}", language, line=self.line, column=self.column, value=self.value[:80])


@dataclass(frozen=True)
class MendedSheet:
    """``mends``: all there are with this sheet; ``rows``: how many of its rows were changed.

    With ``problems`` nothing of the sheet may be taken.
    """

    mends: Mends
    rows: int
    problems: tuple[CellProblem, ...]


def mended_sheet(extract: Extract, sheet: Path, before: Mends) -> MendedSheet:
    """What was changed in a sheet that ``export_set_aside`` wrote. ``before``: mends read with the extract.

    A row that is not in the sheet, or is there as it was, stays as it is: nothing is lost by leaving it out.

    Raises:
        CadreError: the extract was read with other mends; the sheet cannot be opened, is no such sheet, or
            has a column that the rows do not have.
    """
    if extract.mends != before.digest:
        raise CadreError("mended-unread", ExitCode.NOT_READY, source=extract.source)
    reading = _Sheet(extract, _set_aside(extract))
    reading.read(sheet)
    rows = dict(before.rows)
    for row, changes in reading.changes.items():
        now = {name: value for name, (value, _) in changes.items()}
        rows[row] = _mend(reading.rows[row], now, before.rows.get(row), extract)
    return MendedSheet(Mends(rows), len(reading.changes), tuple(reading.problems[:MOST]))


@dataclass(frozen=True)
class _Aside:
    """A row set aside: as it stands in the extract (nothing where it was no row), and its bad values."""

    original: Mapping[str, str] | None
    values: tuple[str, ...]


def _set_aside(extract: Extract) -> dict[int, _Aside]:
    found: dict[int, _Aside] = {}
    with pq.ParquetFile(extract.set_aside_path) as file:
        for batch in file.iter_batches(_BATCH, columns=["row", "value", "original"]):
            for line in batch.to_pylist():
                known = found.get(line["row"], _Aside(None, ()))
                found[line["row"]] = _Aside(
                    known.original or _texts(line["original"]), (*known.values, line["value"] or "")
                )
    return found


def _texts(original: str | None) -> dict[str, str] | None:
    return {name: text or "" for name, text in json.loads(original).items()} if original else None


def _mend(aside: _Aside, now: dict[str, str], before: Mend | None, extract: Extract) -> Mend:
    """``was`` is always what stands in the file, also where the row had been mended before."""
    if aside.original is None:
        asked = extract.layout["asked"]
        return Mend(dict.fromkeys(asked, ""), dict.fromkeys(asked, "") | now, extract.provenance.sha256)
    here = aside.original
    if before is not None and all(before.now.get(name, text) == text for name, text in here.items()):
        return Mend({**here, **before.was}, {**before.now, **here, **now}, before.line)
    return Mend(here, {**here, **now})


@dataclass
class _Sheet:
    extract: Extract
    rows: Mapping[int, _Aside]
    changes: dict[int, dict[str, tuple[str, int]]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)

    def read(self, sheet: Path) -> None:
        lines = _lines(sheet, str(self.extract.layout.get("decimal", ".")))
        headers = next(lines)
        titles = _own_titles(headers, sheet)
        names = self._names(headers[len(titles) :], sheet)
        for place, cells in enumerate(lines, start=2):
            if any(cells):
                given = dict(zip(names, cells[len(titles) :], strict=True))
                self._line(place, titles, given, cells[: len(titles)])

    def _names(self, headers: Sequence[str], sheet: Path) -> list[str]:
        """The rows' own columns, for those of the sheet; nothing for a column without a name."""
        asked = {tidy(harmless(plain(name))): name for name in self.extract.layout.get("asked", ())}
        names = [asked.get(tidy(harmless(header)), "") for header in headers]
        wrong = [
            header for header, name in zip(headers, names, strict=True)
            if header and (not name or names.count(name) > 1)
        ]  # fmt: skip
        if wrong:
            raise CadreError("mended-columns", ExitCode.INPUT, file=sheet.name, columns="”, “".join(wrong))
        return names

    def _line(self, line: int, titles: Sequence[str], cells: Mapping[str, str], about: Sequence[str]) -> None:
        number, shown = about[0].strip(), about[2]
        aside = self.rows.get(int(number)) if _WHOLE.fullmatch(number) else None
        if aside is None:
            key = "row-unknown" if _WHOLE.fullmatch(number) else "row-number"
            self.problems.append(CellProblem(line, titles[0], number, key))
            return
        if not any(_same(shown, value) for value in aside.values):
            self.problems.append(CellProblem(line, titles[2], shown, "value-changed"))
        original = aside.original or {}
        for name, cell in cells.items():
            if name and not _same(cell, original.get(name, "")):
                self._change(line, int(number), name, self._as_in_the_file(name, cell))

    def _change(self, line: int, row: int, name: str, value: str) -> None:
        """A row with several bad values has several lines: a column may be changed in one of them."""
        known = self.changes.setdefault(row, {}).setdefault(name, (value, line))
        if known[0] != value:
            self.problems.append(CellProblem(line, name, value, "two-values"))

    def _as_in_the_file(self, name: str, cell: str) -> str:
        """Without what made a formula harmless; a real date of a spreadsheet as dates are written there."""
        text = cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
        real, format = _REAL_DATE.fullmatch(text), self.extract.layout.get("dates", {}).get(name)
        if not real or not format or self.extract.layout.get("format") != "text":
            return text
        try:
            return date.fromisoformat(real[1]).strftime(format)
        except ValueError:
            return text


def _same(cell: str, original: str) -> bool:
    """Whether a cell is as it was written: spreadsheets change line ends, and we cut what is too long."""
    return any(cell.split() == text.split() for text in (original, plain(original), harmless(original)))


def _own_titles(headers: Sequence[str], sheet: Path) -> Sequence[str]:
    for language in LANGUAGES:
        titles = titles_of(language)
        if list(headers[: len(titles)]) == titles:
            return titles
    raise CadreError("mended-other-sheet", ExitCode.INPUT, file=sheet.name)


def _lines(sheet: Path, decimal: str) -> Iterator[list[str]]:
    """The header and then every line, blank ones too as far as the format knows them, all of one width."""
    source = SourceConfig(
        id="mended", kind="", file=sheet.name, skip_rows=0, decimal=decimal, publisher="", licence="", date=""
    )
    table = open_table(source, sheet, Wanted())
    yield [header.strip() for header in table.headers]
    places, at = range(len(table.headers)), 1
    for batch in table.read(places, _BATCH):
        if batch.broken:
            raise CadreError("mended-broken-line", ExitCode.INPUT, file=sheet.name, line=batch.broken[0].line)
        for row in batch.rows.to_pylist():
            number = row[ROW] if table.typed else at + 1
            yield from ([""] * len(places) for _ in range(at + 1, number))
            at = number
            yield [_text(row[column_key(place)]) for place in places]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
