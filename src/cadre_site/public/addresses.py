"""The addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from cadre_site.pages.language import PREFIX
from cadre_site.public import dcat, explaining, machines, views
from cadre_site.public.api.pages import developers
from cadre_site.public.comparing import compare
from cadre_site.public.explorer import views as explorer
from cadre_site.public.search import search

urlpatterns = [
    path(PREFIX, views.home, name="home"),
    path(PREFIX + "country/<str:country>", views.country, name="country"),
    path(
        PREFIX + "country/<str:country>/indicator/<str:indicator>",
        views.indicator,
        name="indicator",
    ),
    path(
        PREFIX + "country/<str:country>/indicator/<str:indicator>/data.csv",
        views.indicator_csv,
        name="indicator-csv",
    ),
    path(PREFIX + "figure/<str:figure>", views.figure, name="figure"),
    path(PREFIX + "releases", views.releases, name="releases"),
    path(PREFIX + "release/<str:release>", views.release, name="release"),
    path(PREFIX + "release/<str:release>/<str:file>", views.release_file, name="release-file"),
    path(PREFIX + "explore/", explorer.explore, name="explore"),
    path(PREFIX + "explore/<str:file>", explorer.keep, name="explore-file"),
    path(PREFIX + "embed/", explorer.embed, name="embed"),
    path(PREFIX + "api/", developers, name="developers"),
    path(PREFIX + "compare/", compare, name="compare"),
    path(PREFIX + "search", search, name="search"),
    path(PREFIX + "methods/", explaining.methods, name="methods"),
    path(PREFIX + "methods/<str:indicator>", explaining.method, name="method"),
    path(PREFIX + "quality/", explaining.quality, name="quality"),
    path(PREFIX + "quality/<str:country>", explaining.quality_of, name="quality-of"),
    path(PREFIX + "reports/", explaining.reports, name="reports"),
    path(PREFIX + "feed.atom", machines.feed, name="feed"),
    path(PREFIX + "catalog.jsonld", dcat.catalog, name="catalog"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path(PREFIX + "design/", views.design, name="design"),
]
