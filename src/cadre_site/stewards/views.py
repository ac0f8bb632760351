"""Pages of a country's workspace. Every one of them is told to the audit before it is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.gate import needs
from cadre_site.accounts.rights import countries
from cadre_site.stewards import actions, presenters
from cadre_site.stewards.gate import country_of, in_workspace, source_of
from cadre_site.stewards.places import standing
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
        country=presenters.country(country, True, language),
    )  # fmt: skip


@in_workspace()
def source(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    found, country = source_of(workspace, source), country_of(workspace)
    actions.look(what="source", country=country, source=source, by=request.user)
    shown = presenters.source(state_of(workspace, found), language)
    return desk_page(
        request, language, "stewards/source.html", source=shown,
        country=presenters.country(country, True, language),
    )  # fmt: skip
