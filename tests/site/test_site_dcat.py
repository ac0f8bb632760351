"""The catalogue of data as other portals read it: DCAT-AP 3.0.1, held against SEMIC's own shapes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import Graph

import small_people as people
from cadre.vocabulary.languages import LANGUAGES
from small_sites import site_release

pytestmark = [
    pytest.mark.xdist_group("site"),
    pytest.mark.filterwarnings(
        "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
    ),  # rdflib's own use
]
SHAPES = Path(__file__).parent / "dcat-ap-3.0.1"


@pytest.fixture(scope="module")
def shapes() -> Graph:
    found = Graph()
    for path in SHAPES.glob("*.ttl"):
        found.parse(path, format="turtle")
    return found


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """What the site says of one release, published at the terminal. Nothing here may open a socket."""
    place = tmp_path_factory.mktemp("dcat")
    with people.django_on(place / "home", None):
        from django.test import Client

        from cadre_site.audit.actors import Operator
        from cadre_site.ledger import actions
        from cadre_site.ledger.shelving import put
        from cadre_site.public.caching import pages

        pages.clear()
        checked = put(site_release(place), formats=())
        actions.receive(checked=checked, corrects=None, note=None, by=Operator("tests"))
        actions.publish(release=checked.id, by=Operator("tests"))
        client = Client(SERVER_NAME="localhost")
        yield lambda language: client.get(f"/{language}/catalog.jsonld").json()


def held_against(shapes: Graph, content: Any) -> tuple[bool, str]:
    data = Graph().parse(data=json.dumps(content), format="json-ld")
    conforms, _, report = validate(data, shacl_graph=shapes)
    return bool(conforms), str(report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_dcat_ap(catalog: Callable[[str], Any], shapes: Graph, language: str) -> None:
    assert held_against(shapes, catalog(language)) == (True, "Validation Report\nConforms: True\n")


BROKEN: dict[str, Callable[[Any], object]] = {
    "title": lambda one: one["dcat:dataset"][0].pop("dct:title"),
    "description": lambda one: one["dcat:dataset"][0].pop("dct:description"),
    "accessURL": lambda one: one["dcat:dataset"][0]["dcat:distribution"][0].pop("dcat:accessURL"),
    "publisher": lambda one: one.pop("dct:publisher"),
    "name": lambda one: one["dct:publisher"].pop("foaf:name"),
    "language": lambda one: one["dcat:dataset"][0].update({"dct:language": ["en"]}),
    "license": lambda one: one["dcat:dataset"][0]["dcat:distribution"][0].update(
        {"dct:license": "CC BY 4.0"}
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_shapes_notice_what_is_missing_or_wrong(
    catalog: Callable[[str], Any], shapes: Graph, name: str
) -> None:
    content = catalog("en")
    BROKEN[name](content)
    conforms, report = held_against(shapes, content)
    assert (conforms, name in report) == (False, True)


def test_the_catalogue_says_how_each_release_was_approved(catalog: Callable[[str], Any]) -> None:
    (one,) = catalog("ru")["dcat:dataset"]
    said = {word["@language"]: word["@value"] for word in one["dct:provenance"]["rdfs:label"]}
    assert "without two people's approval" in said["en"]
    assert "без утверждения двумя людьми" in said["ru"]
