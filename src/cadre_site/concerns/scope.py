"""Whose rows are at hand. Without a scope nothing that belongs to an organisation can be read: default deny.

PostgreSQL is told the same in the same place, and its row-level security refuses what a query here forgot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections, transaction

from cadre_site.concerns.database import ALIAS

ORGANISATION, LOOKUP = "cadre.organisation", "cadre.lookup"


class NoScopeError(RuntimeError):
    """A programming error: rows of an organisation were asked for outside of ``within``."""


@dataclass(frozen=True)
class Scope:
    """``lookup``: what somebody must know to find the one row that it names, whosever it is."""

    organisation: int | None = None
    lookup: str = ""


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    found = _scope.get()
    if found is None:
        raise NoScopeError("rows of an organisation are read within a scope")
    return found


@contextmanager
def within(organisation: int) -> Iterator[None]:
    """A transaction in which the rows of one organisation can be seen."""
    with _scoped(Scope(organisation=organisation)):
        yield


@contextmanager
def looking_up(lookup: str) -> Iterator[None]:
    """A transaction in which only the rows with exactly this key can be seen."""
    with _scoped(Scope(lookup=lookup)):
        yield


@contextmanager
def _scoped(scope: Scope) -> Iterator[None]:
    before = _scope.get()
    with transaction.atomic(using=ALIAS):
        token = _scope.set(scope)
        _tell(scope)
        try:
            yield
        except BaseException:
            _scope.reset(token)  # the transaction is rolled back, and the settings with it
            raise
        _scope.reset(token)
        if before is not None:
            _tell(before)


def _tell(scope: Scope) -> None:
    connection = connections[ALIAS]
    if connection.vendor != "postgresql":
        return
    own = "" if scope.organisation is None else str(scope.organisation)
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config(%s, %s, true), set_config(%s, %s, true)",
            [ORGANISATION, own, LOOKUP, scope.lookup],
        )
