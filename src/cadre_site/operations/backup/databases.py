"""A database as one file, and back; SQLite by its backup API, PostgreSQL by its own programs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, connections, transaction

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.audit import chain as audit
from cadre_site.operations.database import applied

NAMES = {"sqlite": "site.sqlite3", "postgresql": "site.pgdump"}
# Django fills these itself when it makes the tables.
_MADE = ("contenttypes", "auth.permission")
_REST = ("-wal", "-shm")


def dump(to: Path) -> tuple[int, str, tuple[str, ...]]:
    """Write the site's database to a file; the end of its audit and the steps it has, of the same moment."""
    with snapshot("default", to):
        number, digest = audit.head()
        return number, digest, tuple(sorted(".".join(step) for step in applied()))


@contextmanager
def snapshot(alias: str, to: Path) -> Iterator[None]:
    """A transaction whose moment is written to a file."""
    found = connections[alias]
    with transaction.atomic(using=alias):
        if found.vendor == "postgresql":
            from cadre_site.operations.backup import postgresql

            with found.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
            postgresql.dump(to, alias)
        else:
            # The transaction holds the writers' lock, so what another connection reads is this moment.
            _copy(Path(connections[alias].settings_dict["NAME"]), to)
        yield


def _copy(database: Path, to: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute("pragma journal_mode = delete")  # one file, nothing beside it


def check(file: Path) -> None:
    """Is the SQLite file sound? Raises CadreError (STORAGE) when not."""
    try:
        with closing(sqlite3.connect(file)) as database:
            told = database.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as problem:
        raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=file.name) from problem
    if told != "ok":
        raise CadreError("site-archive-damaged", ExitCode.STORAGE, file=file.name)


def taken() -> bool:
    """Does the database hold anything that somebody entered?"""
    tables = set(connection.introspection.table_names())
    return any(
        model._base_manager.exists()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in tables and not model._meta.label_lower.startswith(_MADE)
    )


def put(file: Path, alias: str = "default") -> None:
    """Put the database of a backup in the place of our own."""
    if connections[alias].vendor == "postgresql":
        from cadre_site.operations.backup import postgresql

        with transaction.atomic(using=alias):
            postgresql.clear(alias)
        postgresql.restore(file, alias)
        return
    connections.close_all()
    place = Path(connections[alias].settings_dict["NAME"])
    for rest in _REST:
        place.with_name(place.name + rest).unlink(missing_ok=True)
    file.replace(place)
