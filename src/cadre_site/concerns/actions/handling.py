"""What people do with a case. They see the ones whose key they hold; those of intake see every one."""

from __future__ import annotations

from datetime import date
from typing import Any

from cadre_site.accounts.models import User
from cadre_site.concerns import retention
from cadre_site.concerns.actions.reporting import add_message
from cadre_site.concerns.cases import newest_manifest, set_due, told_by
from cadre_site.concerns.clocks import latest
from cadre_site.concerns.models.cases import Case, IdentityBlob, Tombstone, WrappedKey
from cadre_site.concerns.models.organisations import ReceivingOrganisation
from cadre_site.concerns.models.work import CaseLink
from cadre_site.concerns.protocol.cases import REPORTER, expected_holders
from cadre_site.concerns.protocol.manifests import holders
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need
from cadre_site.concerns.scope import within
from cadre_site.concerns.states import may_step
from cadre_site.concerns.writing import action, record, today


def visible(user: User, rights: set[str], handle: str, *, custodian: bool = False) -> Case:
    """Raises RefusedError: there is none, it was deleted, or it is not this person's to see."""
    found = Case.objects.select_for_update().filter(pk=handle).first()
    if found is None:
        gone = Tombstone.objects.filter(pk=handle).exists()
        raise RefusedError("case-deleted", 410) if gone else RefusedError("not-found", 404)
    whole = "intake" in rights or "organise" in rights or (custodian and "custodian" in rights)
    if not whole and not WrappedKey.objects.filter(case=found, holder=user.pseudonym).exists():
        raise RefusedError("not-found", 404)
    return found


@action
def look(*, organisation: ReceivingOrganisation, handle: str, by: User, what: str, subject: str = "") -> Case:
    """Told to the audit before anything is shown."""
    rights = need(by, organisation, "custodian" if what == "identity_opened" else "read")
    found = visible(by, rights, handle, custodian=what == "identity_opened")
    if what == "identity_opened" and not found.consents.get("S2"):
        raise RefusedError("consent-missing", 403, consent="S2")
    record(organisation, by=by, action=what, subject=handle, **({"of": subject} if subject else {}))
    return found


@action
def export(*, organisation: ReceivingOrganisation, handle: str, by: User) -> None:
    """Told to the audit before a handler's browser makes the file; the server has no other part in it."""
    visible(by, need(by, organisation, "handle"), handle)
    record(organisation, by=by, action="exported", subject=handle)


@action
def claim(*, organisation: ReceivingOrganisation, handle: str, by: User) -> None:
    """Raises RefusedError: somebody else was first."""
    case = visible(by, need(by, organisation, "handle"), handle)
    if case.claimed_by not in ("", by.pseudonym):
        raise RefusedError("claimed-already", 409, by=case.claimed_by)
    if not case.claimed_by:
        case.claimed_by = by.pseudonym
        case.save()
        record(organisation, by=by, action="claimed", subject=handle)


@action
def release(*, organisation: ReceivingOrganisation, handle: str, by: User) -> None:
    """By whoever has it, or by intake. Raises RefusedError otherwise."""
    rights = need(by, organisation, "handle")
    case = visible(by, rights, handle)
    if case.claimed_by != by.pseudonym and "intake" not in rights:
        raise RefusedError("not-yours", 409)
    if case.claimed_by:
        case.claimed_by = ""
        case.save()
        record(organisation, by=by, action="released", subject=handle)


@action
def step(
    *, organisation: ReceivingOrganisation, handle: str, state: str, outcomes: list[str] | None, by: User
) -> Case:
    """Along the allowed steps. Raises RefusedError: no such step from here; closed without an outcome."""
    case = visible(by, need(by, organisation, "handle"), handle)
    if not may_step(case.state, state):
        raise RefusedError("step-unfit", 409, state=case.state)
    case.outcomes = case.outcomes if outcomes is None else outcomes
    if state == "closed" and not case.outcomes:
        raise RefusedError("outcome-missing", 422)
    case.state, day = state, today()
    case.acknowledged = case.acknowledged or day
    case.fed_back = case.fed_back or (day if state == "feedback" else None)
    case.closed = day if state == "closed" else None
    case.extended = case.extended if state == "closed" else None
    set_due(case)
    case.save()
    record(organisation, by=by, action="state", subject=handle, state=state)
    return case


@action
def write(*, organisation: ReceivingOrganisation, handle: str, given: Any, by: User) -> None:
    """A message to the reporter. Raises RefusedError: another took its number."""
    case = visible(by, need(by, organisation, "handle"), handle)
    add_message(case, given.seq, given.generation, given.octets, inward=False)
    case.waiting = False
    case.save()
    record(organisation, by=by, action="message", subject=handle)


