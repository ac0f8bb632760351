"""Row-level security in PostgreSQL, for migrations. SQLite has none: there the managers alone stand guard."""

from __future__ import annotations

from typing import Any

from cadre_site.concerns.scope import LOOKUP, ORGANISATION

_OWN = f"organisation_id = nullif(current_setting('{ORGANISATION}', true), '')::bigint"


def secure(editor: Any, table: str, lookup: str = "") -> None:
    """Rows of the organisation of the scope; with ``lookup`` also the row whose key was given.

    FORCE: the owner of the table, who runs the site, is held to it too.
    """
    if editor.connection.vendor != "postgresql":
        return
    known = f" or {lookup} = nullif(current_setting('{LOOKUP}', true), '')" if lookup else ""
    editor.execute(f"alter table {table} enable row level security")
    editor.execute(f"alter table {table} force row level security")
    editor.execute(f"create policy own on {table} using ({_OWN}{known}) with check ({_OWN})")


def open_again(editor: Any, table: str) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"drop policy own on {table}")
    editor.execute(f"alter table {table} disable row level security")
