"""What a browser may do with the handlers' pages: run their own script, speak to this host.

A picture is shown in a frame of its own (``blob:``), which inherits this policy and holds it as ``data:``.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

BUNDLE = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data:",
    "connect-src 'self'", "frame-src blob:", "worker-src 'self'", "form-action 'none'",
    "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
))  # fmt: skip
DATA = "default-src 'none'; frame-ancestors 'none'"
API = "/v1/"
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


class Answers:
    """Middleware. Pages of accounts bring their own policy, which stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        own = DATA if request.path.startswith(API) else BUNDLE
        response.headers.setdefault("Content-Security-Policy", own)
        if request.path.startswith(API):
            response.headers["Cache-Control"] = "no-store"
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
