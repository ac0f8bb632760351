"""What other programs read: the feed of releases, the map of pages, a release as a data set, robots."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 # writes XML, reads none

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from markupsafe import Markup

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import LANGUAGES, Language
from cadre_site.ledger import queries
from cadre_site.ledger.figures import figures_of
from cadre_site.ledger.models import Release
from cadre_site.public.caching import remembered
from cadre_site.public.presenters.releases import News, news

ATOM, SITEMAP, XHTML = (
    "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml",
)  # fmt: skip
TYPES = {"observations.csv": "text/csv", "observations.parquet": "application/vnd.apache.parquet"}
_PAGES = ("home", "explore", "compare", "search", "methods", "quality", "reports", "releases", "developers")
_MOST = 40_000  # addresses in one map: the protocol allows 50,000


def to(request: HttpRequest, name: str, language: Language, **parts: str) -> str:
    return str(request.build_absolute_uri(reverse(name, kwargs={"language": language, **parts})))


def _xml(root: Element, type: str) -> HttpResponse:
    return HttpResponse(
        tostring(root, encoding="utf-8", xml_declaration=True), content_type=f"{type}; charset=utf-8"
    )


def _put(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    one = SubElement(parent, name, attributes)
    one.text = text or None
    return one


@remembered
def feed(request: HttpRequest, language: Language) -> HttpResponse:
    """Everything that happened to releases before the public, newest first."""
    happened = sorted(queries.public_releases(), key=_when, reverse=True)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    home, here = to(request, "home", language), to(request, "feed", language)
    _put(root, "id", here)
    _put(root, "title", f"{say('site.brand', language)}: {say('site.nav.releases', language)}")
    _put(root, "link", href=here, rel="self")
    _put(root, "link", href=home)
    _put(root, "updated", _when(happened[0]).isoformat() if happened else "1970-01-01T00:00:00+00:00")
    author = _put(root, "author")
    _put(author, "name", say("site.brand", language))
    for release, told in zip(happened, news(happened, language), strict=True):
        _feed_entry(root, release, told, to(request, "release", language, release=release.id))
    return _xml(root, "application/atom+xml")


def _when(release: Release) -> Any:
    return release.taken_down_at or release.published_at


def _feed_entry(root: Element, release: Release, told: News, address: str) -> None:
    entry = _put(root, "entry")
    _put(entry, "id", f"{address}#{release.state}" if release.state == "taken_down" else address)
    _put(entry, "title", f"{told.name}, {told.id}")
    _put(entry, "link", href=address)
    _put(entry, "updated", _when(release).isoformat())
    _put(entry, "published", release.published_at.isoformat())
    _put(entry, "summary", " ".join([told.what, told.note]).strip())


@remembered
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page in both languages; each names the other."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for name, parts in list(_addresses())[:_MOST]:
        both = {language: to(request, name, language, **parts) for language in LANGUAGES}
        for address in both.values():
            one = _put(root, "url")
            _put(one, "loc", address)
            for language, other in both.items():
                _put(one, "xhtml:link", rel="alternate", hreflang=language, href=other)
    return _xml(root, "application/xml")


def _addresses() -> Iterator[tuple[str, dict[str, str]]]:
    yield from ((name, {}) for name in _PAGES)
    for release in queries.public_releases():
        yield "release", {"release": release.id}
    for release in queries.published():
        yield "country", {"country": release.country}
        for indicator in figures_of(release).indicators():
            yield "indicator", {"country": release.country, "indicator": indicator}


@remembered
def robots(request: HttpRequest) -> HttpResponse:
    """The explorer's every combination is no page to be listed; the pages it is made of are in the map."""
    closed = ("/*/explore/?", "/*/search?", "/*/embed/", "/api/")
    where = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in closed), f"Sitemap: {where}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def dataset(request: HttpRequest, release: Release, language: Language) -> dict[str, Any]:
    """One release as schema.org's Dataset."""
    about, name = figures_of(release).definitions, release.name.in_(language)
    address = to(request, "release", language, release=release.id)
    years = sorted(about.years)
    told = {"country": name, "figures": release.figures, "withheld": release.withheld}
    return {
        "@context": "https://schema.org/", "@type": "Dataset", "@id": address, "url": address,
        "name": f"{name}: {say('site.brand.line', language)}, {release.id}",
        "description": say("site.dataset", language, **told),
        "identifier": release.id, "version": release.edition, "inLanguage": list(LANGUAGES),
        "datePublished": release.published_at.date().isoformat(), "isAccessibleForFree": True,
        "license": sorted({source.licence for source in about.sources}),
        "spatialCoverage": {"@type": "Place", "name": name, "identifier": release.country},
        "temporalCoverage": f"{years[0]}/{years[-1]}" if years else "",
        "creator": {"@type": "Organization", "name": name},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": TYPES[file], "contentUrl": at, "name": file}
            for file, at in files_of(request, release, language)
        ],
    }  # fmt: skip


def files_of(request: HttpRequest, release: Release, language: Language) -> Iterator[tuple[str, str]]:
    folder = figures_of(release).folder
    for file in TYPES:
        if (folder / file).is_file():
            yield file, to(request, "release-file", language, release=release.id, file=file)


def linked(content: dict[str, Any]) -> Markup:
    """JSON-LD for a block of data in a page: read by search engines, run by nobody."""
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup(text)  # noqa: S704 - nothing in it can close the element  # nosec B704
