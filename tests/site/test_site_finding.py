"""Search, comparison, methods, quality, reports, and what other programs read of the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from small_shelves import django_ready, other_country
from small_sites import Site, ask, environment, run, served, site_release

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
LANGUAGES = ("en", "ru")
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of two countries; by 1-04 the second means something newer."""
    place = tmp_path_factory.mktemp("two")
    env = environment(place / "home", None)
    assert run(env, "migrate").returncode == 0
    for release in (site_release(place / "one"), other_country(place / "other", changed="1-04")):
        done = run(env, "ledger", "add", release)
        assert done.returncode == 0, done.stderr
    with served(env) as address:
        yield address


@pytest.mark.parametrize(
    ("sought", "kept"),
    [
        ("врачей", "Врачи"), ("ВРАЧАМИ", "Врач"), ("медсестёр", "медицинские сёстры"),
        ("медсестра", "Медицинская сестра"),
        ("акушерок", "Акушерки"), ("районов", "районы"), ("плотностью", "Плотность"), ("городу", "город"),
        ("nurses", "Nursing"), ("midwives", "midwife"), ("districts", "district"), ("physicians", "doctors"),
        ("1-02", "1-02"), ("ёлка", "елка"),
    ],
)  # fmt: skip
def test_forms_of_a_word_find_each_other(tmp_path: Path, sought: str, kept: str) -> None:
    django_ready(tmp_path)
    from cadre.vocabulary.bilingual import Bilingual
    from cadre_site.public.search import _entry, _said, _score

    entry = _entry("indicator", Bilingual(en=kept, ru=kept), Bilingual(en="x", ru="х"), "")
    assert _score(entry, _said(sought))


@pytest.mark.parametrize(("language", "sought", "name"), [
    ("en", "doctors", "Medical doctors"), ("ru", "врачей", "Врачи"), ("en", "Уголь", ""),
    ("ru", "doctor", "Врачи"),
    ("en", "birch", "Birch Lake"), ("ru", "берёзового озера", "Берёзовое Озеро"),
    ("ru", "березовое", "Берёзовое Озеро"),
    ("en", "1-02", "1-02"), ("en", "zzz", ""), ("en", "' or 1=1 --", ""), ("en", "<script>", ""),
])  # fmt: skip
def test_search_finds_in_both_languages(site: Site, language: str, sought: str, name: str) -> None:
    text = ask(f"{site.address}/{language}/search?q={quote(sought)}").text
    hits = re.findall(r'<li><a href="([^"]+)">([^<]+)</a> <span', text)
    assert bool(hits) == bool(name)
    if name and name != "1-02":
        assert name in [words for _, words in hits]
    assert "<script>" not in text
    for address, _ in hits[:3]:
        assert ask(site.address + address.replace("&amp;", "&")).status == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_definition_is_compared(two: str, language: str) -> None:
    text = ask(f"{two}/{language}/compare/?indicator=7-07&country=XSC&country=XSD").text
    assert "<svg role" in text
    assert text.count("/figure/F") >= 2


@pytest.mark.parametrize(
    ("language", "why"), [("en", "another version of the definition"), ("ru", "другая версия определения")]
)
def test_another_definition_is_refused_with_the_reason(two: str, language: str, why: str) -> None:
    text = ask(f"{two}/{language}/compare/?indicator=1-04&country=XSC&country=XSD").text
    assert why in text
    assert "<svg role" not in text


def test_one_country_has_nothing_to_be_compared_with(site: Site) -> None:
    assert "nothing to compare" in ask(f"{site.address}/en/compare/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_tells_of_every_release(two: str, language: str) -> None:
    answer = ask(f"{two}/{language}/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.body)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2
    times = [one.findtext(f"{ATOM}updated") for one in entries]
    assert times == sorted(times, reverse=True)
    assert root.findtext(f"{ATOM}updated") == times[0]
    for one in entries:
        link = one.find(f"{ATOM}link")
        assert link is not None
        assert ask(link.attrib["href"]).status == 200


def test_every_address_of_the_map_is_there(two: str) -> None:
    root = ElementTree.fromstring(ask(f"{two}/sitemap.xml").body)
    found = [one.text or "" for one in root.iter(f"{MAP}loc")]
    assert len(found) == len(set(found)) > 100
    assert {ask(one).status for one in found[::9]} == {200}
    robots = ask(f"{two}/robots.txt").text
    assert f"Sitemap: {two}/sitemap.xml" in robots


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_is_a_dataset_to_search_engines_and_catalogues(two: str, language: str) -> None:
    content = json.loads(ask(f"{two}/{language}/catalog.jsonld").body)
    assert content["@type"] == "dcat:Catalog"
    assert len(content["dcat:dataset"]) == 2
    for one in content["dcat:dataset"]:
        assert {words["@language"] for words in one["dct:title"]} == {"en", "ru"}
        for file in one["dcat:distribution"]:
            assert ask(file["dcat:downloadURL"]["@id"]).status == 200
        page = ask(one["dcat:landingPage"]["@id"])
        block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
        told = json.loads(block[0])
        assert (told["@type"], told["identifier"]) == ("Dataset", one["dct:identifier"])
        assert "script-src" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_methods_and_quality_are_told_from_the_catalogue(two: str, language: str) -> None:
    from cadre.catalogue.load import indicators

    text = ask(f"{two}/{language}/methods/").text
    assert {one for one in indicators() if f'/methods/{one}"' in text} == set(indicators())
    one = ask(f"{two}/{language}/methods/1-02").text
    assert "10,000 ×" in one or "10\u00a0000 ×" in one
    assert "/country/XSD/indicator/1-02" in one
    for country in ("XSC", "XSD"):
        assert f"/{language}/quality/{country}" in ask(f"{two}/{language}/quality/").text
    quality = ask(f"{two}/{language}/quality/XSD").text
    assert {"en": "withheld", "ru": "скрыт"}[language] in quality.lower()
    assert ask(f"{two}/{language}/methods/no").status == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_are_there_in_three_formats(two: str, language: str) -> None:
    text = ask(f"{two}/{language}/reports/").text
    found = re.findall(r'href="([^"]+\.(html|docx|pdf))"', text)
    assert {kind for _, kind in found} == {"html", "docx", "pdf"}
    assert len(found) == 12
    assert ask(two + found[0][0]).status == 200
