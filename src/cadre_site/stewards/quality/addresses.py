"""The addresses of quality checks, below a country's own."""

from __future__ import annotations

from django.urls import path

from cadre_site.pages.language import PREFIX
from cadre_site.stewards.quality import views

QUALITY = PREFIX + "desk/data/<str:country>/quality"
ISSUE = QUALITY + "/issues/<str:issue>"

urlpatterns = [
    path(QUALITY, views.overview, name="quality"),
    path(QUALITY + "/run", views.run, name="quality-run"),
    path(QUALITY + "/add", views.add, name="quality-add"),
    path(QUALITY + "/issues.<str:format>", views.file, name="quality-file"),
    path(ISSUE, views.one, name="quality-issue"),
    path(ISSUE + "/owner", views.assign, name="quality-assign"),
    path(ISSUE + "/status", views.set_status, name="quality-status"),
    path(ISSUE + "/note", views.note, name="quality-note"),
]
