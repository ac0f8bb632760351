"""Referrals to help: only with the person's consent, and what was passed on stays sealed."""

from __future__ import annotations

from cadre_site.accounts.models import User
from cadre_site.concerns.actions.handling import visible
from cadre_site.concerns.models.organisations import ReceivingOrganisation, Service
from cadre_site.concerns.models.work import Referral
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need
from cadre_site.concerns.writing import action, record, today


@action
def refer(*, organisation: ReceivingOrganisation, handle: str, service: str, preview: bytes, by: User) -> int:
    """The referral's number. Raises RefusedError: no consent S3; the service is unknown or past its check."""
    case = visible(by, need(by, organisation, "refer"), handle)
    if not case.consents.get("S3"):
        raise RefusedError("consent-missing", 403, consent="S3")
    if not Service.objects.filter(word=service, next_check__gte=today()).exists():
        raise RefusedError("service-unfit", 422, service=service)
    number = Referral.objects.filter(case=case).count() + 1
    Referral(
        organisation=organisation, case=case, number=number, service=service, preview=preview,
        by=by.pseudonym, day=today(),
    ).save(force_insert=True)  # fmt: skip
    record(organisation, by=by, action="referred", subject=handle, number=number)
    return number


@action
def tell_outcome(
    *, organisation: ReceivingOrganisation, handle: str, number: int, outcome: str, by: User
) -> None:
    case = visible(by, need(by, organisation, "refer"), handle)
    found = Referral.objects.filter(case=case, number=number).first()
    if found is None:
        raise RefusedError("not-found", 404)
    found.outcome = outcome
    found.save()
    record(organisation, by=by, action="referral_outcome", subject=handle, number=number, outcome=outcome)
