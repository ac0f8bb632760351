"""The addresses of the review of releases."""

from __future__ import annotations

from django.urls import path

from cadre_site.ledger.review import views
from cadre_site.pages.language import PREFIX

DESK = PREFIX + "desk/releases"

urlpatterns = [
    path(DESK, views.waiting, name="review"),
    path(DESK + "/<str:release>", views.one, name="review-release"),
    path(DESK + "/<str:release>/figures", views.figures, name="review-figures"),
    path(DESK + "/<str:release>/approve", views.approve, name="approve"),
    path(DESK + "/<str:release>/explain/<str:indicator>", views.explain, name="explain"),
    path(DESK + "/<str:release>/correction", views.correction, name="correction"),
    path(DESK + "/<str:release>/send-back", views.send_back, name="send-back"),
    path(DESK + "/<str:release>/bring-again", views.bring_again, name="bring-again"),
    path(DESK + "/<str:release>/take-down", views.take_down, name="take-down"),
]
