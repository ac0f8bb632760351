"""People, cases and organisations as the desk's API tells them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from cadre_site.accounts.models import Organisation, User
from cadre_site.accounts.rights import may
from cadre_site.accounts.roles import roles
from cadre_site.concerns import bursts
from cadre_site.concerns.actions.holding import key_of
from cadre_site.concerns.cases import clocks_of, manifest_shape, messages_of, newest_manifest, wrapped_for
from cadre_site.concerns.models.audit import AuditRow
from cadre_site.concerns.models.cases import Case, IdentityBlob, Message, StoredFile, WrappedKey
from cadre_site.concerns.models.holders import HolderKey
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.models.work import CaseLink, Referral
from cadre_site.concerns.octets import b64
from cadre_site.concerns.rights import people_of, receiving_for, rights_of
from cadre_site.concerns.scope import within
from cadre_site.concerns.writing import chain_of, today

PAGE = 200
WARNED = {"read", "organise", "count"}


def me(user: User, csrf: str) -> dict[str, Any]:
    return {
        "pseudonym": user.pseudonym, "name": user.name, "language": user.language, "csrf": csrf,
        "operator": may(user, "organisations"), "pages": settings.REPORT_ORIGIN, "key": _key(user),
        "organisations": [_mine(user, one, held) for one, held in receiving_for(user).items()],
    }  # fmt: skip


def _key(user: User) -> dict[str, Any] | None:
    found = key_of(user)
    if found is None:
        return None
    return {"recipient": found.recipient, "blobs": [blob(one) for one in found.blobs.order_by("pk")]}


def blob(one: Any) -> dict[str, Any]:
    return {"id": one.pk, "kind": one.kind, "label": one.label, "blob": b64(bytes(one.blob))}


def _mine(user: User, one: ReceivingOrganisation, held: list[str]) -> dict[str, Any]:
    rights = rights_of(user, one)
    with within(one.pk):
        manifest = manifest_shape(newest_manifest())
        found = _bursts() if rights & WARNED else []
    return {
        "slug": one.slug, "names": _two(one), "roles": held, "rights": sorted(rights), "root": one.root,
        "standing": one.standing, "manifest": manifest, "bursts": found,
    }  # fmt: skip


def _bursts() -> list[dict[str, Any]]:
    """Within the organisation's scope."""
    now = today()
    days = Case.objects.filter(received__gte=bursts.first_day(now)).values_list("received")
    received = dict(days.annotate(count=Count("pk")).order_by())
    return [
        {"day": one.day.isoformat(), "count": one.count, "usual": round(one.usual, 1)}
        for one in bursts.unusual(received, now)
    ]


def _two(one: Any) -> dict[str, str]:
    return {"en": one.name_en, "ru": one.name_ru}


def people(organisation: ReceivingOrganisation) -> list[dict[str, Any]]:
    keys = dict(HolderKey.objects.values_list("holder", "recipient"))
    return [
        {"pseudonym": name, "name": user.name, "roles": held, "recipient": keys.get(name)}
        for name, (user, held) in people_of(organisation).items()
    ]


def candidates() -> list[dict[str, Any]]:
    """Verified organisations of a kind that may receive."""
    receiving = {one.account: one for one in ReceivingOrganisation.objects.all()}
    found = Organisation.objects.filter(verified_at__isnull=False, kind__in=roles()["intake"].kinds)
    return [
        {
            "account": one.pk, "names": _two(one), "kind": one.kind,
            "slug": receiving[one.pk].slug if one.pk in receiving else None,
            "standing": receiving[one.pk].standing if one.pk in receiving else None,
        }
        for one in found.order_by("name_en", "pk")
    ]  # fmt: skip


