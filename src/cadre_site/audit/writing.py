"""One write path: rows change inside an action and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")

_acting: ContextVar[bool] = ContextVar("acting", default=False)
_LOCK = 0x43414452  # "CADR": one writer of the audit at a time


class WrittenOutsideActionError(RuntimeError):
    """A programming error: only functions of ``actions.py`` write."""


def action(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """All of it in one transaction, one action at a time, so that the audit is one chain."""

    @wraps(work)
    def wrapped(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with acting(DEFAULT_DB_ALIAS):
            return work(*args, **kwargs)

    return wrapped


@contextmanager
def acting(using: str, chain: int = 0) -> Iterator[None]:
    """A transaction of a database in which rows may be written, one at a time for each chain of audit."""
    with transaction.atomic(using=using), _writing():
        connection = connections[using]
        if connection.vendor == "postgresql":  # SQLite takes its lock when the transaction begins
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, chain])
        yield


@contextmanager
def _writing() -> Iterator[None]:
    token = _acting.set(True)
    try:
        yield
    finally:
        _acting.reset(token)


def _need_action() -> None:
    if not _acting.get():
        raise WrittenOutsideActionError("call a function of the actions")


class GuardedQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> int:
        _need_action()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _need_action()
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        _need_action()
        return super().bulk_create(*args, **kwargs)


class Guarded(models.Model):
    """A row that only an action may write."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _need_action()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        _need_action()
        return super().delete(*args, **kwargs)
