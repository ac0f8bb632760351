"""The routes of the reports API (section 8 of the protocol)."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Path, Query
from ninja.security import HttpBearer

from cadre_site.concerns import codes, files, proofs
from cadre_site.concerns.actions import reporting
from cadre_site.concerns.answering import answer_refusals
from cadre_site.concerns.cases import receiving
from cadre_site.concerns.octets import HANDLE, unb64
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.reports import directory, shapes
from cadre_site.concerns.reports.threads import thread
from cadre_site.concerns.shapes import Refusal
from cadre_site.concerns.writing import Reporter

REPORTER = Reporter()
REFUSALS: dict[Any, Any] = dict.fromkeys((400, 404, 409, 413, 422, 500), Refusal)
_SEALED = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}  # fmt: skip

api = NinjaAPI(
    title="Cadre concerns: reports", version="1", urls_namespace="concerns-reports", docs_url=None,
    openapi_url="/openapi.json",
)  # fmt: skip


class Bearer(HttpBearer):
    """The token of a thread, for half an hour."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return reporting.thread_of(token)


answer_refusals(api, unauthorised="token-over")


@api.get("/organisations", response={200: list[shapes.Card], 500: Refusal}, summary="Who receives concerns")
def organisations(request: HttpRequest) -> HttpResponse:
    return JsonResponse(directory.cards(), safe=False)


@api.get("/help", response={200: shapes.Help, 500: Refusal}, summary="Where help is, every country's")
def help_(request: HttpRequest) -> HttpResponse:
    return JsonResponse(directory.services())


@api.get("/challenge", response={200: shapes.Challenge, 500: Refusal}, summary="Work to be done first")
def challenge(request: HttpRequest) -> HttpResponse:
    return JsonResponse(proofs.challenge())


@api.put(
    "/files/{file}", response={201: None, 200: None, 401: Refusal, 408: Refusal, 411: Refusal, 507: Refusal}
    | REFUSALS, openapi_extra=_SEALED, summary="A sealed file, before a message names it",
)  # fmt: skip
def put_file(
    request: HttpRequest, file: Annotated[str, Path(pattern=HANDLE)],
    handle: Annotated[str, Query(pattern=HANDLE)],
) -> HttpResponse:  # fmt: skip
    unb64(handle, 16)
    unb64(file, 16)
    length = _length(request)
    name = proofs.check(proofs.from_header(request.headers.get("X-Proof", "")))
    proofs.spend(name)
    new = files.receive(handle, file, length, request.read)
    return HttpResponse(status=201 if new else 200)


def _length(request: HttpRequest) -> int:
    """What says not how long it is is not begun: it might never end."""
    told = request.META.get("CONTENT_LENGTH") or ""
    if request.headers.get("Transfer-Encoding") or not told.isdecimal():
        raise RefusedError("length-required", 411)
    return int(told)


@api.post(
    "/concerns", response={201: shapes.Accepted, 200: shapes.Accepted} | REFUSALS,
    summary="A concern, sealed to an organisation",
)  # fmt: skip
def concern(request: HttpRequest, given: shapes.Concern) -> HttpResponse:
    given.check()
    organisation = receiving(given.organisation)
    if organisation is None:
        raise RefusedError("unknown-organisation", 404)
    if reporting.is_there(organisation=organisation, given=given):
        return JsonResponse({"handle": given.handle})
    proof, auth = proofs.check(given.proof), codes.hash_of(unb64(given.auth, 32))
    new = reporting.submit(organisation=organisation, given=given, by=REPORTER, proof=proof, auth=auth)
    return JsonResponse({"handle": given.handle}, status=201 if new else 200)


@api.post("/thread", response={200: shapes.Opened} | REFUSALS, summary="Come back with a return code")
def open_thread(request: HttpRequest, asked: shapes.Asked) -> HttpResponse:
    lookup, auth = unb64(asked.lookup, 32), unb64(asked.auth, 32)
    proofs.spend(proofs.check(asked.proof))
    token, handle, organisation = reporting.open_thread(lookup=lookup, auth=auth)
    return JsonResponse({"token": token, "thread": thread(handle, organisation)})


@api.get(
    "/thread", response={200: shapes.Thread | shapes.Deleted, 401: Refusal, 500: Refusal}, auth=Bearer(),
    summary="The thread at hand",
)  # fmt: skip
def get_thread(request: Any) -> HttpResponse:
    return JsonResponse(thread(*request.auth))


@api.post(
    "/thread/messages", response={201: None, 401: Refusal, 410: Refusal} | REFUSALS, auth=Bearer(),
    summary="A further message",
)  # fmt: skip
def write(request: Any, given: shapes.Further) -> HttpResponse:
    given.check()
    handle, organisation = request.auth
    reporting.write(organisation=organisation, handle=handle, given=given, by=REPORTER)
    return HttpResponse(status=201)


@api.post("/withdrawals", response={204: None} | REFUSALS, summary="Take a coded extract back")
def withdraw(request: HttpRequest, given: shapes.Withdrawal) -> HttpResponse:
    token = unb64(given.token, 32)
    proofs.spend(proofs.check(given.proof))
    reporting.withdraw(token=token)
    return HttpResponse(status=204)
