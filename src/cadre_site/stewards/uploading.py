"""Receiving files: whole from a form, or in parts from the page's script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre_site.accounts.gate import address, attempt
from cadre_site.accounts.presenters.problems import told
from cadre_site.stewards import actions, uploads
from cadre_site.stewards.gate import in_workspace, source_of
from cadre_site.stewards.places import country_of
from cadre_site.stewards.uploads import Upload
from cadre_site.stewards.views import source_page


def found_upload(workspace: Workspace, id: str) -> Upload:
    found = uploads.upload(workspace, id)
    if found is None or found.about.source not in workspace.config.sources:
        raise Http404
    return found


def _whole(text: str | None) -> int:
    """-1 for what is no whole number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else -1


def _answered(language: Language, work: Callable[[], dict[str, Any]]) -> HttpResponse:
    """For the script: what it asked for, or what was in the way and how much is here."""
    try:
        return JsonResponse(work())
    except CadreError as problem:
        told_as = {"problem": asdict(told(problem, language)), "received": problem.facts.get("received")}
        busy = problem.exit_code is ExitCode.NOT_READY  # the script tries again by itself
        status = HTTPStatus.SERVICE_UNAVAILABLE if busy else HTTPStatus.CONFLICT
        return JsonResponse(told_as, status=status)


@in_workspace(methods=("POST",))
def begin(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    """``received`` bytes are here already; the SHA-256 of the last of them, from ``tail_from`` on."""
    found, given = source_of(workspace, source), request.POST

    def work() -> dict[str, Any]:
        begun = actions.begin_upload(
            workspace=workspace, source=found, name=given.get("name", ""), size=_whole(given.get("size")),
            changed=max(0, _whole(given.get("changed"))), by=request.user,
        )  # fmt: skip
        start, digest = uploads.tail(begun)
        where = address(language, "upload", country=country_of(workspace), upload=begun.id)
        return {"to": where, "received": begun.received, "tail_from": start, "tail": digest}

    return _answered(language, work)


@in_workspace(methods=("GET", "POST"))
def one(request: HttpRequest, language: Language, workspace: Workspace, upload: str) -> HttpResponse:
    """Asked, how much is here; given bytes that begin at ``offset``, how much is here with them."""
    found = found_upload(workspace, upload)
    if request.method != "POST":
        return JsonResponse({"received": found.received, "size": found.about.size})
    length = _whole(request.META.get("CONTENT_LENGTH"))
    if not 0 < length <= uploads.CHUNK:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    chunk = request.read(length)
    if len(chunk) != length:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    offset = _whole(request.GET.get("offset"))
    return _answered(language, lambda: {"received": actions.add_to_upload(
        workspace=workspace, upload=found, offset=offset, chunk=chunk, by=request.user
    )})  # fmt: skip


@in_workspace(methods=("POST",))
def whole(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    """A file small enough for a form, without any script."""
    found, file = source_of(workspace, source), request.FILES.get("file")

    def work() -> None:
        if file is None:
            raise CadreError("upload-no-file", ExitCode.INPUT)
        begun = actions.begin_upload(
            workspace=workspace, source=found, name=file.name, size=file.size, changed=0, by=request.user
        )
        rest = file.read()[begun.received :]
        if rest:
            actions.add_to_upload(
                workspace=workspace, upload=begun, offset=begun.received, chunk=rest, by=request.user
            )
        actions.finish_upload(workspace=workspace, upload=found_upload(workspace, begun.id), by=request.user)

    return _done(request, language, workspace, source, work)


@in_workspace(methods=("POST",))
def finish(request: HttpRequest, language: Language, workspace: Workspace, upload: str) -> HttpResponse:
    found = found_upload(workspace, upload)
    work = partial(actions.finish_upload, workspace=workspace, upload=found, by=request.user)
    return _done(request, language, workspace, found.about.source, work)


@in_workspace(methods=("POST",))
def take(request: HttpRequest, language: Language, workspace: Workspace, upload: str) -> HttpResponse:
    found = found_upload(workspace, upload)
    work = partial(actions.take_upload, workspace=workspace, upload=found, by=request.user)
    return _done(request, language, workspace, found.about.source, work)


@in_workspace(methods=("POST",))
def discard(request: HttpRequest, language: Language, workspace: Workspace, upload: str) -> HttpResponse:
    found = found_upload(workspace, upload)
    work = partial(actions.discard_upload, workspace=workspace, upload=found, by=request.user)
    return _done(request, language, workspace, found.about.source, work)


def _done(
    request: HttpRequest, language: Language, workspace: Workspace, source: str, work: Callable[[], object]
) -> HttpResponse:
    problem = attempt(language, work)
    if problem is not None:
        return source_page(request, language, workspace, source_of(workspace, source), problem)
    where = address(language, "data-source", country=country_of(workspace), source=source)
    return HttpResponseRedirect(where)
