"""The private DuckDB of one reading: macros, code tables, and a trial of what the mapping says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from cadre.confidential.sources import sql
from cadre.confidential.sources.plan import ColumnPlan, Plan
from cadre.vocabulary.errors import CadreError, ExitCode

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "250MB"
_NO_GROUP = re.compile(r"\\.|\[\^?\]?[^\]]*\]")  # escaped letters and classes hold no brackets that count
_GROUP = re.compile(r"\((?!\?)|\(\?P?<\w")
_NO_GROUP = re.compile(r"\\.|\[\^?\]?[^\]]*\]")  # escaped letters and classes hold no brackets that count
_GROUP = re.compile(r"\((?!\?)|\(\?P?<\w")


def open_database(folder: Path, plan: Plan) -> DuckDBPyConnection:
    """A database in memory that spills into ``folder``, never into a place outside the workspace.

    Raises:
        CadreError: a pattern, a replacement or a code of the mapping does not work.
    """
    import duckdb

    connection = duckdb.connect(config={"temp_directory": str(folder / ".spill"), "memory_limit": _MEMORY})
    # Long queries would draw a bar on standard output, in the middle of what --json prints.
    connection.execute("SET enable_progress_bar = false")
    connection.execute(sql.macros())
    for column in plan.columns:
        _try_pattern(connection, column)
        _try_replacement(connection, column)
        _load_codes(connection, column)
    return connection


def query(connection: DuckDBPyConnection, text: str, **tables: pa.Table) -> pa.Table:
    """Run one query over Arrow tables registered for it alone."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        return connection.sql(text).to_arrow_table()
    finally:
        for name in tables:
            connection.unregister(name)


def _try_pattern(connection: DuckDBPyConnection, column: ColumnPlan) -> None:
    import duckdb

    pattern = column.mapping.pattern
    if pattern is None:
        return
    problem = "" if _GROUP.search(_NO_GROUP.sub("", pattern)) else "( )?"
    try:
        connection.execute(f"SELECT regexp_extract('', {sql.quote(pattern)}, 1)").fetchall()
    except duckdb.Error as error:
        problem = str(error).splitlines()[0]
    if problem:
        raise CadreError(
            "mapping-bad-pattern", ExitCode.CONFIGURATION, column=column.name, pattern=pattern,
            problem=problem,
        )  # fmt: skip


def _try_replacement(connection: DuckDBPyConnection, column: ColumnPlan) -> None:
    value, kind = column.mapping.replacement, sql.SQL_TYPES[column.column.type]
    if value is None:
        return
    fits = connection.execute(f"SELECT TRY_CAST(? AS {kind}) IS NOT NULL", [value]).fetchall()[0][0]
    if not fits:
        raise CadreError(
            "mapping-bad-otherwise", ExitCode.CONFIGURATION, column=column.name, value=value,
            type=column.column.type,
        )  # fmt: skip


def _load_codes(connection: DuckDBPyConnection, column: ColumnPlan) -> None:
    """The table ``codes_<column>``: key, code. The mapping's own spellings win over the code list's."""
    if column.codes is None:
        return
    _load_spellings(connection, column.mapping.codes)
    for value, first, second in connection.execute(
        "SELECT min(spelling), min(code), max(code) FROM spellings GROUP BY key HAVING min(code) <> max(code)"
    ).fetchall():
        raise CadreError(
            "mapping-two-codes", ExitCode.CONFIGURATION, column=column.name, value=value, first=first,
            second=second,
        )  # fmt: skip
    _load_spellings(connection, column.codes.spellings)
    connection.execute(
        f"CREATE TABLE {sql.codes_name(column.name)} AS"
        " SELECT key, arg_max(code, place) AS code FROM spellings GROUP BY key"
    )


def _load_spellings(connection: DuckDBPyConnection, spellings: Mapping[str, str]) -> None:
    pairs = dict(spellings)
    table = pa.table(
        {
            "spelling": pa.array(pairs.keys(), pa.string()),
            "code": pa.array(pairs.values(), pa.string()),
            "place": pa.array(range(len(pairs)), pa.int64()),
        }
    )
    connection.register("written", table)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE spellings AS"
        " SELECT *, coalesce(code_key(clean(spelling)), '') AS key FROM written"
    )
    connection.unregister("written")
