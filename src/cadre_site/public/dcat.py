"""The releases before the public as a catalogue that other portals read: DCAT-AP 3.0.1 in JSON-LD.

Its mandatory properties and its ranges are held against the shapes that SEMIC publishes (tests/site).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from cadre.catalogue.messages import say
from cadre.publishable.documents.release_schema import Definitions
from cadre.vocabulary.languages import LANGUAGES, Language
from cadre_site.ledger import queries
from cadre_site.ledger.figures import figures_of
from cadre_site.ledger.models import Release
from cadre_site.public.caching import remembered
from cadre_site.public.machines import TYPES, files_of, to
from cadre_site.public.presenters.approval import how

_EU = "http://publications.europa.eu/resource/authority/language/"
_SPOKEN: dict[Language, str] = {"en": "ENG", "ru": "RUS"}
_MEDIA = "https://www.iana.org/assignments/media-types/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}  # fmt: skip


@remembered
def catalog(request: HttpRequest, language: Language) -> HttpResponse:
    titles = {one: f"{say('site.brand', one)}: {say('site.brand.line', one)}" for one in LANGUAGES}
    content = {
        "@context": _CONTEXT, "@id": to(request, "catalog", language), "@type": "dcat:Catalog",
        "dct:title": _said(titles),
        "dct:description": _said({one: say("site.description", one) for one in LANGUAGES}),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": say("site.brand", language)},
        "dct:language": _languages(),
        "foaf:homepage": {"@id": to(request, "home", language), "@type": "foaf:Document"},
        "dcat:dataset": [_dataset(request, one, language) for one in queries.published()],
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")


def _said(words: dict[Language, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in words.items()]


def _languages() -> list[dict[str, str]]:
    return [{"@id": _EU + _SPOKEN[one], "@type": "dct:LinguisticSystem"} for one in LANGUAGES]


def _dataset(request: HttpRequest, release: Release, language: Language) -> dict[str, Any]:
    about, address = figures_of(release).definitions, to(request, "release", language, release=release.id)
    told = {"figures": release.figures, "withheld": release.withheld}
    names: dict[Language, str] = {one: release.name.in_(one) for one in LANGUAGES}
    descriptions = {one: say("site.dataset", one, country=names[one], **told) for one in LANGUAGES}
    return {
        "@id": f"{address}#dataset", "@type": "dcat:Dataset", "dct:identifier": release.id,
        "dct:title": _said({one: f"{names[one]}, {release.id}" for one in LANGUAGES}),
        "dct:description": _said(descriptions),
        "dct:issued": {"@value": release.published_at.isoformat(), "@type": "xsd:dateTime"},
        "dct:spatial": {
            "@type": "dct:Location", "dct:identifier": release.country, "skos:prefLabel": _said(names)
        },
        "dct:language": _languages(), "dct:provenance": _provenance(release), **_period(about),
        "dcat:landingPage": {"@id": address, "@type": "foaf:Document"},
        "dcat:distribution": list(_distributions(request, release, about, language)),
    }  # fmt: skip


def _period(about: Definitions) -> dict[str, Any]:
    years = sorted(about.years)
    if not years:
        return {}
    ends = {"dcat:startDate": years[0], "dcat:endDate": years[-1]}
    typed = {name: {"@value": str(year), "@type": "xsd:gYear"} for name, year in ends.items()}
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", **typed}}


def _provenance(release: Release) -> dict[str, Any]:
    """By how many people's approval it was published."""
    found = queries.counted_approvals(release)
    words: dict[Language, str] = {language: how(found, language) for language in LANGUAGES}
    return {"@type": "dct:ProvenanceStatement", "rdfs:label": _said(words)}


def _distributions(
    request: HttpRequest, release: Release, about: Definitions, language: Language
) -> Iterator[dict[str, Any]]:
    """``dct:license``: one document that names the licences of all sources."""
    licences = sorted({source.licence for source in about.sources})
    page = to(request, "release", language, release=release.id)
    for file, address in files_of(request, release, language):
        yield {
            "@id": f"{address}#distribution", "@type": "dcat:Distribution", "dct:title": file,
            "dcat:accessURL": {"@id": page}, "dcat:downloadURL": {"@id": address},
            "dcat:mediaType": {"@id": _MEDIA + TYPES[file], "@type": "dct:MediaType"},
            "dct:license": {"@type": "dct:LicenseDocument", "rdfs:label": "; ".join(licences)},
        }  # fmt: skip
