"""An organisation: who is in it, its manifest, card, help, statistics and audit; and who registers one."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from ninja import Path, Router

from cadre.catalogue.concerns.definitions import extract
from cadre_site.accounts.models import Organisation
from cadre_site.concerns.actions import counting, organising, replacing
from cadre_site.concerns.desk import presenters, shapes
from cadre_site.concerns.desk.gate import at
from cadre_site.concerns.desk.refusals import REFUSALS
from cadre_site.concerns.models.organisations import ReceivingOrganisation, Service
from cadre_site.concerns.protocol.manifests import Signed as SignedManifest
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.rights import need_operator
from cadre_site.concerns.scope import within
from cadre_site.concerns.shapes import Signed

router = Router()
Org = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
_CSV = {"responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}}


@router.get(
    "/organisations", response={200: list[shapes.Candidate]} | REFUSALS, summary="Who receives, or could"
)
def candidates(request: Any) -> HttpResponse:
    need_operator(request.auth)
    return JsonResponse(presenters.candidates(), safe=False)


@router.post("/organisations", response={201: None} | REFUSALS, summary="A verified organisation receives")
def register(request: Any, given: shapes.Registration) -> HttpResponse:
    need_operator(request.auth)
    account = Organisation.objects.filter(pk=given.account).first()
    if account is None:
        raise RefusedError("organisation-unfit", 422)
    organising.register(account=account, slug=given.slug, by=request.auth)
    return HttpResponse(status=201)


@router.put("/organisations/{org}", response={204: None} | REFUSALS, summary="Probation, listed or ended")
def standing(request: Any, org: Org, given: shapes.Standing) -> HttpResponse:
    need_operator(request.auth)
    organising.set_standing(organisation=_registered(org), standing=given.standing, by=request.auth)
    return HttpResponse(status=204)


def _registered(slug: str) -> ReceivingOrganisation:
    found = ReceivingOrganisation.objects.filter(slug=slug).first()
    if found is None:
        raise RefusedError("not-found", 404)
    return found


@router.post(
    "/organisations/{org}/root", response={201: None} | REFUSALS, summary="A root was lost: the first says so"
)
def propose_root(request: Any, org: Org, given: shapes.NewRoot) -> HttpResponse:
    need_operator(request.auth)
    replacing.propose(
        organisation=_registered(org), root=given.root, text=given.text.model_dump(), until=given.until,
        by=request.auth,
    )  # fmt: skip
    return HttpResponse(status=201)


@router.post(
    "/organisations/{org}/root/confirmation", response={204: None} | REFUSALS,
    summary="The second says the same: the new root signs",
)  # fmt: skip
def confirm_root(request: Any, org: Org, given: shapes.TheRoot) -> HttpResponse:
    need_operator(request.auth)
    replacing.confirm(organisation=_registered(org), root=given.root, by=request.auth)
    return HttpResponse(status=204)


@router.get("/{org}/people", response={200: list[shapes.Person]} | REFUSALS, summary="Who has a role here")
def people(request: Any, org: Org) -> HttpResponse:
    organisation, _ = at(request, org)
    return JsonResponse(presenters.people(organisation), safe=False)


@router.put("/{org}/manifest", response={201: shapes.Version} | REFUSALS, summary="The next signed manifest")
def manifest(request: Any, org: Org, given: Signed) -> HttpResponse:
    organisation, _ = at(request, org, "organise")
    signed = SignedManifest(manifest=given.manifest, signature=given.signature)
    version = organising.put_manifest(organisation=organisation, given=signed, by=request.auth)
    return JsonResponse({"version": version}, status=201)


@router.get("/{org}/card", response={200: shapes.CardIn} | REFUSALS, summary="How it is shown now")
def card_now(request: Any, org: Org) -> HttpResponse:
    organisation, _ = at(request, org, "organise")
    return JsonResponse({name: getattr(organisation, name) for name in shapes.CardIn.model_fields})


@router.put("/{org}/card", response={204: None} | REFUSALS, summary="How the organisation is shown")
def card(request: Any, org: Org, given: shapes.CardIn) -> HttpResponse:
    organisation, _ = at(request, org, "organise")
    organising.change_card(organisation=organisation, card=given.model_dump(), by=request.auth)
    return HttpResponse(status=204)


@router.get("/{org}/services", response={200: shapes.ServicesOut} | REFUSALS, summary="The directory of help")
def services(request: Any, org: Org) -> HttpResponse:
    organisation, _ = at(request, org, "refer", "read")
    with within(organisation.pk):
        found = [one.shape for one in Service.objects.order_by("word")]
    return JsonResponse({"services": found})


@router.put("/{org}/services", response={204: None} | REFUSALS, summary="The whole directory anew")
def put_services(request: Any, org: Org, given: shapes.Services) -> HttpResponse:
    organisation, _ = at(request, org, "refer")
    entries = [one.model_dump(exclude_none=True) for one in given.services]
    if len({one["id"] for one in entries}) != len(entries):
        raise RefusedError("service-unfit", 422)
    organising.put_services(organisation=organisation, entries=entries, by=request.auth)
    return HttpResponse(status=204)


@router.post("/{org}/extracts", response={204: None} | REFUSALS, summary="A coded extract, of no case")
def give_extract(request: Any, org: Org, given: shapes.ExtractIn) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    counting.give(organisation=organisation, by=request.auth, **given.model_dump())
    return HttpResponse(status=204)


@router.post(
    "/{org}/extracts.csv", response={200: None} | REFUSALS, openapi_extra=_CSV,
    summary="Extracts of quarters that are over; they can be taken back no longer",
)  # fmt: skip
def extracts(request: Any, org: Org) -> HttpResponse:
    organisation, _ = at(request, org, "count")
    rows = counting.publish(organisation=organisation, by=request.auth)
    columns = ["recipient", *extract().fields]
    told = io.StringIO()
    writer = csv.writer(told)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(row.get(name, "") for name in columns)
    return HttpResponse(told.getvalue(), content_type="text/csv; charset=utf-8")


@router.get("/{org}/audit", response={200: shapes.Chain} | REFUSALS, summary="Who did what kind of thing")
def audit(request: Any, org: Org) -> HttpResponse:
    organisation, _ = at(request, org, "organise")
    return JsonResponse(presenters.audit(organisation))
