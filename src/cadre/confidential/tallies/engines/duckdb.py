"""DuckDB: the engine inside the program, for anything one machine can hold on its disk."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from cadre.confidential.tallies.engines import Engine
from cadre.vocabulary.errors import CadreError, ExitCode


class DuckDBEngine(Engine):
    """An in-memory database that spills to ``temp`` when ``memory`` is used up."""

    def __init__(
        self, threads: int | None = None, memory: str | None = None, temp: Path | None = None
    ) -> None:
        self._own = None if temp else tempfile.TemporaryDirectory(prefix="cadre-")
        self.scratch = Path(self._own.name) if self._own else Path(str(temp))
        self.scratch.mkdir(parents=True, exist_ok=True)
        # The order of rows comes from each query's ORDER BY; keeping that of the file too would cost memory.
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": str(self.scratch),
            "preserve_insertion_order": False,
        }
        if threads:
            config["threads"] = threads
        if memory:
            config["memory_limit"] = memory
        self._connection = duckdb.connect(config=config)
        self._connection.execute("set enable_progress_bar = false")

    def run(self, sql: str, tables: Mapping[str, Path]) -> pa.Table:
        with self._connection.cursor() as cursor:
            try:
                for name, path in tables.items():
                    file = str(path).replace("'", "''")
                    cursor.execute(f"create or replace temp view {name} as from read_parquet('{file}')")
                return cursor.sql(sql).to_arrow_table()
            except duckdb.OutOfMemoryException as problem:
                raise CadreError(
                    "tally-no-memory", ExitCode.STORAGE, detail=_first_line(problem)
                ) from problem
            except duckdb.Error as problem:
                tables_read = ", ".join(sorted(tables))
                raise CadreError(
                    "tally-failed", ExitCode.STORAGE, tables=tables_read, detail=_first_line(problem)
                ) from problem

    def close(self) -> None:
        self._connection.close()
        if self._own:
            self._own.cleanup()

    def __exit__(self, *problem: object) -> None:
        self.close()


def _first_line(problem: Exception) -> str:
    return str(problem).split("\n", maxsplit=1)[0]
