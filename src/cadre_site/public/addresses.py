"""The addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from cadre_site.public import explaining, machines, views
from cadre_site.public.api.pages import developers
from cadre_site.public.comparing import compare
from cadre_site.public.explorer import views as explorer
from cadre_site.public.search import search

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
    path("<language:language>/explore/", explorer.explore, name="explore"),
    path("<language:language>/explore/<str:file>", explorer.keep, name="explore-file"),
    path("<language:language>/embed/", explorer.embed, name="embed"),
    path("<language:language>/api/", developers, name="developers"),
    path("<language:language>/compare/", compare, name="compare"),
    path("<language:language>/search", search, name="search"),
    path("<language:language>/methods/", explaining.methods, name="methods"),
    path("<language:language>/methods/<str:indicator>", explaining.method, name="method"),
    path("<language:language>/quality/", explaining.quality, name="quality"),
    path("<language:language>/quality/<str:country>", explaining.quality_of, name="quality-of"),
    path("<language:language>/reports/", explaining.reports, name="reports"),
    path("<language:language>/feed.atom", machines.feed, name="feed"),
    path("<language:language>/catalog.jsonld", machines.catalog, name="catalog"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("<language:language>/design/", views.design, name="design"),
]
