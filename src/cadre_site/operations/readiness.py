"""Can this process answer visitors? Asked by the machine that sends them here.

A database newer than the program is ready: while an upgrade runs, old processes answer beside new ones.
"""

from __future__ import annotations

from django.db import Error, connection

from cadre_site.ledger import shelf
from cadre_site.ledger.queries import published
from cadre_site.operations.database import applied, known

CHECKS = ("database", "migrations", "shelf")


def failing() -> str | None:
    """The first of ``CHECKS`` that does not hold; those after it need it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        if known() - applied():
            return "migrations"
        return None if _shelf() else "shelf"
    except Error:
        connection.close()
        return "database"


def _shelf() -> bool:
    """Every release before the public has its figures where pages open them."""
    return all((shelf.place(one.id) / shelf.INDEX / shelf.FIGURES).is_file() for one in published())