@action
def give_keys(
    *, organisation: ReceivingOrganisation, handle: str, keys: list[Any], message: Any, by: User
) -> None:
    """Access for holders of the manifest; with a new generation of ``case``, for all of them at once.

    ``message`` tells of the new generation under the old one, in the same transaction: a key that nobody was
    told of is believed by nobody, and one that was told and not wrapped would shut everybody out.

    Raises:
        RefusedError: somebody is not in the manifest, or has the key; a new generation is not whole, or
            nobody is told of it; another took the message's number.
    """
    case = visible(by, need(by, organisation, "handle"), handle)
    manifest = newest_manifest()
    assert manifest is not None  # a case came under one
    told = told_by(manifest)
    fresh = [one for one in keys if one.key == "case" and one.generation > case.generation]
    if fresh:
        wanted = set(expected_holders(told, "case")) | {REPORTER}
        whole = {one.holder for one in keys} == wanted and len(keys) == len(fresh) == len(wanted)
        if not whole or {one.generation for one in keys} != {case.generation + 1}:
            raise RefusedError("generation-taken", 409, generation=case.generation)
    if bool(fresh) != (message is not None):
        raise RefusedError("bad-request", 422)
    if message is not None:
        add_message(case, message.seq, message.generation, message.octets, inward=False)
        case.generation += 1
        case.save()
    for one in keys:
        if not fresh and (one.holder not in holders(told) or one.generation > _newest(case, one.key)):
            raise RefusedError("holder-unknown", 422, holder=one.holder)
        _wrap(organisation, case, one)
    facts = {"holders": sorted({one.holder for one in keys}), "generation": case.generation}
    record(organisation, by=by, action="keys", subject=handle, **facts)


def _newest(case: Case, key: str) -> int:
    return case.generation if key == "case" else 1


def _wrap(organisation: ReceivingOrganisation, case: Case, one: Any) -> None:
    of = {"case": case, "key": one.key, "generation": one.generation, "holder": one.holder}
    if WrappedKey.objects.filter(**of).exists():
        raise RefusedError("key-taken", 409, holder=one.holder)
    WrappedKey(organisation=organisation, blob=one.octets, **of).save(force_insert=True)


@action
def hold(*, organisation: ReceivingOrganisation, handle: str, reason: str, by: User) -> None:
    """A legal hold by a reason's code; an empty one lifts it."""
    case = visible(by, need(by, organisation, "organise", "handle"), handle)
    case.hold = reason
    case.save()
    record(organisation, by=by, action="hold", subject=handle, reason=reason)


@action
def extend(*, organisation: ReceivingOrganisation, handle: str, until: date, reason: str, by: User) -> None:
    """Put deletion off. Raises RefusedError: the case is open, or the day is beyond the last one allowed."""
    case = visible(by, need(by, organisation, "organise", "handle"), handle)
    if case.closed is None:
        raise RefusedError("step-unfit", 409, state=case.state)
    if not today() < until <= latest(case.closed):
        raise RefusedError("too-late", 422, latest=latest(case.closed).isoformat())
    case.extended = until
    case.save()
    record(organisation, by=by, action="extended", subject=handle, until=until.isoformat(), reason=reason)


def erase(*, organisation: ReceivingOrganisation, handle: str, by: User) -> None:
    """Delete now, for good. Raises RefusedError: held; or neither closed nor asked for by the reporter."""

    def still(case: Case) -> bool:
        visible(by, need(by, organisation, "organise", "handle"), handle)
        if case.hold:
            raise RefusedError("held", 409, reason=case.hold)
        if case.closed is None and case.deletion_asked is None:
            raise RefusedError("step-unfit", 409, state=case.state)
        return True

    if not retention.erase(organisation, handle, by=by, on=today(), still=still):
        with within(organisation.pk):
            visible(by, need(by, organisation, "organise", "handle"), handle)


@action
def link(*, organisation: ReceivingOrganisation, handle: str, other: str, by: User) -> None:
    """Two cases are of one event, in somebody's judgement."""
    rights = need(by, organisation, "handle")
    one, two = sorted((visible(by, rights, handle), visible(by, rights, other)), key=lambda case: case.pk)
    if one.pk == two.pk:
        raise RefusedError("bad-request", 422)
    if not CaseLink.objects.filter(case=one, other=two.pk).exists():
        CaseLink(organisation=organisation, case=one, other=two.pk).save(force_insert=True)
        record(organisation, by=by, action="linked", subject=handle, other=other)


def identity_of(case: Case) -> bytes | None:
    found = IdentityBlob.objects.filter(case=case).first()
    return None if found is None else bytes(found.blob)
