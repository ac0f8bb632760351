"""Protocols with bodies to whom coded answers are passed on, and the passing on."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from ninja import Path, Router

from cadre_site.concerns.actions import passing
from cadre_site.concerns.desk import shapes
from cadre_site.concerns.desk.gate import at
from cadre_site.concerns.desk.refusals import REFUSALS
from cadre_site.concerns.models.statistics import PassingProtocol
from cadre_site.concerns.scope import within
from cadre_site.concerns.writing import today

router = Router()
Org = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
Numbered = Annotated[int, Path(ge=1, le=10_000)]


def _told(one: Any) -> dict[str, Any]:
    days = {name: getattr(one, name) for name in ("expires", "proposed", "confirmed", "ended")}
    kept = ("number", "body", "parties", "fields", "frequency", "few", "proposed_by", "confirmed_by")
    return {
        **{name: getattr(one, name) for name in kept},
        **{name: day and day.isoformat() for name, day in days.items()},
        "live": one.is_live(today()),
    }


@router.get(
    "/{org}/protocols", response={200: shapes.Protocols} | REFUSALS, summary="What was agreed with whom"
)
def protocols(request: Any, org: Org) -> HttpResponse:
    organisation, _ = at(request, org, "organise", "count", "handle")
    with within(organisation.pk):
        return JsonResponse({"protocols": [_told(one) for one in PassingProtocol.objects.order_by("number")]})


@router.post("/{org}/protocols", response={201: shapes.Number} | REFUSALS, summary="Propose what was signed")
def propose(request: Any, org: Org, given: shapes.ProtocolIn) -> HttpResponse:
    organisation, _ = at(request, org, "organise")
    number = passing.propose(organisation=organisation, by=request.auth, **given.model_dump())
    return JsonResponse({"number": number}, status=201)


@router.post(
    "/{org}/protocols/{number}/confirm", response={204: None} | REFUSALS, summary="Another person confirms it"
)
def confirm(request: Any, org: Org, number: Numbered) -> HttpResponse:
    organisation, _ = at(request, org, "organise", "count")
    passing.confirm(organisation=organisation, number=number, by=request.auth)
    return HttpResponse(status=204)


@router.post("/{org}/protocols/{number}/end", response={204: None} | REFUSALS, summary="It holds no longer")
def end(request: Any, org: Org, number: Numbered) -> HttpResponse:
    organisation, _ = at(request, org, "organise", "count")
    passing.end(organisation=organisation, number=number, by=request.auth)
    return HttpResponse(status=204)


@router.post(
    "/{org}/passed-on", response={200: shapes.PassedOn} | REFUSALS,
    summary="Answers for one body, for the wall; they can be taken back no longer",
)  # fmt: skip
def pass_on(request: Any, org: Org, given: shapes.PassOn) -> HttpResponse:
    organisation, _ = at(request, org, "count")
    protocol, rows = passing.pass_on(organisation=organisation, body=given.body, by=request.auth)
    return JsonResponse({"protocol": _told(protocol), "rows": rows})
