"""``build``: from extracts and links to an edition."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadre.confidential.linkage import Links, Means
from cadre.confidential.linkage.engine import copy, method_digest, open_duckdb, scan, spill_folder
from cadre.confidential.store.edition import (
    CURRENT,
    RECORD,
    Edition,
    EditionTable,
    current_edition,
    edition_record,
    open_edition,
    table_path,
)
from cadre.confidential.store.inputs import Inputs
from cadre.confidential.store.plan import TablePlan, edition_tables, kinds_behind, plan, tables_behind
from cadre.workspace.files import atomic_folder, digest_of, point_to, sha256_of, storage_errors, write_json

if TYPE_CHECKING:
    import duckdb

    from cadre.confidential.sources.extract import Extract

_READ_ONLY = 0o444


def build(
    extracts: Sequence[Extract],
    links: Links,
    into: Path,
    *,
    country: str,
    years: Sequence[int],
    precedence: Mapping[str, Sequence[str]],
    means: Means = Means(),  # noqa: B008 - frozen
) -> Edition:
    """Write the edition of these extracts into ``into/<id>`` and point ``into/current`` to it.

    A table whose inputs are those of the current edition is taken over, not made again. Whatever happens on
    the way, ``current`` names a whole edition. The same inputs give the same id.

    Raises:
        CadreError: a full disk, too little memory.
    """
    into.mkdir(parents=True, exist_ok=True)
    inputs = Inputs(tuple(extracts), links, country, tuple(sorted(years)), precedence)
    with storage_errors(into), spill_folder(into / ".edition.part") as staging:
        made = Making(inputs, current_edition(into), staging, means).make()
        folder = into / made.id
        with atomic_folder(folder) as whole:
            _assemble(replace(made, folder=whole), staging, links)
    point_to(into / CURRENT, made.id)
    return replace(open_edition(folder), reused=made.reused)


class Making:
    """One run of ``build``: tables are made into ``staging``, inner ones only when somebody reads them."""

    def __init__(self, inputs: Inputs, earlier: Edition | None, staging: Path, means: Means) -> None:
        self.inputs, self.earlier, self.staging, self.means = inputs, earlier, staging, means
        self.about: dict[str, EditionTable] = {}
        self.inner_keys: dict[str, str] = {}
        self.reused: list[str] = []

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database that knows the inputs, and folders for what is made."""
        (self.staging / "tables").mkdir()
        (self.staging / "spill").mkdir()
        with open_duckdb(self.staging / "spill", self.means) as connection:
            self.inputs.register(connection)
            yield connection

    def make_only(self, connection: duckdb.DuckDBPyConnection, *names: str) -> None:
        """These tables, inner ones too, and those they are made from, as views of their names."""
        wanted = {*names, *tables_behind(*names)}
        for table in edition_tables():
            if table.name in wanted:
                self._table(connection, table)
        for name in names:
            if plan(name).inner:
                self._inner(connection, plan(name))

    def make(self) -> Edition:
        with self.opened() as connection:
            for table in edition_tables():
                self._table(connection, table)
        sources = tuple(extract.provenance for extract in self.inputs.extracts)
        identity = [
            {name: table.digest for name, table in self.about.items()},
            [asdict(source) for source in sources],
            self.inputs.country,
            self.inputs.years,
        ]
        return Edition(
            digest_of(identity)[:16],
            self.staging,
            self.inputs.country,
            self.inputs.years,
            sources,
            self.about,
            tuple(self.reused),
        )

    def _table(self, connection: duckdb.DuckDBPyConnection, table: TablePlan) -> None:
        key, path = self._key(table), table_path(self.staging, table.name)
        earlier = self.earlier.about.get(table.name) if self.earlier else None
        if self.earlier and earlier and earlier.key == key and _take(self.earlier, table.name, path):
            self.about[table.name] = earlier
            self.reused.append(table.name)
        else:
            self._write(connection, table, path)
            rows = int(connection.execute(f"SELECT count(*) FROM {scan(path)}").fetchall()[0][0])
            sources = self.inputs.sources_of(kinds_behind(table.name))
            self.about[table.name] = EditionTable(key, sha256_of(path), rows, sources)
        _view(connection, table, path)

    def _write(self, connection: duckdb.DuckDBPyConnection, table: TablePlan, path: Path) -> None:
        for name in table.tables:
            if plan(name).inner:
                self._inner(connection, plan(name))
        copy(connection, table.sql, path)

    def _inner(self, connection: duckdb.DuckDBPyConnection, table: TablePlan) -> None:
        path = self.staging / f"{table.name}.parquet"
        if not path.exists():
            self._write(connection, table, path)
            _view(connection, table, path)

    def _key(self, table: TablePlan) -> str:
        """The digest of everything the table is made from; of other tables what they hold, not how made."""
        before = {
            name: self._key(plan(name)) if plan(name).inner else self.about[name].digest
            for name in table.tables
        }
        made_by = [table.sql, method_digest(Path(__file__).parent)]
        return digest_of([made_by, self.inputs.digest(table.kinds, table.settings), before])


def _view(connection: duckdb.DuckDBPyConnection, table: TablePlan, path: Path) -> None:
    """The table under its name; ``place`` is the row's place in it, which ends every tie the same way."""
    connection.execute(f"CREATE VIEW {table.name} AS SELECT *, file_row_number AS place FROM {scan(path)}")


def _take(earlier: Edition, name: str, path: Path) -> bool:
    """Take a table over from the earlier edition, as the same file on disk where the disk allows it."""
    held = earlier.tables[name]
    if not held.is_file():
        return False
    _same_file(held, path)
    return True


def _same_file(held: Path, path: Path) -> None:
    try:
        os.link(held, path)
    except OSError:
        shutil.copyfile(held, path)


def _assemble(edition: Edition, staging: Path, links: Links) -> None:
    """Put the finished tables, the vault and the record into the folder that becomes the edition."""
    (edition.folder / "tables").mkdir()
    for name, path in edition.tables.items():
        table_path(staging, name).replace(path)
        path.chmod(_READ_ONLY)
    vault = edition.folder / "vault"
    vault.mkdir(mode=0o700)
    for file in (links.members, links.links):
        _same_file(file, vault / file.name)
    write_json(edition.folder / RECORD, edition_record(edition))
