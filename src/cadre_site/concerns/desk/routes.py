"""The routes of the desk's API (section 9 of the protocol)."""

from __future__ import annotations

from ninja import NinjaAPI

from cadre_site.concerns.answering import answer_refusals
from cadre_site.concerns.desk.gate import SignedIn
from cadre_site.concerns.desk.routes_cases import router as cases
from cadre_site.concerns.desk.routes_oneself import router as oneself
from cadre_site.concerns.desk.routes_organisation import router as organisation
from cadre_site.concerns.desk.routes_passing import router as passing

api = NinjaAPI(
    title="Cadre concerns: desk", version="1", urls_namespace="concerns-desk", docs_url=None,
    openapi_url="/openapi.json", auth=SignedIn(),
)  # fmt: skip
answer_refusals(api)
api.add_router("", oneself)
api.add_router("", organisation)
api.add_router("", passing)
api.add_router("", cases)
