"""What a browser may do with a public page; pages of many bytes are compressed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

from cadre_site.pages.policy import policy

POLICY = policy()
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}
# The one page that others may show inside theirs; it has no form and no link that leads anywhere but here.
EMBEDDED = {
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class ContentSecurity:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # By the address: of a page that has not changed a browser takes these for the page that it has.
        match = request.resolver_match
        own = EMBEDDED if match is not None and match.url_name == "embed" else {}
        for name, value in {**HEADERS, **own}.items():
            response.headers.setdefault(name, value)
        return response


class CompressedPages(GZipMiddleware):
    """Pages only: files to keep are large, and most are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        return response if response.streaming else super().process_response(request, response)
