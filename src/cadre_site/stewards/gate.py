"""Whose workspace it is: of a country where somebody is no steward nothing is told, not that it is here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from cadre.workspace.config import SourceConfig, Workspace
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.gate import needs
from cadre_site.accounts.presenters.problems import told
from cadre_site.accounts.rights import may
from cadre_site.stewards.places import at_work

View = Callable[..., HttpResponse]


def in_workspace(methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """The view is given the workspace in place of the country's code, opened while the view works. What a
    POST changed in it is on the disk before anything is answered."""

    def decorated(view: View) -> View:
        @needs("data", methods)
        @wraps(view)
        def wrapped(request: HttpRequest, language: Language, country: str, **parts: Any) -> HttpResponse:
            if not may(request.user, "data", country):
                raise Http404
            try:
                with at_work(country, writes=request.method == "POST") as workspace:
                    if workspace is None:
                        raise Http404
                    return view(request, language, workspace, **parts)
            except CadreError as problem:
                return desk_page(
                    request, language, "stewards/broken.html", 422, problem=told(problem, language)
                )

        return wrapped

    return decorated


def source_of(workspace: Workspace, id: str) -> SourceConfig:
    if id not in workspace.config.sources:
        raise Http404
    return workspace.config.sources[id]
