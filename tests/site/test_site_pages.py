"""Every public page, in both languages, on both databases."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
from pathlib import Path

import pytest

from cadre.catalogue.messages import say
from small_sites import Site, ask, figures_in

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
LANGUAGES = ("en", "ru")
# Name of a public route -> an address it answers to, after the language. Every route has a row here or in
# test_site_rights.
ROWS = {
    "home": "",
    "country": "country/XSC",
    "indicator": "country/XSC/indicator/1-02?occupation=221",
    "indicator-csv": "country/XSC/indicator/1-02/data.csv",
    "figure": "figure/{figure}",
    "releases": "releases",
    "release": "release/{release}",
    "release-file": "release/{release}/country-profile-XSC-{language}.pdf",
    "design": "design/",
    "explore": "explore/?indicator=1-02&area=level-2&show=map",
    "explore-file": "explore/data.csv?indicator=1-02",
    "developers": "api/",
    "compare": "compare/",
    "search": "search?q=doctors",
    "methods": "methods/",
    "method": "methods/1-02",
    "quality": "quality/",
    "quality-of": "quality/XSC",
    "reports": "reports/",
    "feed": "feed.atom",
    "catalog": "catalog.jsonld",
    "sitemap": "../sitemap.xml",
    "robots": "../robots.txt",
    "embed": "embed/?indicator=headcount.persons&show=bar&by=OCCUPATION",
}
FRAMED = "embed"
SCRIPTED = "explore"
MOST_BYTES = 150_000


def address(site: Site, name: str, language: str) -> str:
    figure = figures_in(ask(f"{site.address}/en/").text)[0]
    rest = ROWS[name].format(figure=figure, release=site.release, language=language)
    return f"{site.address}/{rest[3:]}" if rest.startswith("../") else f"{site.address}/{language}/{rest}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROWS)
def test_the_page_is_there_and_safe(site: Site, name: str, language: str) -> None:
    found = ask(address(site, name, language))
    assert found.status == 200
    policy = found.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers.get("x-frame-options") == (None if name == FRAMED else "DENY")
    assert ("frame-ancestors 'none'" in policy) == (name != FRAMED)
    assert "set-cookie" not in found.headers
    if found.headers["content-type"].startswith("text/html"):
        assert f'<html lang="{language}"' in found.text
        scripts = re.findall(r"<script(?! type=\"application/ld\+json\")[^>]*>", found.text)
        assert bool(scripts) == ("script-src 'self'" in policy) == (name == SCRIPTED)
        assert all(re.match(r'<script src="/static/[^"]+\.js" defer>$', one) for one in scripts)
        assert not re.search(r"\sstyle=", found.text)
        words = re.sub(r"<code>.*?</code>|<[^>]+>", " ", found.text, flags=re.DOTALL)
        assert not re.search(r"\bsite\.[a-z]|\bdoc\.[a-z]|\{[a-z]+\}|(?<!If-)\bNone\b|\bnan\b", words)


@pytest.mark.parametrize("name", ["home", "indicator", "explore", "embed", "catalog"])
def test_what_one_has_is_not_sent_again_and_stays_as_safe(site: Site, name: str) -> None:
    """A browser takes the headers of such an answer for the page it has: they are those of the page."""
    first = ask(address(site, name, "en"))
    again = ask(address(site, name, "en"), If_None_Match=first.headers["etag"])
    other = ask(address(site, name, "ru"), If_None_Match=first.headers["etag"])
    packed = ask(address(site, name, "en"), Accept_Encoding="gzip")
    assert (again.status, again.body, other.status) == (304, b"", 200)
    assert gzip.decompress(packed.body) == first.body
    for one in (again, packed):
        for header in ("content-security-policy", "x-frame-options", "cache-control", "etag", "vary"):
            assert one.headers.get(header) == first.headers.get(header)


def test_a_page_weighs_little_before_its_charts(site: Site) -> None:
    page = ask(f"{site.address}/en/country/XSC", Accept_Encoding="gzip")
    assert page.headers["content-encoding"] == "gzip"
    text = gzip.decompress(page.body).decode()
    parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    weight = len(page.body)
    for part in set(parts):
        found = ask(site.address + part, Accept_Encoding="br, gzip")
        assert "immutable" in found.headers["cache-control"]
        weight += len(found.body)
    bold = re.search(
        r"firago-700[^\"')]*woff2", ask(site.address + next(p for p in parts if p.endswith(".css"))).text
    )
    assert bold is not None
    weight += len(ask(f"{site.address}/static/cadre/{bold[0]}").body)
    assert weight < MOST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withheld_value_says_so_in_the_csv(site: Site, language: str) -> None:
    text = ask(address(site, "indicator-csv", language)).body.decode("utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text)))
    value, why, source = len(heads) - 5, len(heads) - 3, len(heads) - 1
    hidden = [row for row in rows if row[value] == say("site.value.withheld", language)]
    assert hidden
    assert all(row[why] for row in hidden)
    assert all(float(row[value]) >= 0 for row in rows if not row[why])
    assert all(f"/{language}/country/XSC/indicator/1-02" in row[source] for row in rows)


@pytest.mark.parametrize(
    ("header", "language"), [("ru,en;q=0.5", "ru"), ("de, en;q=0.7, ru;q=0.3", "en"), ("", "en")]
)
def test_an_address_without_a_language_leads_to_the_readers(site: Site, header: str, language: str) -> None:
    for path in ("/", "/design/", "/releases"):
        found = ask(site.address + path, Accept_Language=header)
        assert (found.status, found.headers["location"]) == (302, f"/{language}{path}")
        assert "Accept-Language" in found.headers["vary"]


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/ru/nothing", "//evil.example/", "/en/figure/F000000000000", "/en/country/ZZZ",
     "/en/country/XSC/indicator/1-02?occupation=%27--", "/en/release/../secret-key"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_of_its_own(site: Site, path: str) -> None:
    found = ask(site.address + path)
    assert found.status == 404
    assert "<h1>" in found.text


def test_nothing_beside_the_offered_files_is_opened(site: Site) -> None:
    for name in ("..%2Findex%2Fentries.json", "entries.json", "%2e%2e%2f%2e%2e%2fsite.sqlite3"):
        assert ask(f"{site.address}/en/release/{site.release}/{name}").status == 404


def test_another_host_is_refused(site: Site) -> None:
    assert ask(f"{site.address}/en/", Host="evil.example").status == 400


def test_it_is_the_database_it_says(site: Site) -> None:
    home = Path(site.env["CADRE_SITE"])
    assert (home / "site.sqlite3").exists() == ("DATABASE_URL" not in site.env)
    assert os.access(home / "shelf" / site.release / "index" / "figures.duckdb", os.R_OK)
