"""The chain of audit rows: adding one, and finding where it was broken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from cadre.workspace.files import digest_of
from cadre_site.audit.actors import Actor
from cadre_site.audit.models import AuditRow

START = "0" * 64
_COVERED = ("number", "at", "by", "action", "subject", "facts", "previous")


def record(*, by: Actor, action: str, subject: str, facts: Mapping[str, Any]) -> AuditRow:
    """Add a row; called by actions, inside their transaction."""
    last = AuditRow.objects.order_by("-number").first()
    row = AuditRow(
        number=1 if last is None else last.number + 1,
        at=datetime.now(UTC).isoformat(timespec="microseconds"),
        by=by.pseudonym,
        action=action,
        subject=subject,
        facts=json.dumps(facts, sort_keys=True, ensure_ascii=False),
        previous=START if last is None else last.digest,
    )
    row.digest = row_digest(row)
    row.save(force_insert=True)
    return row


def row_digest(row: AuditRow) -> str:
    return digest_of({name: getattr(row, name) for name in _COVERED})


def last_of(actions: Iterable[str]) -> int:
    """Number of the last row about one of these actions; 0 before the first."""
    found = AuditRow.objects.filter(action__in=list(actions)).order_by("-number")
    return found.values_list("number", flat=True).first() or 0


def broken_rows() -> Iterator[int]:
    """Numbers of rows that were changed, or that do not follow the row before them."""
    number, previous = 0, START
    for row in AuditRow.objects.order_by("number").iterator():
        number += 1
        if row.number != number or row.previous != previous or row.digest != row_digest(row):
            yield row.number
        number, previous = row.number, row.digest


def head() -> tuple[int, str]:
    """Number and digest of the last row. Kept elsewhere, it also proves that no row was cut off the end."""
    last = AuditRow.objects.order_by("-number").first()
    return (0, START) if last is None else (last.number, last.digest)
