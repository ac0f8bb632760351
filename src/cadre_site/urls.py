"""Every address of the site. Pages begin with their language; an address without one is sent to it."""

from __future__ import annotations

from django.urls import path, re_path

from cadre_site.accounts.addresses import urlpatterns as accounts
from cadre_site.ledger.review.addresses import urlpatterns as review
from cadre_site.public import views
from cadre_site.public.addresses import urlpatterns as public
from cadre_site.public.api.routes import api
from cadre_site.stewards.addresses import urlpatterns as stewards

urlpatterns = [
    *public,
    *accounts,
    *review,
    *stewards,
    path("api/v1/", api.urls),
    re_path(r"^(?P<rest>.*)$", views.choose_language),
]
handler403 = "cadre_site.accounts.views.oneself.forbidden"
handler429 = "cadre_site.accounts.views.oneself.too_many"
handler404 = "cadre_site.public.views.not_found"
handler500 = "cadre_site.public.views.failed"
