"""Referrals to help: only with the person's consent, and what was passed on stays sealed."""

from __future__ import annotations

from cadre_site.accounts.models import User
from cadre_site.concerns.actions.handling import visible
from cadre_site.concerns.cases import standing_manifest, told_by
from cadre_site.concerns.models.organisations import ReceivingOrganisation, Service
from cadre_site.concerns.models.work import Referral
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need
from cadre_site.concerns.writing import action, record, today


@action
def refer(
    *, organisation: ReceivingOrganisation, handle: str, service: str, preview: bytes, officer: str,
    package: bytes, by: User,
) -> int:  # fmt: skip
    """The referral's number. ``package``: the preview once more, sealed to the ``officer`` who passes it on.

    Raises:
        RefusedError: no consent S3; the service is unknown or past its check; no officer of the manifest, or
            none at all by somebody who does not refer.
    """
    rights = need(by, organisation, "refer", "handle")
    case = visible(by, rights, handle)
    if not case.consents.get("S3"):
        raise RefusedError("consent-missing", 403, consent="S3")
    if not Service.objects.filter(word=service, next_check__gte=today()).exists():
        raise RefusedError("service-unfit", 422, service=service)
    _check_officer(organisation, officer, rights)
    number = Referral.objects.filter(case=case).count() + 1
    Referral(
        organisation=organisation, case=case, number=number, service=service, preview=preview,
        officer=officer, package=package, unseen=bool(officer), by=by.pseudonym, day=today(),
    ).save(force_insert=True)  # fmt: skip
    facts = {"officer": officer} if officer else {}
    record(organisation, by=by, action="referred", subject=handle, number=number, **facts)
    return number


def _check_officer(organisation: ReceivingOrganisation, officer: str, rights: set[str]) -> None:
    if not officer and "refer" not in rights:
        raise RefusedError("not-allowed", 403)
    manifest = standing_manifest(organisation)
    known = [] if manifest is None else [one.holder for one in told_by(manifest).officers]
    if officer and officer not in known:
        raise RefusedError("holder-unknown", 422, holder=officer)


@action
def look(*, organisation: ReceivingOrganisation, by: User) -> list[Referral]:
    """Those given to this officer, told to the audit; a package only while its person agrees to it."""
    need(by, organisation, "refer")
    found = list(Referral.objects.filter(officer=by.pseudonym).select_related("case").order_by("-day", "pk"))
    shown = [one for one in found if one.case.consents.get("S3")]
    if shown:
        facts = {"count": len(shown)}
        record(organisation, by=by, action="referrals_opened", subject=organisation.slug, **facts)
    return found


@action
def tell_outcome(
    *, organisation: ReceivingOrganisation, handle: str, number: int, outcome: str, by: User
) -> None:
    """By the officer it was given to, or by whoever refers and has the case."""
    rights = need(by, organisation, "refer")
    found = Referral.objects.filter(case_id=handle, number=number).first()
    if found is None or found.officer != by.pseudonym:
        visible(by, rights, handle)
    if found is None:
        raise RefusedError("not-found", 404)
    found.outcome = outcome
    found.save()
    record(organisation, by=by, action="referral_outcome", subject=handle, number=number, outcome=outcome)
