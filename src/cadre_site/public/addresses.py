"""The addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from cadre_site.public import views

urlpatterns = [
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/country/<str:country>", views.country, name="country"),
    path(
        "<language:language>/country/<str:country>/indicator/<str:indicator>",
        views.indicator,
        name="indicator",
    ),
    path(
        "<language:language>/country/<str:country>/indicator/<str:indicator>/data.csv",
        views.indicator_csv,
        name="indicator-csv",
    ),
    path("<language:language>/figure/<str:figure>", views.figure, name="figure"),
    path("<language:language>/releases", views.releases, name="releases"),
    path("<language:language>/release/<str:release>", views.release, name="release"),
    path("<language:language>/release/<str:release>/<str:file>", views.release_file, name="release-file"),
    path("<language:language>/design/", views.design, name="design"),
]
