"""Coded extracts: taken in without a case, mixed with others, and given out as a file."""

from __future__ import annotations

import re
import secrets
from datetime import date
from typing import Any

from cadre_site.accounts.models import User
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.models.statistics import Extract, HeldExtract
from cadre_site.concerns.octets import b64
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need
from cadre_site.concerns.writing import Clock, action, record, today

LEAST = 5
MOST_FIELDS = 40
_CODE = re.compile(r"[A-Za-z0-9_.<>=+\-]{1,40}")
_mix = secrets.SystemRandom()


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


@action
def give(*, organisation: ReceivingOrganisation, fields: dict[str, Any], withdrawal: str, by: User) -> None:
    """Codes only; which case they are of is not said, and the audit tells the day alone.

    Raises:
        RefusedError: something in it is no code, or the token's digest is known.
    """
    need(by, organisation, "handle")
    _check(fields)
    known = {"withdrawal": withdrawal}
    if HeldExtract.objects.filter(**known).exists() or Extract.objects.filter(**known).exists():
        raise RefusedError("extract-unfit", 422)
    rows = [*HeldExtract.objects.all()]
    HeldExtract.objects.all().delete()
    new = HeldExtract(withdrawal=withdrawal, quarter=quarter_of(today()), fields=fields)
    _insert(organisation, HeldExtract, [*rows, new])
    record(organisation, by=_OnADay(by.pseudonym), action="extract", subject=organisation.slug)


class _OnADay(Clock):
    """Somebody whose hour is not told."""


def _check(fields: dict[str, Any]) -> None:
    flat = [one for value in fields.values() for one in (value if isinstance(value, list) else [value])]
    codes = all(isinstance(one, str) and _CODE.fullmatch(one) for one in [*fields, *flat])
    if not fields or len(flat) > MOST_FIELDS or not codes:
        raise RefusedError("extract-unfit", 422)


def _insert(organisation: ReceivingOrganisation, table: Any, rows: list[Any]) -> None:
    """All anew, in no order and under new keys, so that neither tells which came when."""
    _mix.shuffle(rows)
    for one in rows:
        table(
            key=b64(secrets.token_bytes(16)), organisation=organisation, withdrawal=one.withdrawal,
            quarter=one.quarter, fields=one.fields,
        ).save(force_insert=True)  # fmt: skip


@action
def mix(*, organisation: ReceivingOrganisation, by: Clock) -> int:
    """The day's batch joins the others, if there are enough to be lost among; how many did."""
    rows = list(HeldExtract.objects.all())
    if len(rows) < LEAST:
        return 0
    HeldExtract.objects.all().delete()
    _insert(organisation, Extract, rows)
    record(organisation, by=by, action="extracts_mixed", subject=organisation.slug, count=len(rows))
    return len(rows)


@action
def publish(*, organisation: ReceivingOrganisation, by: User) -> list[dict[str, Any]]:
    """Extracts of the quarters that are over; from now on they cannot be taken back."""
    need(by, organisation, "count")
    found = Extract.objects.exclude(quarter=quarter_of(today()))
    found.filter(published=False).update(published=True)
    record(organisation, by=by, action="extracts_given", subject=organisation.slug, count=found.count())
    return [{"quarter": one.quarter, **one.fields} for one in found.order_by("quarter", "key")]
