"""A DuckDB connection that keeps to its memory, spills beside its work, and fails in the user's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import digest_of, sha256_of

if TYPE_CHECKING:
    import duckdb

_FULL = ("no space left", "file too large", "disk quota", "max_temp_directory_size")


@dataclass(frozen=True)
class Means:
    """What a stage may use of the machine; None leaves the choice to DuckDB."""

    threads: int | None = None
    memory: str | None = None


@contextmanager
def spill_folder(beside: Path) -> Iterator[Path]:
    """A folder for what does not fit into memory; its name marks it as a leftover should we be killed."""
    with TemporaryDirectory(dir=beside.parent, prefix=f"{beside.name}-spill-") as folder:
        yield Path(folder)


@contextmanager
def open_duckdb(spill: Path, means: Means) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database that spills into ``spill``, a folder the caller removes.

    Raises:
        CadreError: ``disk-full`` or ``memory-short``.
    """
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute("SET enable_progress_bar = false")  # it would be written among the answers
        connection.execute(f"SET temp_directory = '{quoted(spill)}'")
        if means.memory:
            connection.execute(f"SET memory_limit = '{means.memory}'")
        if means.threads:
            connection.execute(f"SET threads = {means.threads:d}")
        yield connection
    except duckdb.OutOfMemoryException as problem:
        key = "disk-full" if _is_full(problem) else "memory-short"
        raise CadreError(
            key, ExitCode.STORAGE, file=spill.parent.name, memory=means.memory or ""
        ) from problem
    except (duckdb.IOException, duckdb.FatalException) as problem:
        if _is_full(problem):
            raise CadreError("disk-full", ExitCode.STORAGE, file=spill.parent.name) from problem
        raise
    finally:
        connection.close()


def _is_full(problem: Exception) -> bool:
    return any(words in str(problem).lower() for words in _FULL)


def quoted(text: object) -> str:
    """The text of a path or a name, fit to stand between single quotes in SQL."""
    return str(text).replace("'", "''")


def scan(path: Path) -> str:
    """SQL that reads one Parquet file."""
    return f"read_parquet('{quoted(path)}')"


def query(folder: Path, name: str) -> str:
    """The text of ``folder/name.sql``."""
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


def copy(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> None:
    """Write the rows of an ordered query to a Parquet file."""
    connection.execute(
        f"COPY ({select}) TO '{quoted(target)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )


@cache
def method_digest(folder: Path) -> str:
    """The digest of a room's code and SQL: another method makes another result of the same inputs."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".sql"})
    return digest_of([(path.name, sha256_of(path)) for path in files])
