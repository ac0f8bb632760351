"""What every answer of the API carries: how often one may ask, and leave for other sites to read it."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cadre_site.public.api.counting import WINDOW, Counter
from cadre_site.public.api.refusing import refusal
from cadre_site.settings.limits import api_per_minute
from cadre_site.settings.running import shared_counts

PREFIX = "/api/"
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"


def client_of(request: HttpRequest, proxies: int) -> str:
    """Who speaks to the outermost of our proxies; what a client says of itself counts nothing."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return ([*said, direct])[-1 - proxies] if 0 < proxies <= len(said) else direct


class ApiAnswers:
    """Middleware: outside the API nothing is counted and nothing added."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.counter, self.proxies = Counter(api_per_minute(), *shared_counts()), settings.PROXIES

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        left, seconds = self.counter.count(client_of(request, self.proxies), time.time())
        if left < 0:
            response = refusal("too-many", 429, most=self.counter.most, n=seconds)
            response["Retry-After"] = str(seconds)
        else:
            response = self._answer(request)
            if response.status_code == 404 and "json" not in response["Content-Type"]:
                response = refusal("unknown-address", 404)
        response["RateLimit-Policy"] = f'"minute";q={self.counter.most};w={WINDOW}'
        response["RateLimit"] = f'"minute";r={max(0, left)};t={seconds}'
        response["Access-Control-Expose-Headers"] = _EXPOSED
        for name, value in OPEN.items():
            response[name] = value
        response.headers.setdefault("X-Frame-Options", "DENY")  # of answers made here
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """HEAD is GET whose content the server leaves out; the API describes GET alone."""
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = "HEAD"
