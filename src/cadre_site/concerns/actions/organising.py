"""Organisations that receive: registered by the platform, their card and manifest kept by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cadre_site.accounts.models import Organisation, User
from cadre_site.accounts.roles import roles
from cadre_site.audit.writing import acting
from cadre_site.concerns.cases import newest_manifest, signed
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models.holders import HolderKey
from cadre_site.concerns.models.organisations import Manifest, ReceivingOrganisation, Service
from cadre_site.concerns.protocol.encoding import NotOursError
from cadre_site.concerns.protocol.manifests import Manifest as Told
from cadre_site.concerns.protocol.manifests import Signed, follow
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need, need_operator, people_of
from cadre_site.concerns.writing import action, of_organisation, record, today

_REGISTERING = -2
LONGEST_CHECK = timedelta(days=180)


def register(*, account: Organisation, slug: str, by: User) -> ReceivingOrganisation:
    """A verified organisation may receive, on probation.

    Raises:
        RefusedError: ``by`` keeps no platform; it is not verified, or of a kind that may not; it is there.
    """
    need_operator(by)
    if account.verified_at is None or account.kind not in roles()["intake"].kinds:
        raise RefusedError("organisation-unfit", 422)
    with acting(ALIAS, _REGISTERING):
        if ReceivingOrganisation.objects.filter(account=account.pk).exists() or (
            ReceivingOrganisation.objects.filter(slug=slug).exists()
        ):
            raise RefusedError("organisation-known", 409)
        made = ReceivingOrganisation(
            slug=slug, account=account.pk, kind=account.kind, country=account.country,
            name_en=account.name_en, name_ru=account.name_ru, registered=today(),
        )  # fmt: skip
        made.save(force_insert=True)
        with of_organisation(made):
            record(made, by=by, action="registered", subject=slug)
    return made


def set_standing(*, organisation: ReceivingOrganisation, standing: str, by: User) -> None:
    """On probation, listed, or ended. Raises RefusedError: ``by`` keeps no platform."""
    need_operator(by)
    with of_organisation(organisation):
        organisation.standing = standing
        organisation.save(update_fields=["standing"])
        record(organisation, by=by, action="standing", subject=organisation.slug, standing=standing)


@action
def change_card(*, organisation: ReceivingOrganisation, card: dict[str, Any], by: User) -> None:
    need(by, organisation, "organise")
    for name, value in card.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(card))
    record(organisation, by=by, action="card", subject=organisation.slug)


@action
def put_manifest(*, organisation: ReceivingOrganisation, given: Signed, by: User) -> int:
    """The next version; the number it has.

    Raises:
        RefusedError: it is not what a browser would believe, does not follow the newest, or names somebody
            who has no such role or another key.
    """
    need(by, organisation, "organise")
    organisation.refresh_from_db(fields=["root"])  # two who keep the platform may have replaced it
    before = newest_manifest()
    told = _believed(organisation, given, before)
    _check_holders(organisation, told)
    made = Manifest(
        organisation=organisation, version=told.version, text=given.manifest, signature=given.signature,
        digest=given.hash, expires=told.expires, day=today(),
    )  # fmt: skip
    made.save(force_insert=True)
    organisation.root = told.next_root or told.root
    organisation.save(update_fields=["root"])
    record(organisation, by=by, action="manifest", subject=organisation.slug, version=told.version)
    return told.version


def _believed(organisation: ReceivingOrganisation, given: Signed, before: Manifest | None) -> Told:
    try:
        told = follow(given, before and signed(before), organisation.root or None)
    except NotOursError as problem:
        word: Any = "manifest-not-next" if problem.word == "manifest-order" else "manifest-bad"
        raise RefusedError(word, 409 if word == "manifest-not-next" else 422, why=problem.word) from problem
    wrong = {
        "manifest-organisation": told.organisation != organisation.slug,
        "manifest-root": bool(organisation.root) and told.root != organisation.root,
        "manifest-over": told.expires < today(),
        "manifest-not-yet": told.issued > today() + timedelta(days=1),
    }
    for why, holds in wrong.items():
        if holds:
            raise RefusedError("manifest-bad", 422, why=why)
    return told


def _check_holders(organisation: ReceivingOrganisation, told: Told) -> None:
    people = people_of(organisation)
    keys = dict(HolderKey.objects.values_list("holder", "recipient"))
    wanted = {"concerns_read": told.intake, "concerns_custodian": told.custodians}
    for right, holders in (wanted | {"concerns_refer": told.officers}).items():
        for one in holders:
            held = people.get(one.holder, (None, []))[1]
            if keys.get(one.holder) != one.recipient or not any(right in roles()[name].may for name in held):
                raise RefusedError("holder-unknown", 422, holder=one.holder)


@action
def put_services(*, organisation: ReceivingOrganisation, entries: list[dict[str, Any]], by: User) -> None:
    """The organisation's whole directory of help, in place of the one before.

    Raises:
        RefusedError: an entry's next check is further away than its kind allows.
    """
    need(by, organisation, "refer")
    Service.objects.all().delete()
    for entry in entries:
        told = dict(entry)
        word, country = told.pop("id"), told.pop("country")
        verified, after = told.pop("verified"), told.pop("next_check")
        if not verified <= after <= verified + LONGEST_CHECK or verified > today():
            raise RefusedError("service-unfit", 422, service=word)
        Service(
            organisation=organisation, word=word, country=country, entry=told, verified=verified,
            next_check=after,
        ).save(force_insert=True)  # fmt: skip
    record(organisation, by=by, action="services", subject=organisation.slug, count=len(entries))
