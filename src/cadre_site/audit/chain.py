"""The site's one chain of audit rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cadre_site.audit.actors import Actor
from cadre_site.audit.chaining import START, Chain, row_digest
from cadre_site.audit.models import AuditRow

SITE = Chain(AuditRow.objects.all)


def record(*, by: Actor, action: str, subject: str, facts: Mapping[str, Any]) -> AuditRow:
    """Add a row; called by actions, inside their transaction."""
    return SITE.record(by=by, action=action, subject=subject, facts=facts)


def last_of(actions: Iterable[str]) -> int:
    """Number of the last row about one of these actions; 0 before the first."""
    found = AuditRow.objects.filter(action__in=list(actions)).order_by("-number")
    return found.values_list("number", flat=True).first() or 0


def broken_rows() -> Iterator[int]:
    """Numbers of rows that were changed, or that do not follow the row before them."""
    return SITE.broken_rows()


def head() -> tuple[int, str]:
    """Number and digest of the last row. Kept elsewhere, it also proves that no row was cut off the end."""
    return SITE.head()


__all__ = ["START", "broken_rows", "head", "last_of", "record", "row_digest"]
