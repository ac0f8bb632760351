"""Spark: the same SQL, rendered by sqlglot, on a cluster's master and workers."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from cadre.confidential.tallies.engines import Engine
from cadre.confidential.tallies.engines.java import java_home
from cadre.vocabulary.errors import CadreError, ExitCode


class SparkEngine(Engine):
    """A session on the cluster at ``master``; ``threads`` are cores and ``memory`` is per executor."""

    def __init__(
        self, master: str, threads: int | None = None, memory: str | None = None, temp: Path | None = None
    ) -> None:
        self._own = None if temp else tempfile.TemporaryDirectory(prefix="cadre-")
        self.scratch = Path(self._own.name) if self._own else Path(str(temp))
        self.scratch.mkdir(parents=True, exist_ok=True)
        self._session = _session(master, threads, memory, java_home(self.scratch))

    def run(self, sql: str, tables: Mapping[str, Path]) -> pa.Table:
        from pyspark.errors import PySparkException

        try:
            for name, path in tables.items():
                self._session.read.parquet(path.absolute().as_uri()).createOrReplaceTempView(name)
            return self._session.sql(for_spark(sql)).toArrow()
        except PySparkException as problem:
            detail = str(problem).split("\n", maxsplit=1)[0]
            tables_read = ", ".join(sorted(tables))
            raise CadreError("tally-failed", ExitCode.STORAGE, tables=tables_read, detail=detail) from problem

    def close(self) -> None:
        self._session.stop()
        if self._own:
            self._own.cleanup()

    def __exit__(self, *problem: object) -> None:
        self.close()


def for_spark(sql: str) -> str:
    """DuckDB's dialect in Spark's words; the engine tests hold every query to the same result on both."""
    import sqlglot

    return str(sqlglot.transpile(sql, read="duckdb", write="spark")[0])


def spark_memory(size: str) -> str:
    """``4GB`` as Spark writes it: ``4g``."""
    found = re.fullmatch(r"\s*(\d+)\s*([KMGT])I?B?\s*", size.upper())
    if not found:
        raise CadreError("engine-memory", ExitCode.CONFIGURATION, value=size)
    return found[1] + found[2].lower()


def _session(master: str, threads: int | None, memory: str | None, java: Path | None) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as problem:
        raise CadreError("spark-not-installed", ExitCode.NOT_READY, engine=master) from problem
    if java is None:
        raise CadreError("spark-needs-java", ExitCode.NOT_READY)
    os.environ["JAVA_HOME"] = str(java)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("cadre")
    for name, value in _settings(threads, memory).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as problem:  # py4j raises whatever the Java side met
        detail = str(problem).split("\n", maxsplit=1)[0]
        raise CadreError("spark-not-reached", ExitCode.NOT_READY, engine=master, detail=detail) from problem
    session.sparkContext.setLogLevel("ERROR")
    return session


def _settings(threads: int | None, memory: str | None) -> dict[str, str]:
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        # Off, a division by zero or an overflow would be a quiet null; DuckDB's queries guard against both.
        "spark.sql.ansi.enabled": "true",
    }
    if threads:
        settings |= {"spark.cores.max": str(threads), "spark.sql.shuffle.partitions": str(2 * threads)}
    if memory:
        settings["spark.executor.memory"] = spark_memory(memory)
    return settings
