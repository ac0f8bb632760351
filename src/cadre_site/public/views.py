"""The public pages: each fetches, a presenter makes plain values, a template shows them."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.dates import long_date
from cadre.vocabulary.languages import LANGUAGES, Language
from cadre_site.ledger import queries, shelf
from cadre_site.ledger.figures import ShelvedRelease, figures_of
from cadre_site.ledger.models import Release
from cadre_site.ledger.protection import protection
from cadre_site.ledger.questions import Question
from cadre_site.pages.language import language_of, wanted
from cadre_site.pages.rendering import page
from cadre_site.public.as_csv import csv_answer, kept_as
from cadre_site.public.caching import remembered
from cadre_site.public.machines import dataset, linked
from cadre_site.public.presenters import country as countries
from cadre_site.public.presenters import figure as one_figure
from cadre_site.public.presenters import home as of_one
from cadre_site.public.presenters import indicator as indicators
from cadre_site.public.presenters import region as of_many
from cadre_site.public.presenters import releases as all_releases
from cadre_site.public.presenters.approval import approval
from cadre_site.public.presenters.design import examples
from cadre_site.public.presenters.table import lines, source_of

IMMUTABLE = "public, max-age=31536000, immutable"


def _opened(area: str, language: Language) -> tuple[Release, ShelvedRelease, Composer]:
    release = queries.release_about(area)
    if release is None:
        raise Http404
    figures = figures_of(release, about=area)
    return release, figures, Composer(figures, language, area)


def _about(c: Composer, release: Release) -> dict[str, Any]:
    """What every page about a release's figures says of it."""
    date = long_date(release.published_at, c.language)
    return {"c": c, "release": release, "date": date, "synthetic": c.definitions.synthetic}


def _about_many(c: Composer) -> bool:
    """Is this a page about every country of a release, not about one of them?"""
    return bool(c.definitions.groups) and c.area == c.definitions.country.code


@remembered
def home(request: HttpRequest, language: Language) -> HttpResponse:
    published = queries.published()
    news = all_releases.news(queries.public_releases(), language)
    if not published:
        return page(request, language, "empty.html", news=news)
    names = [(one.country, one.name.in_(language)) for one in published]
    release = published[0]
    c = Composer(figures_of(release, about=release.country), language, release.country)
    many = _about_many(c)
    first = of_many if many else of_one
    return page(
        request, language, "home.html", countries=names, news=news,
        members=of_many.countries(c) if many else [],
        numbers=first.numbers(c), questions=first.questions(c), picture=first.picture(c),
        picture_title=say(first.PICTURE, language), **_about(c, release),
    )  # fmt: skip


@remembered
def country(request: HttpRequest, language: Language, country: str) -> HttpResponse:
    release, figures, c = _opened(country, language)
    many = _about_many(c)
    return page(
        request, language, "country.html", many=many, numbers=(of_many if many else of_one).numbers(c),
        modules=countries.modules(c, say("site.module.counts", language)),
        reports=all_releases.reports(figures, language) if country == release.country else [],
        **_about(c, release),
    )  # fmt: skip


@remembered
def indicator(request: HttpRequest, language: Language, country: str, indicator: str) -> HttpResponse:
    release, _, c = _opened(country, language)
    if not c.has(indicator):
        raise Http404
    asked = request.GET.get("occupation") or None
    choices = indicators.occupations(c, indicator, asked)
    if asked is not None and asked not in {choice.code for choice in choices}:
        raise Http404
    return page(
        request, language, "indicator.html", indicator=indicator, facts=indicators.facts(c, indicator),
        choices=choices, blocks=indicators.blocks(c, indicator, asked), **_about(c, release),
    )  # fmt: skip


@remembered
def indicator_csv(request: HttpRequest, language: Language, country: str, indicator: str) -> HttpResponse:
    release, figures, c = _opened(country, language)
    if not c.has(indicator):
        raise Http404
    place = reverse("indicator", kwargs={"language": language, "country": country, "indicator": indicator})
    source = source_of(c, release, indicator, request.build_absolute_uri(place))
    response = csv_answer(lines(c, figures, Question(indicators=(indicator,)), source))
    kept_as(response, f"{country}-{indicator}-{release.id}-{language}.csv")
    return response


@remembered
def figure(request: HttpRequest, language: Language, figure: str) -> HttpResponse:
    found = queries.find_figure(figure.upper())
    if found is None:
        raise Http404
    if isinstance(found, Release):
        return _gone(request, language, found)
    c = Composer(found.figures, language, found.release.country)
    row = found.observation
    address = request.build_absolute_uri(
        reverse("figure", kwargs={"language": language, "figure": row.figure})
    )
    return page(
        request, language, "figure.html", figure=row.figure, row=row, address=address,
        facts=indicators.facts(c, row.indicator), shown=one_figure.shown(c, found, address),
        **_about(c, found.release),
    )  # fmt: skip


def _gone(request: HttpRequest, language: Language, release: Release) -> HttpResponse:
    told = release.tombstone.in_(language)
    date = long_date(release.taken_down_at, language)
    return page(request, language, "gone.html", status=410, release=release, tombstone=told, date=date)


@remembered
def releases(request: HttpRequest, language: Language) -> HttpResponse:
    news = all_releases.news(queries.public_releases(), language)
    return page(request, language, "releases.html", news=news)


def _public(id: str) -> Release:
    release = queries.public_release(id)
    if release is None:
        raise Http404
    return release


@remembered
def release(request: HttpRequest, language: Language, release: str) -> HttpResponse:
    found = _public(release)
    if found.state == "taken_down":
        return _gone(request, language, found)
    figures = figures_of(found)
    c = Composer(figures, language, found.country)
    return page(
        request, language, "release.html", facts=all_releases.facts(c, found),
        protection=protection(c), approval=approval(found, language),
        files=all_releases.files(figures, language), reports=all_releases.reports(figures, language),
        this=all_releases.news([found], language)[0], dataset=linked(dataset(request, found, language)),
        **_about(c, found),
    )  # fmt: skip


def release_file(request: HttpRequest, language: Language, release: str, file: str) -> HttpResponse:
    """A file of a release or one of its reports, to keep. Only what is offered is opened."""
    found = _public(release)
    if found.state == "taken_down":
        return _gone(request, language, found)
    places = {path.name: path for path in all_releases.offered(shelf.place(found.id))}
    if file not in places:
        raise Http404
    kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
    response = FileResponse(places[file].open("rb"), as_attachment=True, filename=file, content_type=kind)
    response["Cache-Control"] = IMMUTABLE
    return response


@remembered
def design(request: HttpRequest, language: Language) -> HttpResponse:
    return page(request, language, "design.html", **examples(language))


def choose_language(request: HttpRequest, rest: str) -> HttpResponse:
    """An address without a language leads to the page in the reader's."""
    language = wanted(request.headers.get("Accept-Language", ""))
    target = f"/{language}/{rest}"
    try:
        known = resolve(target).func is not choose_language
    except Resolver404:
        known = False
    if rest.rstrip("/") in LANGUAGES:
        known, target = True, f"/{rest.rstrip('/')}/"
    if not known or target == request.path:
        raise Http404
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    response = HttpResponseRedirect(target + query)
    response["Vary"] = "Accept-Language"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, language_of(request), "missing.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return page(request, language_of(request), "failed.html", status=500)
