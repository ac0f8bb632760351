"""Coded extracts: taken in without a case, mixed with others, and given out as a file."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from cadre.catalogue.concerns.counting import checked_extract, checked_passage
from cadre.vocabulary.errors import CadreError
from cadre_site.accounts.models import User
from cadre_site.concerns.agreed import live
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.models.statistics import Extract, HeldExtract
from cadre_site.concerns.octets import b64
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need
from cadre_site.concerns.writing import Clock, action, quarter_of, record, today

LEAST = 5
_mix = secrets.SystemRandom()


@action
def give(
    *,
    organisation: ReceivingOrganisation,
    fields: Mapping[str, object],
    withdrawal: str,
    by: User,
    body: str = "",
) -> None:
    """Codes only; which case they are of is not said, and the audit tells the day alone.

    ``body``: to whom they may be passed on, in the fields of a live protocol; otherwise they are counted.

    Raises:
        RefusedError: something in it is no code, or the token's digest is known; no live protocol.
    """
    need(by, organisation, "handle")
    row = _checked(fields, body)
    if Extract.objects.filter(withdrawal=withdrawal).exists():
        raise RefusedError("extract-unfit", 422)
    rows = [*HeldExtract.objects.all()]
    HeldExtract.objects.all().delete()
    new = HeldExtract(withdrawal=withdrawal, quarter=quarter_of(today()), fields=row, body=body)
    try:
        with transaction.atomic(using=ALIAS):
            _insert(organisation, HeldExtract, [*rows, new])
    except IntegrityError as problem:  # the same token twice
        raise RefusedError("extract-unfit", 422) from problem
    record(organisation, by=_OnADay(by.pseudonym), action="extract", subject=organisation.slug)


class _OnADay(Clock):
    """Somebody whose hour is not told."""


def _checked(fields: Mapping[str, object], body: str) -> dict[str, str]:
    """A list of one code is that code. Raises RefusedError with the field that is not listed, missing, or has
    no code of its list."""
    single = {
        name: one[0] if isinstance(one, list) and len(one) == 1 else one for name, one in fields.items()
    }
    agreed = live(body).fields if body else ()
    try:
        return checked_passage(body, single, agreed) if body else checked_extract(single)
    except CadreError as problem:
        raise RefusedError("extract-unfit", 422, why=problem.key, field=problem.facts["field"]) from problem


def _insert(organisation: ReceivingOrganisation, table: Any, rows: list[Any]) -> None:
    """All anew, in no order and under new keys, so that neither tells which came when."""
    _mix.shuffle(rows)
    for one in rows:
        table(
            key=b64(secrets.token_bytes(16)), organisation=organisation, withdrawal=one.withdrawal,
            quarter=one.quarter, fields=one.fields, body=one.body,
        ).save(force_insert=True)  # fmt: skip


@action
def mix(*, organisation: ReceivingOrganisation, by: Clock) -> int:
    """The day's batch joins the others, if there are enough to be lost among; how many did. What is passed on
    to a body waits for others of that body."""
    mixed = 0
    for body in sorted({one.body for one in HeldExtract.objects.all()}):
        rows = list(HeldExtract.objects.filter(body=body))
        if len(rows) >= LEAST:
            HeldExtract.objects.filter(body=body).delete()
            _insert(organisation, Extract, rows)
            record(organisation, by=by, action="extracts_mixed", subject=organisation.slug, count=len(rows))
            mixed += len(rows)
    return mixed


@action
def publish(*, organisation: ReceivingOrganisation, by: User) -> list[dict[str, Any]]:
    """Extracts of the quarters that are over; from now on they cannot be taken back."""
    need(by, organisation, "count")
    found = Extract.objects.filter(body="").exclude(quarter=quarter_of(today()))
    found.filter(published=False).update(published=True)
    record(organisation, by=by, action="extracts_given", subject=organisation.slug, count=found.count())
    number = str(organisation.pk)
    return [{"recipient": number, **one.fields} for one in found.order_by("quarter", "key")]
