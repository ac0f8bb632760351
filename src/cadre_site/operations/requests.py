"""One log line and one count for each request: which route, not which address.

An address can hold a figure somebody looked at, a search, a token; none of it is written down, nor who asked.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cadre_site.operations import metrics
from cadre_site.operations.logs import FACTS, request_id

HEADER = "X-Request-ID"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_log = logging.getLogger("cadre.requests")


class Requests:
    """The id is made here and never taken from a visitor: a proxy can log it from the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            method = request.method if request.method in METHODS else "other"
            route = route_of(request)
            metrics.count(method, route, response.status_code, seconds)
            facts = {
                "method": method,
                "route": route,
                "status": response.status_code,
                "seconds": round(seconds, 4),
            }
            _log.info("request", extra={FACTS: facts})
            response.headers[HEADER] = request_id.get()
            return response
        finally:
            request_id.reset(token)


def route_of(request: HttpRequest) -> str:
    """The route's name; ``static`` for files that are the same for everybody, ``none`` without a route."""
    match = request.resolver_match
    if match is not None:
        return str(match.view_name)
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
