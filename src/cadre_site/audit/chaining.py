"""A chain of audit rows: adding one, and finding where it was broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cadre.workspace.files import digest_of
from cadre_site.audit.actors import Actor

START = "0" * 64
_COVERED = ("number", "at", "by", "action", "subject", "facts", "previous")


def row_digest(row: Any) -> str:
    return digest_of({name: getattr(row, name) for name in _COVERED})


@dataclass(frozen=True)
class Chain:
    """``rows``: asked anew each time, the rows of this chain alone; ``own``: what each of them has in common.

    ``start`` stands before the first row.
    """

    rows: Callable[[], Any]
    start: str = START
    own: Mapping[str, Any] = field(default_factory=dict)

    def record(self, *, by: Actor, action: str, subject: str, facts: Mapping[str, Any], at: str = "") -> Any:
        """Add a row; called by actions, inside their transaction. ``at``: when not this very moment."""
        number, digest = self.head()
        row = self.rows().model(
            number=number + 1,
            at=at or datetime.now(UTC).isoformat(timespec="microseconds"),
            by=by.pseudonym,
            action=action,
            subject=subject,
            facts=json.dumps(facts, sort_keys=True, ensure_ascii=False),
            previous=digest,
            **self.own,
        )
        row.digest = row_digest(row)
        row.save(force_insert=True)
        return row

    def broken_rows(self) -> Iterator[int]:
        """Numbers of rows that were changed, or that do not follow the row before them."""
        number, previous = 0, self.start
        for row in self.rows().order_by("number").iterator():
            number += 1
            if row.number != number or row.previous != previous or row.digest != row_digest(row):
                yield row.number
            number, previous = row.number, row.digest

    def head(self) -> tuple[int, str]:
        """Number and digest of the last row. Kept elsewhere, it also proves that no row was cut off."""
        last = self.rows().order_by("-number").first()
        return (0, self.start) if last is None else (last.number, last.digest)
