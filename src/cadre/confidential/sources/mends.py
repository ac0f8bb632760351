"""Mends: what somebody corrected in rows that were set aside. They stand beside the file, never in it.

One CSV a source: ``row, column, was, now``, a line per column of a mended row, also of columns that stayed
as they were. A mend is taken only where the row still holds every ``was``: corrections of an older file never
reach a newer one. Of a line that was no row, ``was`` under the empty column is the file's SHA-256.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from cadre.confidential.sources.formats.table import ROW, Batch, BrokenLine, column_key
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.files import atomic_file, digest_of

FOLDER = "mended"  # inside a workspace
_COLUMNS = ["row", "column", "was", "now"]


@dataclass(frozen=True)
class Mend:
    """One row: its columns by their labels. ``line``: SHA-256 of the file in which it was no row at all."""

    was: Mapping[str, str]
    now: Mapping[str, str]
    line: str = ""


@dataclass(frozen=True)
class Mends:
    """By the number of the row in the file."""

    rows: Mapping[int, Mend] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Empty where nothing is mended."""
        found = {row: [dict(mend.was), dict(mend.now), mend.line] for row, mend in self.rows.items()}
        return digest_of(found) if found else ""

    def save(self, path: Path) -> None:
        """Whole or not at all; for its owner alone, since it is about people."""
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with atomic_file(path, 0o600) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            for row, mend in sorted(self.rows.items()):
                if mend.line:
                    writer.writerow([row, "", mend.line, ""])
                writer.writerows([row, name, was, mend.now[name]] for name, was in mend.was.items())


NOTHING = Mends()


def mends_path(workspace: Workspace, source: SourceConfig) -> Path:
    return workspace.folder / FOLDER / f"{source.id}.csv"


def load_mends(path: Path) -> Mends:
    """Nothing where there is no such file.

    Raises:
        CadreError: it is not what ``Mends.save`` writes.
    """
    if not path.is_file():
        return NOTHING
    found: dict[int, tuple[dict[str, str], dict[str, str], list[str]]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            if next(rows, None) != _COLUMNS:
                raise ValueError("header")
            for row, name, was, now in rows:
                before, after, line = found.setdefault(int(row), ({}, {}, []))
                line.append(was) if not name else before.update({name: was}) or after.update({name: now})
    except (ValueError, csv.Error) as problem:
        raise CadreError("mends-broken", ExitCode.CONFIGURATION, file=path.name) from problem
    return Mends({row: Mend(was, now, "".join(line)) for row, (was, now, line) in found.items()})


@dataclass
class Mender:
    """Puts mended values in the place of those in the file. ``taken``: rows it was done to."""

    mends: Mends
    labels: tuple[str, ...]
    sha256: str
    taken: set[int] = field(default_factory=set)

    def mended(self, batch: Batch, positions: Sequence[int]) -> Batch:
        """The batch with what was mended; rows that are as before are not touched."""
        if not self.mends.rows:
            return batch
        wanted = pa.array(list(self.mends.rows), pa.int64())
        among = pc.is_in(batch.rows[ROW], wanted)
        here = batch.rows.filter(among).select([ROW, *map(column_key, positions)]).to_pylist()
        fitting = {row[ROW]: row for row in here if self._fits(row, positions)}
        self.taken |= set(fitting)
        rows = self._replaced(batch.rows, fitting, positions) if fitting else batch.rows
        return self._with_lines(Batch(rows, batch.broken), positions)

    def _fits(self, row: Mapping[str, str | None], positions: Sequence[int]) -> bool:
        mend = self.mends.rows[int(row[ROW] or 0)]
        if mend.line or not set(mend.was) <= set(self.labels):
            return False
        known = [place for place in positions if self.labels[place] in mend.was]
        return bool(known) and all(
            (row[column_key(place)] or "") == mend.was[self.labels[place]] for place in known
        )

    def _replaced(
        self, rows: pa.Table, fitting: Mapping[int, Mapping[str, str | None]], positions: Sequence[int]
    ) -> pa.Table:
        mask = pc.is_in(rows[ROW], pa.array(list(fitting), pa.int64())).combine_chunks()
        for place in positions:
            key, label = column_key(place), self.labels[place]
            values = [self.mends.rows[row].now.get(label, found[key]) for row, found in fitting.items()]
            fresh = pc.replace_with_mask(rows[key].combine_chunks(), mask, pa.array(values, pa.string()))
            rows = rows.set_column(rows.column_names.index(key), key, fresh)
        return rows

    def _with_lines(self, batch: Batch, positions: Sequence[int]) -> Batch:
        """Lines that were no rows and are now."""
        good = [line for line in batch.broken if self._is_row(line)]
        if not good:
            return batch
        self.taken |= {line.row for line in good}
        columns: dict[str, pa.Array] = {ROW: pa.array([line.row for line in good], pa.int64())}
        for place in positions:
            values = [self.mends.rows[line.row].now.get(self.labels[place]) for line in good]
            columns[column_key(place)] = pa.array(values, pa.string())
        fresh = pa.table(columns).select(batch.rows.column_names)
        rest = [line for line in batch.broken if line not in good]
        return Batch(pa.concat_tables([batch.rows, fresh]).sort_by(ROW), rest)

    def _is_row(self, line: BrokenLine) -> bool:
        mend = self.mends.rows.get(line.row)
        return mend is not None and bool(mend.line) and mend.line == self.sha256
