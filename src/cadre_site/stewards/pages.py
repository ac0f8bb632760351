"""A page of a country's workspace."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from cadre.vocabulary.languages import Language
from cadre.workspace.config import Workspace
from cadre_site.accounts.context import desk_page
from cadre_site.stewards.presenters import country_of


def workspace_page(
    request: HttpRequest, language: Language, workspace: Workspace, template: str, status: int = 200,
    **shown: Any,
) -> HttpResponse:  # fmt: skip
    """``template``: its name among the desk's. It knows its country beside what is ``shown``."""
    country = country_of(workspace, language)
    return desk_page(request, language, f"stewards/{template}.html", status, country=country, **shown)
