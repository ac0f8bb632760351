"""The loop over a file's batches: filter, unpivot, read by SQL, write, count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from cadre.confidential.sources import sql
from cadre.confidential.sources.aside import ASIDE_SCHEMA, Asides
from cadre.confidential.sources.database import open_database, query
from cadre.confidential.sources.extract import ROWS, SET_ASIDE
from cadre.confidential.sources.formats.table import ROW, Batch, RawTable
from cadre.confidential.sources.mends import Mender
from cadre.confidential.sources.plan import Plan
from cadre.confidential.sources.unique import repeated_rows, without_rows
from cadre.confidential.sources.unpivot import to_long
from cadre.vocabulary.definitions import ColumnType, SourceKind
from cadre.vocabulary.errors import CadreError, ExitCode

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 100_000  # records
ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "text": pa.string(), "code": pa.string(), "month": pa.string(), "quarter": pa.string(),
    "integer": pa.int64(), "year": pa.int32(), "number": pa.float64(), "date": pa.date32(),
    "boolean": pa.bool_(),
}  # fmt: skip


@dataclass
class Counts:
    """Rows of the file; ``records`` are rows written, ``mended`` of those read were mended."""

    seen: int = 0
    read: int = 0
    set_aside: int = 0
    out_of_scope: int = 0
    records: int = 0
    mended: int = 0


def rows_schema(kind: SourceKind) -> pa.Schema:
    """The columns of rows.parquet."""
    columns = [(name, ARROW_TYPES[column.type]) for name, column in kind.columns.items()]
    return pa.schema([(ROW, pa.int64()), *columns])


@dataclass
class Reading:
    """One pass over one file, written into ``folder``."""

    kind: SourceKind
    plan: Plan
    table: RawTable
    folder: Path
    file: str
    mender: Mender
    progress: Callable[[int], None] | None = None
    counts: Counts = field(default_factory=Counts)
    unread: set[int] = field(default_factory=set)  # rows that are not among those read

    def run(self) -> Counts:
        """Read everything; the rows counted add up to the rows seen."""
        import pyarrow.parquet as pq

        connection = open_database(self.folder, self.plan)
        asides = Asides(self.plan, self.file)
        schema = rows_schema(self.kind)
        with (
            connection,
            pq.ParquetWriter(self.folder / ROWS, schema, compression="zstd") as rows,
            pq.ParquetWriter(self.folder / SET_ASIDE, ASIDE_SCHEMA, compression="zstd") as aside,
        ):
            for batch in self._batches():
                good, bad = self._read(connection, batch, asides)
                rows.write_table(good.cast(schema))
                if bad.num_rows:
                    aside.write_table(bad)
            rows.close()
            repeats = repeated_rows(connection, self.kind, self.plan, self.folder / ROWS)
            if repeats:
                rows_again = {repeat.row for repeat in repeats}
                aside.write_table(asides.repeats(repeats, self._originals(connection, rows_again)))
                self._withdraw(rows_again)
        self.counts.mended = len(self.mender.taken - self.unread)
        self._balance()
        return self.counts

    def _batches(self) -> Iterator[Batch]:
        size = max(1000, _BATCH // max(1, len(self.plan.wide)))
        for batch in self.table.read(self.plan.positions, size):
            yield self.mender.mended(batch, self.plan.positions)
            if self.progress is not None:
                self.progress(self.counts.seen)

    def _read(
        self, connection: DuckDBPyConnection, batch: Batch, asides: Asides
    ) -> tuple[pa.Table, pa.Table]:
        """The rows that can be read, and lines for the set-aside file."""
        scope = self._in_scope(connection, batch)
        long = to_long(scope, self.plan.wide)
        typed = query(connection, sql.values_query(self.kind, self.plan), batch=long)
        bad_rows = pc.unique(typed.filter(typed["bad"])[ROW].combine_chunks())
        good = typed
        problems = originals = None
        if len(bad_rows):
            good = typed.filter(pc.invert(pc.is_in(typed[ROW], bad_rows)))
            suspects = long.filter(pc.is_in(long[ROW], bad_rows))
            problems = query(connection, sql.problems_query(self.plan), batch=suspects)
            original = scope.filter(pc.is_in(scope[ROW], bad_rows))
            originals = query(connection, sql.original_query(self.plan), original=original)
        self.unread |= set(bad_rows.to_pylist())
        self._count(batch, scope, good, len(bad_rows))
        return good.drop_columns("bad"), asides.lines(problems, originals, batch.broken)

    def _in_scope(self, connection: DuckDBPyConnection, batch: Batch) -> pa.Table:
        if not self.plan.filters:
            return batch.rows
        kept = query(connection, sql.filter_query(self.plan), whole=batch.rows)
        if self.mender.taken:
            self.unread |= self.mender.taken & (set(batch.rows[ROW].to_pylist()) - set(kept[ROW].to_pylist()))
        return kept

    def _originals(self, connection: DuckDBPyConnection, wanted: set[int]) -> dict[int, str]:
        """Rows as they stand, read once more."""
        numbers, found = pa.array(sorted(wanted), pa.int64()), dict[int, str]()
        for batch in self.table.read(self.plan.positions, _BATCH):
            rows = self.mender.mended(batch, self.plan.positions).rows
            some = rows.filter(pc.is_in(rows[ROW], numbers))
            if some.num_rows:
                told = query(connection, sql.original_query(self.plan), original=some)
                found |= dict(zip(told[ROW].to_pylist(), told["original"].to_pylist(), strict=True))
        return found

    def _count(self, batch: Batch, scope: pa.Table, good: pa.Table, bad: int) -> None:
        self.counts.seen += batch.rows.num_rows + len(batch.broken)
        self.counts.out_of_scope += batch.rows.num_rows - scope.num_rows
        self.counts.set_aside += bad + len(batch.broken)
        self.counts.read += scope.num_rows - bad if self.plan.wide else good.num_rows
        self.counts.records += good.num_rows

    def _withdraw(self, rows: set[int]) -> None:
        self.counts.records -= without_rows(self.folder / ROWS, rows)
        self.unread |= rows
        self.counts.read -= len(rows)
        self.counts.set_aside += len(rows)

    def _balance(self) -> None:
        counts = self.counts
        if counts.read + counts.set_aside + counts.out_of_scope != counts.seen:
            raise AssertionError(f"{self.file}: rows do not add up: {counts}")
        if not counts.seen:
            raise CadreError("no-rows", ExitCode.INPUT, file=self.file)
