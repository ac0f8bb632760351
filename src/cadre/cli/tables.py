"""Tables for the commands that stand alone: any file as text, and its columns as numbers or words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cadre.cli.language import words
from cadre.cli.written import bare, days, signs
from cadre.confidential.sources import sql
from cadre.confidential.sources.decimals import decimal_mark
from cadre.confidential.sources.formats import open_table
from cadre.confidential.sources.formats.headers import Wanted, position_of, tidy
from cadre.confidential.sources.formats.table import ROW, BrokenLine, RawTable, column_key
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig
from cadre.workspace.mapping import nearest

# What statistical programs and publishers write into a column of numbers where nothing is known or shown.
BLANKS = ("na", "n/a", "nan", "null", "none", ".", "..", "…", ":", "*", "-", "—")
_BATCH = 50_000
_LOOKED_AT = 20_000
# Complaints that speak of cadre.toml or a mapping, which the commands that stand alone do not have.
_OWN_WORDS = {"empty-file", "no-rows", "duplicate-header", "encoding-none", "encoding-bad-byte"}
_FILE, _DELIMITER = b"cadre.file", b"cadre.delimiter"


def read_table(path: Path, names: Sequence[str] = ()) -> pa.Table:
    """A CSV, Parquet, Excel, Stata or SPSS file; every column as text, Stata and SPSS codes as labels.

    ``names``: the columns that will be asked for, which helps to find a header below a title; without them
    all columns are read. The last column, ``row``, holds the number a person would give each row.

    Raises:
        CadreError: missing, empty, of an unknown kind, broken, or with a line that is no row.
    """
    try:
        return _read(path, names)
    except CadreError as problem:
        raise _standing_alone(problem) from problem


def _read(path: Path, names: Sequence[str]) -> pa.Table:
    raw = _open(path, names)
    known = {tidy(header): place for place, header in enumerate(raw.headers)}
    found = [known[tidy(name)] for name in names if tidy(name) in known]
    whole = not found or len(found) < len(names) or len(known) < len(raw.headers)
    places = range(len(raw.headers)) if whole else list(dict.fromkeys(found))
    batches = list(raw.read(places, _BATCH))
    for batch in batches:
        if batch.broken:
            raise _broken(path.name, batch.broken[0])
    if not sum(batch.rows.num_rows for batch in batches):
        raise CadreError("table-no-rows", ExitCode.INPUT, file=path.name)
    rows = pa.concat_tables([batch.rows for batch in batches])
    arrays = [rows[column_key(place)] for place in places] + [_row_numbers(rows[ROW], raw)]
    table = pa.Table.from_arrays(arrays, names=[*(raw.headers[place] for place in places), ROW])
    facts = {_FILE: path.name, _DELIMITER: str(raw.layout.get("delimiter", ""))}
    return table.replace_schema_metadata(facts)


def text_column(table: pa.Table, name: str, option: str) -> pa.Array:
    """The column that ``option`` names, as trimmed text; null where it is blank.

    Raises:
        CadreError: it is not there.
    """
    try:
        place = position_of(name, table.column_names[:-1], file_of(table))
    except CadreError as problem:
        missing = problem.key == "missing-column"
        raise (_no_column(table, name, option) if missing else _standing_alone(problem)) from problem
    text = pc.utf8_trim_whitespace(pc.cast(table.column(place), "string"))
    return pa.concat_arrays(pc.if_else(pc.equal(text, ""), None, text).chunks)


def column(table: pa.Table, name: str, option: str) -> NDArray[np.float64]:
    """The column that ``option`` names, as numbers; NaN where it is blank.

    1,234.5 and 1.234,5 are both understood: which mark is the decimal one, the column itself shows. So are
    a sign of one currency beside the numbers ($1,742.40, 900 сом) and brackets for what is below zero.

    Raises:
        CadreError: it is not there, or holds something that is no number, or two currencies.
    """
    written = text_column(table, name, option)
    text = bare(pc.if_else(pc.is_in(pc.utf8_lower(written), pa.array(BLANKS)), None, written))
    currencies = signs(written)
    if len(currencies) > 1:
        raise CadreError("budget-currencies", file=file_of(table), currencies=", ".join(currencies))
    delimiter = (table.schema.metadata or {}).get(_DELIMITER, b"").decode()
    seen = [value for value in text.slice(0, _LOOKED_AT).to_pylist() if value]
    numbers = _parsed(text, decimal_mark(seen, delimiter))
    values = pc.fill_null(numbers, float("nan")).to_numpy(zero_copy_only=False)
    bad = pc.and_(pc.is_valid(text), pc.is_null(numbers)).to_numpy(zero_copy_only=False)
    if bad.any():
        place = int(np.argmax(bad))
        raise CadreError(
            "table-not-a-number", ExitCode.INPUT, file=file_of(table), row=row_of(table, place), column=name,
            value=written[place].as_py(), count=int(bad.sum()), option=option,
        )  # fmt: skip
    return np.asarray(values, dtype=np.float64)


def day_column(table: pa.Table, name: str, option: str) -> NDArray[np.float64]:
    """The column that ``option`` names, as days since 1970; NaN where it is blank.

    3.4.2024 and 2024-04-03 are understood; 22/4/2024 too, where the column shows which part is the day.

    Raises:
        CadreError: it is not there, or holds something that is no date, or may be either of two days.
    """
    text = text_column(table, name, option)
    text = pc.if_else(pc.is_in(pc.utf8_lower(text), pa.array(BLANKS)), None, text)
    values = pc.fill_null(days(text), float("nan")).to_numpy(zero_copy_only=False)
    bad = np.isnan(values) & pc.is_valid(text).to_numpy(zero_copy_only=False)
    if bad.any():
        place = int(np.argmax(bad))
        facts = {"row": row_of(table, place), "column": name, "count": int(bad.sum())}
        raise CadreError("table-not-a-date", file=file_of(table), value=text[place].as_py(), **facts)
    return np.asarray(values, dtype=np.float64)


def file_of(table: pa.Table) -> str:
    """The name of the file a table was read from."""
    return str((table.schema.metadata or {}).get(_FILE, b"").decode())


def row_of(table: pa.Table, place: int) -> str:
    """The number a person would give the row at ``place``, counted as a spreadsheet counts them."""
    return str(table.column(ROW)[place].as_py())


def _open(path: Path, names: Sequence[str]) -> RawTable:
    source = SourceConfig(id=path.stem, kind="", file=str(path), publisher="", licence="", date="")
    try:
        return open_table(source, path, Wanted(tuple(names)))
    except CadreError as problem:
        if problem.key != "missing-column":
            raise
        return open_table(source, path, Wanted())


def _standing_alone(problem: CadreError) -> CadreError:
    if problem.key not in _OWN_WORDS:
        return problem
    return CadreError(f"table-{problem.key}", problem.exit_code, **problem.facts)


def _row_numbers(rows: pa.ChunkedArray, raw: RawTable) -> pa.ChunkedArray:
    """Text files are counted from the first row of data; a person counts the header as well."""
    if raw.layout.get("format") != "text":
        return rows
    return pc.add(rows, sum(int(str(raw.layout.get(part, 0))) for part in ("skip_rows", "header_rows")))


def _parsed(text: pa.Array, decimal: str) -> pa.Array:
    """Numbers as the sources read them, null for what is none."""
    import duckdb

    macro = "number_comma" if decimal == "," else "number_point"
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(sql.macros())
        connection.register("written", pa.table({"x": text}))
        found = connection.sql(f"SELECT {macro}(x) AS x FROM written").to_arrow_table()
    return found.column("x").combine_chunks()


def _no_column(table: pa.Table, name: str, option: str) -> CadreError:
    headers = list(dict.fromkeys(header for header in table.column_names[:-1] if header))
    meant = nearest(name, headers)
    asked = f" ({option})" if option.startswith("-") else ""
    facts = {"file": file_of(table), "column": name, "option": option, "asked": asked}
    facts["known"] = ", ".join(headers[:40])
    if not option.startswith("-"):
        return CadreError("table-named-column", ExitCode.INPUT, **facts)
    if meant is None:
        return CadreError("table-no-such-column", ExitCode.INPUT, **facts)
    return CadreError("table-no-column", ExitCode.INPUT, **facts, meant=meant)


def _broken(file: str, line: BrokenLine) -> CadreError:
    why = words(f"{line.reason}", **line.facts)
    return CadreError("table-broken-line", ExitCode.INPUT, file=file, line=line.line, problem=why)
