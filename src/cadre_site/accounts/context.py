"""What templates of signed-in pages have at hand beside the texts: who is here, and where they may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from cadre.vocabulary.languages import Language
from cadre_site.accounts.presenters.fields import form_of
from cadre_site.accounts.rights import may, needs_second_factor
from cadre_site.accounts.roles import Right
from cadre_site.pages.language import language_of
from cadre_site.pages.rendering import words

PLACES: tuple[tuple[str, Right], ...] = (
    ("data", "data"), ("review", "review"), ("people", "people"), ("organisations", "organisations"),
    ("audit", "audit"),
)  # fmt: skip


def spoken(request: HttpRequest) -> dict[str, Any]:
    """A context processor."""
    language, user = language_of(request), request.user
    person = user if user.is_authenticated else None
    rooms = [name for name, right in PLACES if person is not None and may(user, right)]
    return words(request, language) | {
        "person": person,
        "places": [(name, where) for name in rooms if (where := _where(name, language)) is not None],
        "factor_missing": person is not None and needs_second_factor(user),
        "shown": lambda form: form_of(form, language),
    }


def _where(name: str, language: Language) -> str | None:
    """Of a room that this host has: the desk of concerns has none of the site's data and releases."""
    try:
        return reverse(name, kwargs={"language": language})
    except NoReverseMatch:
        return None


def desk_page(
    request: HttpRequest, language: Language, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page for somebody who is signed in or about to be."""
    return HttpResponse(render_to_string(template, {"problem": None} | context, request), status=status)
