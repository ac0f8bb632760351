"""Addresses for machines: ``/health/live``, ``/health/ready``, ``/metrics``.

Answered before the site's name is looked at: a load balancer asks by number. So nothing here uses the name.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import LANGUAGES
from cadre_site.operations import metrics, readiness

# Whoever comes through a proxy on this machine comes from 127.0.0.1 too; proxies leave one of these.
PROXIED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via")
RETRY = 5


def live(request: HttpRequest) -> HttpResponse:
    """The process answers; whether it can do anything for visitors is another question."""
    return JsonResponse({"alive": True})


def ready(request: HttpRequest) -> HttpResponse:
    wrong = readiness.failing()
    if wrong is None:
        return JsonResponse({"ready": True})
    told = {language: say(f"site.ready.{wrong}", language) for language in LANGUAGES}
    return JsonResponse(
        {"ready": False, "failing": wrong, "told": told}, status=503, headers={"Retry-After": str(RETRY)}
    )


def numbers(request: HttpRequest) -> HttpResponse:
    if not _may_measure(request):
        told = {language: say("site.metrics.refused", language) for language in LANGUAGES}
        return JsonResponse({"told": told}, status=403)
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


def _may_measure(request: HttpRequest) -> bool:
    """With a token: who has it. Without one: this machine, not through a proxy."""
    wanted = settings.METRICS_TOKEN
    if wanted:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())
    if any(name in request.headers for name in PROXIED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live": live,
    "/health/ready": ready,
    "/metrics": numbers,
}


class Probes:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = PROBES.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = answer(request)
        response.headers["Cache-Control"] = "no-store"
        return response
