"""Triggers that refuse to change or remove an audit row, in the dialect of each database."""

from __future__ import annotations

from typing import Any

REFUSED = "audit rows are never changed or removed"
SQLITE = [
    f"""create trigger audit_no_{verb} before {verb} on audit_auditrow
    begin select raise(abort, '{REFUSED}'); end"""
    for verb in ("update", "delete")
]
POSTGRESQL = [
    f"""create function audit_refused() returns trigger language plpgsql as
    $$ begin raise exception '{REFUSED}'; end $$""",
    """create trigger audit_no_change before update or delete on audit_auditrow
    for each row execute function audit_refused()""",
    """create trigger audit_no_truncate before truncate on audit_auditrow
    for each statement execute function audit_refused()""",
]


def add_triggers(apps: Any, editor: Any) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop_triggers(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            editor.execute(f"drop trigger audit_no_{verb}")
    else:
        editor.execute("drop function audit_refused() cascade")
