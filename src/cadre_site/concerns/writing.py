"""One write path: an action of one organisation, in its scope, with its row of audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from cadre.workspace.files import digest_of
from cadre_site.audit.actors import Actor
from cadre_site.audit.chaining import Chain
from cadre_site.audit.writing import acting
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models.audit import AuditRow
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.scope import within

Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Reporter:
    """Somebody with a return code. Nothing else is known of them, and nothing is written down."""

    pseudonym: str = "reporter"


@dataclass(frozen=True)
class Clock:
    """What the passing of time does by itself."""

    pseudonym: str = "clock"


def today() -> date:
    return datetime.now(UTC).date()


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


@contextmanager
def of_organisation(organisation: ReceivingOrganisation) -> Iterator[None]:
    """Rows of one organisation may be read and written, by one writer at a time."""
    with acting(ALIAS, organisation.pk), within(organisation.pk):
        yield


def action(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """``organisation=`` says whose rows; the rest of the work's words are its own."""

    @wraps(work)
    def wrapped(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        organisation: Any = kwargs["organisation"]
        with of_organisation(organisation):
            return work(*args, **kwargs)

    return wrapped


def chain_of(organisation: ReceivingOrganisation) -> Chain:
    """The chain of one organisation; no row of it follows upon a row of another's."""
    start = digest_of({"chain": organisation.slug})
    return Chain(AuditRow.objects.all, start, {"organisation_id": organisation.pk})


def record(
    organisation: ReceivingOrganisation, *, by: Actor, action: str, subject: str, **facts: object
) -> None:
    """What reporters and clocks do is told by day: the hour would say when somebody was at a phone."""
    at = today().isoformat() if isinstance(by, Reporter | Clock) else ""
    chain_of(organisation).record(by=by, action=action, subject=subject, facts=facts, at=at)
