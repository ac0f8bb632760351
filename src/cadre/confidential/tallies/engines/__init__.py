"""The two engines that run the tallies' SQL: DuckDB on this machine, Spark when one machine is not enough."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from cadre.vocabulary.errors import CadreError, ExitCode


class Engine(AbstractContextManager["Engine"], Protocol):
    """Runs one query in DuckDB's dialect over named Parquet files.

    ``scratch`` is a folder for small inputs and spilled data; every worker of the engine must see it.
    """

    scratch: Path

    def run(self, sql: str, tables: Mapping[str, Path]) -> pa.Table:
        """The rows of ``sql``; each name of ``tables`` may stand in it as a table."""

    def close(self) -> None: ...


def open_engine(
    name: str = "duckdb", threads: int | None = None, memory: str | None = None, temp: Path | None = None
) -> Engine:
    """The engine that ``cadre.toml`` names: ``duckdb``, or the address of a Spark master.

    ``memory`` is a size such as ``4GB``: the limit of DuckDB, or of each Spark executor. ``temp`` takes what
    does not fit; for Spark it must be on storage that all workers share. Raises ``CadreError`` for another
    name or an engine that is not installed.
    """
    if name == "duckdb":
        from cadre.confidential.tallies.engines.duckdb import DuckDBEngine

        return DuckDBEngine(threads, memory, temp)
    if name.startswith("spark://"):
        from cadre.confidential.tallies.engines.spark import SparkEngine

        return SparkEngine(name, threads, memory, temp)
    raise CadreError("engine-not-known", ExitCode.CONFIGURATION, engine=name)
