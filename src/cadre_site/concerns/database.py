"""Concerns' own database: which tables lie in it, and whether it may be used as it is."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError, connections

from cadre.vocabulary.errors import CadreError, ExitCode

ALIAS = LABEL = "concerns"


class Router:
    """Tables of concerns lie in ``concerns`` and nowhere else, and no other table lies there."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == LABEL else None

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        return one._meta.app_label == other._meta.app_label if LABEL in _labels(one, other) else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == ALIAS) == (app_label == LABEL)


def _labels(*models: Any) -> set[str]:
    return {one._meta.app_label for one in models}


def bring_up() -> list[str]:
    """Bring the database to this version; what was done. Raises CadreError (STORAGE) when it is silent."""
    from django.core.management import call_command

    waiting = waiting_migrations()
    if waiting:
        call_command("migrate", LABEL, database=ALIAS, verbosity=0, interactive=False)
    return waiting


def waiting_migrations() -> list[str]:
    """Raises CadreError (STORAGE) when the database does not answer."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connections[ALIAS])
    except OperationalError as problem:
        told = str(problem).splitlines()[0]
        raise CadreError("site-database-silent", ExitCode.STORAGE, problem=told) from problem
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] == LABEL]
    return [str(step) for step, _ in executor.migration_plan(targets)]


def check_role() -> None:
    """Raises CadreError (CONFIGURATION) when PostgreSQL would not hold this role to row-level security."""
    connection = connections[ALIAS]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        )
        name, super_user, bypasses = cursor.fetchone()
    if super_user or bypasses:
        raise CadreError("concerns-role-unsafe", ExitCode.CONFIGURATION, role=name)


def ready() -> None:
    """What a face asks before it answers anybody. Raises CadreError: no tables yet, or an unsafe role."""
    if waiting := waiting_migrations():
        raise CadreError("concerns-not-migrated", ExitCode.NOT_READY, count=len(waiting))
    check_role()
