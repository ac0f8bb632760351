"""Oneself: who one is to the desk, and one's own key."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from ninja import Path, Router

from cadre_site.concerns.actions import holding
from cadre_site.concerns.desk import presenters, shapes
from cadre_site.concerns.desk.refusals import REFUSALS

router = Router()


@router.get("/me", response={200: shapes.Me} | REFUSALS, summary="Who I am, my key, my organisations")
def me(request: Any) -> HttpResponse:
    return JsonResponse(presenters.me(request.auth, get_token(request)))


@router.put("/me/key", response={201: None} | REFUSALS, summary="My first key, or a new one after a loss")
def set_key(request: Any, given: shapes.GivenKey) -> HttpResponse:
    holding.set_key(
        recipient=given.recipient, kind=given.kind, label=given.label, blob=given.octets, by=request.auth
    )
    return HttpResponse(status=201)


@router.post("/me/key/blobs", response={201: shapes.Blob} | REFUSALS, summary="Another way to open my key")
def add_blob(request: Any, given: shapes.GivenBlob) -> HttpResponse:
    made = holding.add_blob(kind=given.kind, label=given.label, blob=given.octets, by=request.auth)
    return JsonResponse(presenters.blob(made), status=201)


@router.delete("/me/key/blobs/{blob}", response={204: None} | REFUSALS, summary="One way less")
def remove_blob(request: Any, blob: Annotated[int, Path(ge=1, lt=2**63)]) -> HttpResponse:
    holding.remove_blob(blob=blob, by=request.auth)
    return HttpResponse(status=204)
