"""The addresses of the stewards' desk."""

from __future__ import annotations

from django.urls import path

from cadre_site.pages.language import PREFIX
from cadre_site.stewards import views

DATA = PREFIX + "desk/data"

urlpatterns = [
    path(DATA, views.all_of_them, name="data"),
    path(DATA + "/<str:country>", views.one, name="data-country"),
    path(DATA + "/<str:country>/<str:source>", views.source, name="data-source"),
]
