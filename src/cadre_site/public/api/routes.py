"""The routes of the API. Each says what it gives and how it may refuse; nothing here writes."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from pydantic import ConfigDict

from cadre.catalogue.messages import say
from cadre_site.ledger import queries, shelf
from cadre_site.ledger.figures import ShelvedRelease, figures_of
from cadre_site.ledger.models import Release
from cadre_site.ledger.questions import Question, UnknownWordError, ask, ask_table
from cadre_site.public.api import describing, shapes
from cadre_site.public.api.answering import (
    TYPES,
    as_csv,
    as_json,
    as_parquet,
    conditional,
    format_of,
    observation,
)
from cadre_site.public.api.asking import public, question_of, refuse_strangers, release_of, with_key
from cadre_site.public.api.refusing import RefusedError, of_unknown, refusal
from cadre_site.public.api.shapes import FIGURE, RELEASE, WORD, Asking, Filters, Refusal, Which

_KEY = r"^[A-Za-z0-9_.@:+\-]{1,500}$"
_JSON = TYPES["json"]


def told(key: str) -> dict[str, Any]:
    """Summary and description in the words of the catalogue, English then Russian."""
    return {
        "summary": say(f"site.api.{key}", "en"),
        "description": f"{say(f'site.api.{key}', 'en')}.\n\n{say(f'site.api.{key}', 'ru')}.",
    }


def _binary(*formats: str) -> dict[str, Any]:
    content = {
        TYPES[one].partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for one in formats
    }
    return {"responses": {200: {"description": "OK", "content": content}}}


api = NinjaAPI(
    title="Cadre", version="1", urls_namespace="api", docs_url=None, openapi_url="/openapi.json",
    description=say("site.api.description", "en") + "\n\n" + say("site.api.description", "ru"),
)  # fmt: skip
REFUSALS: dict[Any, Any] = dict.fromkeys((404, 406, 410, 422, 429), Refusal)


@api.exception_handler(RefusedError)
def _refused(request: HttpRequest, problem: RefusedError) -> HttpResponse:
    return refusal(problem.key, problem.status, **problem.facts)


@api.exception_handler(UnknownWordError)
def _unknown(request: HttpRequest, problem: UnknownWordError) -> HttpResponse:
    return _refused(request, of_unknown(problem))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    at = problem.errors[0]["loc"]
    return refusal("bad-parameter", 422, word=str(at[-1])[:60])


class No(Schema):
    """A route without parameters."""

    model_config = ConfigDict(extra="forbid")


class Bulk(Schema):
    format: Literal["csv", "parquet"] = "csv"


ReleaseId = Annotated[str, Path(pattern=RELEASE)]


@api.get("/releases", response={200: shapes.Releases, **REFUSALS}, **told("releases"))
def releases(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request, No)
    found = queries.public_releases()
    name = ["releases", queries.version(), request.get_host()]
    return conditional(
        request,
        name,
        _JSON,
        lambda: as_json({"releases": [describing.release(request, one) for one in found]}),
    )


@api.get("/releases/{release}", response={200: shapes.Release, **REFUSALS}, **told("release"))
def release(request: HttpRequest, release: ReleaseId) -> HttpResponse:
    refuse_strangers(request, No)
    found = queries.public_release(release)
    if found is None:
        raise RefusedError("unknown-release", 404, word=release)
    name = [found.id, found.state, request.get_host()]
    return conditional(request, name, _JSON, lambda: as_json(describing.release(request, found)))


@api.get(
    "/releases/{release}/data", response={200: None, **REFUSALS}, openapi_extra=_binary("csv", "parquet"),
    **told("data"),
)  # fmt: skip
def data(request: HttpRequest, release: ReleaseId, bulk: Query[Bulk]) -> HttpResponse:
    """A whole release as it was released."""
    refuse_strangers(request, Bulk)
    found, type = public(release), TYPES[bulk.format]
    path = shelf.place(found.id) / shelf.RELEASE / f"observations.{bulk.format}"
    if not path.is_file():
        raise RefusedError("no-such-file", 404, word=path.name)
    known = conditional(request, [found.id, "data"], type, lambda: b"")
    if known.status_code == 304:
        return known
    name = f"{found.id}.{bulk.format}"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=type)
    response["ETag"], response["Cache-Control"] = known["ETag"], known["Cache-Control"]
    return response


def _opened(request: HttpRequest, which: Which, shape: type[Schema]) -> tuple[Release, ShelvedRelease]:
    refuse_strangers(request, shape)
    found = release_of(which)
    return found, figures_of(found)


@api.get("/indicators", response={200: shapes.Indicators, **REFUSALS}, **told("indicators"))
def indicators(request: HttpRequest, which: Query[Which]) -> HttpResponse:
    found, figures = _opened(request, which, Which)

    def make() -> bytes:
        all_of = [describing.indicator(figures, id) for id in figures.indicators()]
        return as_json({"release": found.id, "indicators": all_of})

    return conditional(request, [found.id, found.state, "indicators"], _JSON, make)


@api.get("/indicators/{indicator}", response={200: shapes.Indicator, **REFUSALS}, **told("indicator"))
def indicator(
    request: HttpRequest, indicator: Annotated[str, Path(pattern=rf"^{WORD}$")], which: Query[Which]
) -> HttpResponse:
    found, figures = _opened(request, which, Which)
    if indicator not in figures.indicators():
        raise RefusedError("unknown-indicator", 404, word=indicator)
    name = [found.id, found.state, indicator]
    return conditional(request, name, _JSON, lambda: as_json(describing.indicator(figures, indicator)))


@api.get("/areas", response={200: shapes.Areas, **REFUSALS}, **told("areas"))
def areas(request: HttpRequest, which: Query[Which]) -> HttpResponse:
    found, figures = _opened(request, which, Which)
    return conditional(
        request, [found.id, found.state, "areas"], _JSON,
        lambda: as_json({"release": found.id, "areas": describing.areas(figures)}),
    )  # fmt: skip


@api.get("/codes", response={200: shapes.Codes, **REFUSALS}, **told("codes"))
def codes(request: HttpRequest, which: Query[Which]) -> HttpResponse:
    found, figures = _opened(request, which, Which)
    return conditional(
        request, [found.id, found.state, "codes"], _JSON,
        lambda: as_json({"release": found.id, "columns": describing.codes(figures)}),
    )  # fmt: skip


@api.get(
    "/observations", response={200: shapes.Observations, **REFUSALS}, openapi_extra=_binary("csv", "parquet"),
    **told("observations"),
)  # fmt: skip
def observations(request: HttpRequest, asking: Query[Filters]) -> HttpResponse:
    found, figures = _opened(request, asking, Filters)
    return _page(request, asking, found, figures, question_of(asking))


@api.get(
    "/observations/{key}", response={200: shapes.Observations, **REFUSALS},
    openapi_extra=_binary("csv", "parquet"), **told("key"),
)  # fmt: skip
def observations_of(
    request: HttpRequest, key: Annotated[str, Path(pattern=_KEY, examples=["1-04"])], asking: Query[Filters]
) -> HttpResponse:
    found, figures = _opened(request, asking, Filters)
    return _page(request, asking, found, figures, with_key(question_of(asking), key, figures))


def _page(
    request: HttpRequest, asking: Asking, found: Release, figures: ShelvedRelease, question: Question
) -> HttpResponse:
    """One page of figures; what names it is known before anything is read."""
    format = format_of(request, asking.format)
    name = [found.id, found.state, question.words(), asking.limit, asking.cursor, request.get_full_path()]
    links: list[str] = []

    def make() -> bytes:
        if format == "json":
            page = ask(figures, question, limit=asking.limit, cursor=asking.cursor)
            after = _next(request, page.after, found)
            rows = [observation(row, figures.definitions) for row in page.rows]
            content = {"release": found.id, "country": found.country, "observations": rows, "next": after}
            links.append(after or "")
            return as_json(content)
        kept = ask_table(figures, question, limit=asking.limit, cursor=asking.cursor)
        links.append(_next(request, kept.after, found) or "")
        return as_csv(kept.table) if format == "csv" else as_parquet(kept.table)

    response = conditional(request, name, TYPES[format], make)
    if links and links[0]:
        response["Link"] = f'<{links[0]}>; rel="next"'
    return response


def _next(request: HttpRequest, cursor: str | None, found: Release) -> str | None:
    """The next page is of the same release, whatever is published in between."""
    if cursor is None:
        return None
    kept = [(k, v) for k, v in request.GET.items() if k not in ("cursor", "release", "country")]
    query = urlencode([*kept, ("release", found.id), ("cursor", cursor)])
    return f"{request.build_absolute_uri(request.path)}?{query}"


@api.get("/figures/{figure}", response={200: shapes.Figure, **REFUSALS}, **told("figure"))
def figure(request: HttpRequest, figure: Annotated[str, Path(pattern=FIGURE)]) -> HttpResponse:
    refuse_strangers(request, No)
    found = queries.find_figure(figure)
    if found is None:
        raise RefusedError("unknown-figure", 404, word=figure)
    if isinstance(found, Release):
        raise RefusedError("taken-down", 410, word=found.id)
    name = [figure, queries.version(), request.get_host()]
    return conditional(request, name, _JSON, lambda: as_json(describing.figure(request, found)))


__all__ = ["api"]
