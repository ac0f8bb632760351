"""The routes of the desk's API (section 9 of the protocol)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from cadre_site.concerns.desk.gate import SignedIn
from cadre_site.concerns.desk.routes_cases import router as cases
from cadre_site.concerns.desk.routes_oneself import router as oneself
from cadre_site.concerns.desk.routes_organisation import router as organisation
from cadre_site.concerns.desk.routes_passing import router as passing
from cadre_site.concerns.refusing import RefusedError, refusal

api = NinjaAPI(
    title="Cadre concerns: desk", version="1", urls_namespace="concerns-desk", docs_url=None,
    openapi_url="/openapi.json", auth=SignedIn(),
)  # fmt: skip


@api.exception_handler(RefusedError)
def _refused(request: HttpRequest, problem: RefusedError) -> HttpResponse:
    return refusal(problem.word, problem.status, **problem.params)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    return refusal("bad-request", 422, at=[str(part)[:40] for part in problem.errors[0]["loc"]][:6])


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, problem: HttpError) -> HttpResponse:
    return refusal("bad-request", problem.status_code)


api.add_router("", oneself)
api.add_router("", organisation)
api.add_router("", passing)
api.add_router("", cases)
