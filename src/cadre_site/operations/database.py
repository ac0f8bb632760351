"""Does the database answer, and has it every table that this version needs?"""

from __future__ import annotations

from functools import lru_cache

from cadre.vocabulary.errors import CadreError, ExitCode


def waiting_migrations() -> list[str]:
    """Raises CadreError (STORAGE) when the database does not answer."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as problem:
        told = str(problem).splitlines()[0]
        raise CadreError("site-database-silent", ExitCode.STORAGE, problem=told) from problem
    return [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def applied() -> set[tuple[str, str]]:
    """The steps that the database says it has: (app, name)."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return set(MigrationRecorder(connection).applied_migrations())


@lru_cache
def known() -> frozenset[tuple[str, str]]:
    """The steps of this version. Read once: files of a running program do not change."""
    from django.db.migrations.loader import MigrationLoader

    return frozenset(MigrationLoader(None).graph.nodes)
