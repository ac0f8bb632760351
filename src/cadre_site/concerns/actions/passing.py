"""Passing coded answers on to a body (S6): under a protocol that two people stand behind, and not without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from cadre.catalogue.concerns.definitions import bodies
from cadre_site.accounts.models import User
from cadre_site.concerns.agreed import live
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.models.statistics import Extract, PassingProtocol
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need
from cadre_site.concerns.writing import action, quarter_of, record, today


@action
def propose(
    *, organisation: ReceivingOrganisation, body: str, parties: Sequence[str], fields: Sequence[str],
    frequency: str, few: bool, expires: date, by: User,
) -> int:  # fmt: skip
    """Its number. It lives once another person has confirmed it.

    Raises:
        RefusedError: no such body; a field that the body does not get; fewer than two parties; it is over
            already, or would live longer than the catalogue lets it.
    """
    need(by, organisation, "organise")
    known = bodies().bodies.get(body)
    last = today() + timedelta(days=bodies().longest_days)
    if known is None or not set(fields) <= set(known.fields) or not {"quarter", "country"} <= set(fields):
        raise RefusedError("protocol-unfit", 422, why="fields")
    if len(set(parties)) < 2 or not today() <= expires <= last:
        raise RefusedError("protocol-unfit", 422, why="parties" if len(set(parties)) < 2 else "expires")
    number = (PassingProtocol.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    PassingProtocol(
        organisation=organisation, number=number, body=body, parties=sorted(set(parties)),
        fields=[name for name in known.fields if name in fields], frequency=frequency, few=few,
        expires=expires, proposed_by=by.pseudonym, proposed=today(),
    ).save(force_insert=True)  # fmt: skip
    record(
        organisation, by=by, action="protocol_proposed", subject=organisation.slug, number=number, body=body
    )
    return number


@action
def confirm(*, organisation: ReceivingOrganisation, number: int, by: User) -> None:
    """Somebody else says that this is what was signed. What was live for the body before ends."""
    need(by, organisation, "organise", "count")
    found = _protocol(number)
    if found.proposed_by == by.pseudonym:
        raise RefusedError("protocol-same-person", 403)
    if found.confirmed is not None or found.ended is not None or found.expires < today():
        raise RefusedError("protocol-none", 409)
    PassingProtocol.objects.filter(body=found.body, ended=None, confirmed__isnull=False).update(ended=today())
    found.confirmed_by, found.confirmed = by.pseudonym, today()
    found.save()
    record(organisation, by=by, action="protocol_confirmed", subject=organisation.slug, number=number)


@action
def end(*, organisation: ReceivingOrganisation, number: int, by: User) -> None:
    """One person is enough to stop."""
    need(by, organisation, "organise", "count")
    found = _protocol(number)
    if found.ended is None:
        found.ended = today()
        found.save()
        record(organisation, by=by, action="protocol_ended", subject=organisation.slug, number=number)


def _protocol(number: int) -> Any:
    found = PassingProtocol.objects.filter(number=number).first()
    if found is None:
        raise RefusedError("not-found", 404)
    return found


@action
def pass_on(
    *, organisation: ReceivingOrganisation, body: str, by: User
) -> tuple[Any, list[Mapping[str, Any]]]:
    """The protocol, and the answers of the quarters (or years) that are over; they cannot be taken back then.

    Fields beyond those agreed today are left out: the protocol may be narrower than when they were given.
    """
    need(by, organisation, "count")
    protocol = live(body)
    now = quarter_of(today())
    over = Extract.objects.filter(body=body).exclude(quarter=now)
    if protocol.frequency == "year":
        over = over.exclude(quarter__startswith=now[:4])
    over.filter(published=False).update(published=True)
    rows: list[Mapping[str, Any]] = [
        {"recipient": str(organisation.pk), **{name: one.fields.get(name, "") for name in protocol.fields}}
        for one in over.order_by("quarter", "key")
    ]
    record(
        organisation, by=by, action="passed_on", subject=organisation.slug, body=body, number=protocol.number,
        count=len(rows),
    )  # fmt: skip
    return protocol, rows
