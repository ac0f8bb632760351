"""Cases: the inbox, one case, and what is done with it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import FileResponse, HttpResponse, JsonResponse
from ninja import Path, Query, Router

from cadre_site.concerns import files
from cadre_site.concerns.actions import handling, referring
from cadre_site.concerns.cases import clocks_of, wrapped_for
from cadre_site.concerns.desk import presenters, shapes
from cadre_site.concerns.desk.gate import at
from cadre_site.concerns.desk.refusals import REFUSALS
from cadre_site.concerns.desk.routes_organisation import Org
from cadre_site.concerns.models.cases import StoredFile
from cadre_site.concerns.octets import HANDLE, b64
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.scope import within
from cadre_site.concerns.shapes import Strict

router = Router()
Case = Annotated[str, Path(pattern=HANDLE)]
ONE = "/{org}/cases/{handle}"
_SEALED = {"schema": {"type": "string", "format": "binary"}}
_OCTETS = {"responses": {200: {"description": "OK", "content": {"application/octet-stream": _SEALED}}}}


@router.get(
    "/{org}/cases", response={200: list[shapes.Row]} | REFUSALS, summary="The inbox, oldest due first"
)
def inbox(
    request: Any, org: Org, state: shapes.State | None = None,
    after: Annotated[str | None, Query(pattern=HANDLE)] = None,
) -> HttpResponse:  # fmt: skip
    organisation, rights = at(request, org, "read")
    with within(organisation.pk):
        return JsonResponse(presenters.inbox(request.auth, rights, state, after), safe=False)


@router.get(ONE, response={200: shapes.CaseOut} | REFUSALS, summary="One case with its messages")
def case(request: Any, org: Org, handle: Case) -> HttpResponse:
    organisation, _ = at(request, org, "read")
    found = handling.look(organisation=organisation, handle=handle, by=request.auth, what="opened")
    with within(organisation.pk):
        return JsonResponse(presenters.case(found, request.auth))


@router.post(ONE + "/export", response={204: None} | REFUSALS, summary="Say that it is taken out")
def export(request: Any, org: Org, handle: Case) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    handling.export(organisation=organisation, handle=handle, by=request.auth)
    return HttpResponse(status=204)


@router.post(ONE + "/claim", response={204: None} | REFUSALS, summary="Take it on; one winner")
def claim(request: Any, org: Org, handle: Case) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    handling.claim(organisation=organisation, handle=handle, by=request.auth)
    return HttpResponse(status=204)


@router.post(ONE + "/release", response={204: None} | REFUSALS, summary="Let it go")
def release(request: Any, org: Org, handle: Case) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    handling.release(organisation=organisation, handle=handle, by=request.auth)
    return HttpResponse(status=204)


class Clocks(Strict):
    due: str | None
    deletion_day: str | None


@router.post(ONE + "/state", response={200: Clocks} | REFUSALS, summary="The next state")
def step(request: Any, org: Org, handle: Case, given: shapes.Step) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    found = handling.step(
        organisation=organisation, handle=handle, state=given.state, outcomes=given.outcomes, by=request.auth
    )
    return JsonResponse(clocks_of(found))


@router.post(ONE + "/messages", response={201: None} | REFUSALS, summary="A message to the reporter")
def write(request: Any, org: Org, handle: Case, given: shapes.Written) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    _ = given.octets
    handling.write(organisation=organisation, handle=handle, given=given, by=request.auth)
    return HttpResponse(status=201)


@router.post(
    ONE + "/keys", response={201: None} | REFUSALS, summary="Access for another, or a new key for all"
)
def give_keys(request: Any, org: Org, handle: Case, given: shapes.Keys) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    _ = [one.octets for one in given.keys], given.message and given.message.octets
    handling.give_keys(
        organisation=organisation, handle=handle, keys=given.keys, message=given.message, by=request.auth
    )
    return HttpResponse(status=201)


@router.get(
    ONE + "/files/{file}", response={200: None} | REFUSALS, openapi_extra=_OCTETS, summary="A sealed file"
)
def file(request: Any, org: Org, handle: Case, file: Annotated[str, Path(pattern=HANDLE)]) -> HttpResponse:
    organisation, _ = at(request, org, "read")
    found = handling.look(
        organisation=organisation, handle=handle, by=request.auth, what="file_opened", subject=file
    )
    with within(organisation.pk):
        known = StoredFile.objects.filter(case=found, file=file).exists()
    if not known:
        raise RefusedError("not-found", 404)
    octets = files.place_of(handle, file).open("rb")
    return FileResponse(
        octets, as_attachment=True, filename="sealed.age", content_type="application/octet-stream"
    )


@router.get(ONE + "/identity", response={200: shapes.Identity} | REFUSALS, summary="The sealed identity")
def identity(request: Any, org: Org, handle: Case) -> HttpResponse:
    organisation, _ = at(request, org, "custodian")
    found = handling.look(organisation=organisation, handle=handle, by=request.auth, what="identity_opened")
    with within(organisation.pk):
        blob = handling.identity_of(found)
        keys = [one for one in wrapped_for(found, request.auth.pseudonym) if one["key"] == "identity"]
    return JsonResponse({"blob": blob and b64(blob), "keys": keys})


@router.post(ONE + "/hold", response={204: None} | REFUSALS, summary="A legal hold, or its end")
def hold(request: Any, org: Org, handle: Case, given: shapes.Hold) -> HttpResponse:
    organisation, _ = at(request, org, "organise", "handle")
    handling.hold(organisation=organisation, handle=handle, reason=given.reason or "", by=request.auth)
    return HttpResponse(status=204)


@router.post(ONE + "/extend", response={204: None} | REFUSALS, summary="Put deletion off")
def extend(request: Any, org: Org, handle: Case, given: shapes.Extension) -> HttpResponse:
    organisation, _ = at(request, org, "organise", "handle")
    handling.extend(
        organisation=organisation, handle=handle, until=given.until, reason=given.reason, by=request.auth
    )
    return HttpResponse(status=204)


@router.post(ONE + "/erase", response={204: None} | REFUSALS, summary="Delete for good, keys first")
def erase(request: Any, org: Org, handle: Case) -> HttpResponse:
    organisation, _ = at(request, org, "organise", "handle")
    handling.erase(organisation=organisation, handle=handle, by=request.auth)
    return HttpResponse(status=204)


@router.post(ONE + "/links", response={204: None} | REFUSALS, summary="Two cases of one event")
def link(request: Any, org: Org, handle: Case, given: shapes.Link) -> HttpResponse:
    organisation, _ = at(request, org, "handle")
    handling.link(organisation=organisation, handle=handle, other=given.other, by=request.auth)
    return HttpResponse(status=204)


@router.post(ONE + "/referrals", response={201: shapes.Number} | REFUSALS, summary="Refer to help")
def refer(request: Any, org: Org, handle: Case, given: shapes.ReferralIn) -> HttpResponse:
    organisation, _ = at(request, org, "refer")
    number = referring.refer(
        organisation=organisation, handle=handle, service=given.service, preview=given.octets, by=request.auth
    )
    return JsonResponse({"number": number}, status=201)


@router.patch(ONE + "/referrals/{number}", response={204: None} | REFUSALS, summary="What came of it")
def referral_outcome(
    request: Any, org: Org, handle: Case, number: Annotated[int, Path(ge=1, le=30_000)],
    given: shapes.Outcome_,
) -> HttpResponse:  # fmt: skip
    organisation, _ = at(request, org, "refer")
    referring.tell_outcome(
        organisation=organisation, handle=handle, number=number, outcome=given.outcome, by=request.auth
    )
    return HttpResponse(status=204)
