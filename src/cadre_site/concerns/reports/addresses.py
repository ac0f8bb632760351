"""Every address of the reports API."""

from __future__ import annotations

from django.urls import path

from cadre_site.concerns.reports.routes import api

urlpatterns = [path("v1/", api.urls)]
