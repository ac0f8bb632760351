"""What stands before a page: signed in, with a second factor, with the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.presenters.problems import Problem, told
from cadre_site.accounts.rights import may, needs_second_factor
from cadre_site.accounts.roles import Right

View = Callable[..., HttpResponse]


def needs(right: Right | None = None, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """``right`` None: whoever is signed in. Which country a right is for, the action asks again."""

    def decorated(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, language: Language, **parts: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD"):
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            if not request.user.is_authenticated:
                asked = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{address(language, 'account-login')}?{asked}")
            if right is not None and needs_second_factor(request.user):
                return HttpResponseRedirect(address(language, "mfa-index"))
            if right is not None and not may(request.user, right):
                return refused(request, language)
            return view(request, language, **parts)

        return wrapped

    return decorated


def address(language: Language, name: str, **parts: str | int) -> str:
    return reverse(name, kwargs={"language": language, **parts})


def refused(request: HttpRequest, language: Language, problem: Problem | None = None) -> HttpResponse:
    return desk_page(request, language, "accounts/refused.html", status=403, problem=problem)


def attempt(language: Language, work: Callable[[], object]) -> Problem | None:
    """Do it, and say what was in the way."""
    try:
        work()
    except CadreError as error:
        return told(error, language)
    return None
