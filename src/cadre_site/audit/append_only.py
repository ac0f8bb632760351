"""Triggers that refuse to change or remove an audit row, in the dialect of each database."""

from __future__ import annotations

from typing import Any

REFUSED = "audit rows are never changed or removed"


def _sqlite(table: str, name: str) -> list[str]:
    return [
        f"""create trigger {name}_no_{verb} before {verb} on {table}
        begin select raise(abort, '{REFUSED}'); end"""
        for verb in ("update", "delete")
    ]


def _postgresql(table: str, name: str) -> list[str]:
    return [
        f"""create function {name}_refused() returns trigger language plpgsql as
        $$ begin raise exception '{REFUSED}'; end $$""",
        f"""create trigger {name}_no_change before update or delete on {table}
        for each row execute function {name}_refused()""",
        f"""create trigger {name}_no_truncate before truncate on {table}
        for each statement execute function {name}_refused()""",
    ]


def protect(editor: Any, table: str, name: str) -> None:
    made = _sqlite if editor.connection.vendor == "sqlite" else _postgresql
    for statement in made(table, name):
        editor.execute(statement)


def lift(editor: Any, table: str, name: str) -> None:
    if editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            editor.execute(f"drop trigger {name}_no_{verb}")
    else:
        editor.execute(f"drop function {name}_refused() cascade")


def add_triggers(apps: Any, editor: Any) -> None:
    protect(editor, "audit_auditrow", "audit")


def drop_triggers(apps: Any, editor: Any) -> None:
    lift(editor, "audit_auditrow", "audit")
