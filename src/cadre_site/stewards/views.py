"""Pages of a country's workspace. Every one of them is told to the audit before it is shown."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cadre.vocabulary.languages import Language
from cadre.workspace.config import SourceConfig, Workspace
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.gate import needs
from cadre_site.accounts.presenters.problems import Problem
from cadre_site.accounts.rights import countries
from cadre_site.stewards import actions, presenters, uploads
from cadre_site.stewards.gate import in_workspace, source_of
from cadre_site.stewards.places import country_of, standing
from cadre_site.stewards.sniffing import ending_of
from cadre_site.stewards.states import state_of, states


@needs("data")
def all_of_them(request: HttpRequest, language: Language) -> HttpResponse:
    """The countries somebody is a steward of, with a workspace or without; nothing of what is in them."""
    here = standing()
    mine = countries(request.user, "data")
    shown = [
        presenters.country(code, code in here, language) for code in sorted(here if mine is None else mine)
    ]
    return desk_page(request, language, "stewards/workspaces.html", countries=shown)


@in_workspace()
def one(request: HttpRequest, language: Language, workspace: Workspace) -> HttpResponse:
    country = country_of(workspace)
    actions.look(what="workspace", country=country, by=request.user)
    shown = [presenters.source(found, language) for found in states(workspace)]
    return desk_page(
        request, language, "stewards/workspace.html", sources=shown,
        country=presenters.country_of(workspace, language),
    )  # fmt: skip


@in_workspace()
def source(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    return source_page(request, language, workspace, source_of(workspace, source))


def source_page(
    request: HttpRequest, language: Language, workspace: Workspace, source: SourceConfig,
    problem: Problem | None = None,
) -> HttpResponse:  # fmt: skip
    country = country_of(workspace)
    actions.look(what="source", country=country, source=source.id, by=request.user)
    return desk_page(
        request, language, "stewards/source.html", 422 if problem else 200, problem=problem,
        source=presenters.source(state_of(workspace, source), language),
        country=presenters.country_of(workspace, language), ending=ending_of(source.file),
        uploads=[presenters.upload(one, language) for one in uploads.uploads(workspace, source.id)],
        limits={"chunk": uploads.CHUNK, "form": settings.FILE_UPLOAD_MAX_MEMORY_SIZE},
    )  # fmt: skip
