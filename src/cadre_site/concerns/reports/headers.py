"""What every answer of the reports API carries, and what none does."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from cadre_site.concerns.refusing import Word, refusal

_log = logging.getLogger("cadre.concerns")
METHODS, HEADERS = "GET, POST, PUT", "authorization, content-type, x-proof"
ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "Vary": "Origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_WORDS: dict[int, Word] = {
    400: "bad-request", 404: "bad-address", 405: "bad-method", 413: "too-large", 500: "failed",
}  # fmt: skip


class Answers:
    """Middleware: the report origin may read the answers, without credentials; errors are words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = HEADERS
            response["Access-Control-Max-Age"] = "600"
        else:
            response = self._answer(request)
        if request.headers.get("Origin") == settings.REPORT_ORIGIN:
            response["Access-Control-Allow-Origin"] = settings.REPORT_ORIGIN
        for name, value in ALWAYS.items():
            response[name] = value
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in _WORDS and "json" not in response.get("Content-Type", ""):
            allow = response.get("Allow")
            response = refusal(_WORDS[response.status_code], response.status_code)
            if allow:
                response["Allow"] = allow
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """What no route expected: the kind of error is logged, never what was sent."""
        if isinstance(problem, RequestDataTooBig):
            return refusal("too-large", 413)
        if isinstance(problem, DisallowedHost | BadRequest):
            return refusal("bad-request", 400)
        _log.error("failed", exc_info=problem)
        return refusal("failed", 500)
