"""Every address of the desk: signing in, the API; the handlers' bundle is files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cadre_site.accounts.addresses import urlpatterns as accounts
from cadre_site.concerns.desk.routes import api
from cadre_site.concerns.refusing import refusal


def failed(request: HttpRequest) -> HttpResponse:
    return refusal("failed", 500)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal("bad-address", 404)


urlpatterns = [*accounts, path("v1/", api.urls)]
handler403 = "cadre_site.accounts.views.oneself.forbidden"
handler429 = "cadre_site.accounts.views.oneself.too_many"
handler404 = "cadre_site.concerns.desk.addresses.not_found"
handler500 = "cadre_site.concerns.desk.addresses.failed"
