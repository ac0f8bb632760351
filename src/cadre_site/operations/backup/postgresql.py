"""PostgreSQL's own programs, which know every object of a database: ``pg_dump`` and ``pg_restore``."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db import connections
from psycopg.conninfo import make_conninfo

from cadre.vocabulary.errors import CadreError, ExitCode

BIN = "CADRE_POSTGRESQL_BIN"
_OURS = """
select format('drop table if exists %I.%I cascade', schemaname, tablename) from pg_tables
where schemaname = current_schema() and tableowner = current_user
union all
select format('drop function if exists %s cascade', oid::regprocedure) from pg_proc
where pronamespace = current_schema()::regnamespace and proowner = current_user::regrole
and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
"""


def dump(to: Path, alias: str = "default") -> None:
    """The database as the caller's transaction (repeatable read) sees it."""
    with connections[alias].cursor() as cursor:
        cursor.execute("select pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}"]
    _run("pg_dump", options, alias)


def restore(dump: Path, alias: str = "default") -> None:
    """All of it or nothing, into a database without tables."""
    connections[alias].close()
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", [*options, str(dump)], alias)


def clear(alias: str = "default") -> None:
    """Remove every table and function of ours; what an extension brought stays."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_OURS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def _run(program: str, options: Sequence[str], alias: str) -> None:
    """Where it connects to is an argument, the password is not: everybody on a machine sees arguments."""
    known = connections[alias].settings_dict
    named = {"dbname": known["NAME"], "user": known["USER"], "host": known["HOST"], "port": known["PORT"]}
    given = {name: value for name, value in named.items() if value} | dict(known.get("OPTIONS", {}))
    secret = {"PGPASSWORD": known["PASSWORD"]} if known["PASSWORD"] else {}
    call = [_program(program), f"--dbname={make_conninfo(**given)}", *options]
    done = subprocess.run(call, env=os.environ | secret, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        told = " ".join(done.stderr.split())[:300]
        facts = {"program": program, "problem": told, "setting": BIN}
        raise CadreError("site-postgresql-failed", ExitCode.STORAGE, **facts)


def _program(name: str) -> str:
    found = shutil.which(name, path=os.environ.get(BIN) or None)
    if found is None:
        raise CadreError("site-postgresql-missing", ExitCode.NOT_READY, program=name, setting=BIN)
    return found
