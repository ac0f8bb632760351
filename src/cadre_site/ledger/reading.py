"""One DuckDB in this process for the indexes of every release, so that they share one bound of memory."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

# A visitor's question is small and many are asked at once: one thread each serves more people than two, and
# the question runs in the thread that asked. Blocks read from files are kept up to the bound, then let go.
Config = dict[str, str | bool | int | float | list[str]]
_CONFIG: Config = {
    "threads": 1,
    "memory_limit": "256MB",
    "temp_directory": "",
}


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config=_CONFIG)


class Index:
    """The tables of one index file, read only. One connection each: a connection serves one thread."""

    def __init__(self, file: Path) -> None:
        self._name = '"' + str(file.resolve()).replace('"', '""') + '"'
        path = str(file.resolve()).replace("'", "''")
        _database().cursor().execute(f"attach if not exists '{path}' as {self._name} (read_only)")

    def connection(self) -> duckdb.DuckDBPyConnection:
        found = _database().cursor()
        found.execute(f"use {self._name}")
        return found