def inbox(user: User, rights: set[str], state: str | None, after: str | None) -> list[dict[str, Any]]:
    """Within the organisation's scope: oldest due first, those that owe nothing last."""
    found = Case.objects.annotate(due_or_never=Coalesce("due", date.max)).order_by("due_or_never", "handle")
    if "intake" not in rights:
        mine = WrappedKey.objects.filter(holder=user.pseudonym, key="case")
        found = found.filter(pk__in=mine.values("case_id"))
    if state is not None:
        found = found.filter(state=state)
    last = found.filter(pk=after).first() if after is not None else None
    if last is not None:
        later = Q(due_or_never__gt=last.due_or_never) | Q(due_or_never=last.due_or_never, handle__gt=last.pk)
        found = found.filter(later)
    page = list(found[:PAGE])
    keys: dict[str, list[dict[str, Any]]] = {case.pk: [] for case in page}
    for one in WrappedKey.objects.filter(case__in=page, holder=user.pseudonym).order_by("key", "generation"):
        keys[one.case_id].append(_wrapped(one))
    firsts = {one.case_id: one for one in Message.objects.filter(case__in=page, seq=1)}
    return [_row(case, keys[case.pk], firsts[case.pk]) for case in page]


def _wrapped(one: WrappedKey) -> dict[str, Any]:
    blob = b64(bytes(one.blob))
    return {"key": one.key, "generation": one.generation, "holder": one.holder, "blob": blob}


def _row(case: Case, keys: list[dict[str, Any]], first: Message) -> dict[str, Any]:
    return clocks_of(case) | {
        "handle": case.pk, "state": case.state, "urgent": case.urgent, "claimed_by": case.claimed_by or None,
        "received": case.received.isoformat(), "count": case.count, "waiting": case.waiting, "keys": keys,
        "first": {"generation": first.generation, "blob": b64(bytes(first.blob))},
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def case(found: Case, user: User) -> dict[str, Any]:
    holders = WrappedKey.objects.filter(case=found).order_by("key", "generation", "holder")
    return clocks_of(found) | {
        "handle": found.pk, "state": found.state, "outcomes": found.outcomes, "urgent": found.urgent,
        "claimed_by": found.claimed_by or None, "received": _day(found.received),
        "acknowledged": _day(found.acknowledged), "fed_back": _day(found.fed_back),
        "closed": _day(found.closed), "extended": _day(found.extended), "hold": found.hold or None,
        "deletion_asked": _day(found.deletion_asked), "consents": found.consents,
        "generation": found.generation, "waiting": found.waiting, "manifest_version": found.manifest_version,
        "identity": IdentityBlob.objects.filter(case=found).exists(),
        "keys": wrapped_for(found, user.pseudonym), "messages": messages_of(found),
        "files": [{"id": one.file, "size": one.size} for one in StoredFile.objects.filter(case=found)],
        "holders": [{"key": one.key, "generation": one.generation, "holder": one.holder} for one in holders],
        "linked": linked(found), "referrals": [_referral(one) for one in Referral.objects.filter(case=found)],
    }  # fmt: skip


def linked(found: Case) -> list[str]:
    links = CaseLink.objects.filter(Q(case=found) | Q(other=found.pk))
    return sorted(one.other if one.case_id == found.pk else one.case_id for one in links)


def _referral(one: Referral) -> dict[str, Any]:
    return {
        "number": one.number, "service": one.service, "preview": b64(bytes(one.preview)),
        "outcome": one.outcome or None, "by": one.by, "day": one.day.isoformat(),
    }  # fmt: skip


def audit(organisation: ReceivingOrganisation) -> dict[str, Any]:
    """The whole chain, to be checked by whoever reads it."""
    chain = chain_of(organisation)
    with within(organisation.pk):
        rows = [
            {
                name: getattr(one, name)
                for name in ("number", "at", "by", "action", "subject", "previous", "digest")
            } | {"facts": json.loads(one.facts)}
            for one in AuditRow.objects.order_by("number")
        ]  # fmt: skip
        return {"start": chain.start, "broken": list(chain.broken_rows()), "rows": rows}
