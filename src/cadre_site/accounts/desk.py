"""The pages of people with an account: never kept by a cache, and always in the language of their address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cadre.vocabulary.languages import LANGUAGES
from cadre_site.pages.policy import policy

# One script of our own speaks with the browser's passkeys; it loads nothing and nothing runs inside a page.
POLICY = policy("script-src 'self'", "connect-src 'self'")
PLACES = ("account", "desk")


class Desk:
    """allauth's addresses have no language: where it sends somebody on, the page's is put before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        parts = request.path.split("/")
        if len(parts) > 2 and parts[1] in LANGUAGES and parts[2] in PLACES:
            response.headers["Cache-Control"] = "no-store"
            response.headers["Content-Security-Policy"] = POLICY
            location = response.headers.get("Location", "")
            if location.startswith(tuple(f"/{place}/" for place in PLACES)):
                response.headers["Location"] = f"/{parts[1]}{location}"
        return response
