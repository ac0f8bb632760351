"""T1: what people write is planted in every field, then looked for in everything that could be taken away.

The whole way in Chromium on the real servers, once with SQLite and once with PostgreSQL: a person sends and a
handler answers. A sentence that is public on purpose is found, so the search would find the others.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright
from small_desk import Desk, build_pages, desk_on
from small_handlers import Person
from small_reporter import Reporter
from small_reports import free_port, serving
from test_concerns_desk import SLUG, register, sign_manifest, with_key
from test_report_silence import EXIF, FILE, NAME, PLACE, STORY, write_everything

from cadre_site.concerns.report_pages import ReportPages
from cadre_site.concerns.tools import bundles, publishing
from cadre_site.concerns.tools.roots import signed_in
from conftest import NO_SERVER, bare_database
from small_browser import CHROMIUM, need_chromium
from small_sites import CADRE, _server, postgresql
from terminal import cadre

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.xdist_group("concerns"),
]  # fmt: skip
REPLY, CONTROL = "Sentinel answer of the handler", "We answer nurses."


@dataclass
class Place:
    """Where the servers run; ``profile``: what the reporter's browser keeps on its disk."""

    desk: Desk
    origin: str
    port: int
    profile: Path
    server: Path | None = None


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    need_chromium()
    build_pages()
    port = free_port()
    origin, servers = f"http://localhost:{port}", tmp_path / "servers"
    servers.mkdir()
    with ExitStack() as stack:
        data = database = None
        if request.param == "postgresql":
            found = stack.enter_context(postgresql())
            if found is None:
                pytest.skip(NO_SERVER)
            database, data = bare_database(found), Path(parse_qs(urlsplit(found).query)["host"][0])
        desk = stack.enter_context(desk_on(servers, origin, database))
        yield Place(desk, origin, port, tmp_path / "profile", data)


def spellings(text: str) -> Iterator[bytes]:
    plain = text.encode()
    yield from (plain, plain.hex().encode(), plain.hex().upper().encode(), quote(text).encode())
    yield from (text.encode("utf-16-le"), text.encode("utf-16-be"), json.dumps(text)[1:-1].encode())
    for by in range(3):
        shifted = base64.b64encode(b"x" * by + plain).rstrip(b"=")[by + 2 : -3]
        yield from (shifted, shifted.replace(b"+", b"-").replace(b"/", b"_"))


def unpacked(content: bytes) -> Iterator[bytes]:
    """The content, and every stretch of gzip in it."""
    yield content
    at = content.find(b"\x1f\x8b\x08")
    while at >= 0:
        with suppress(OSError, EOFError):
            yield gzip.GzipFile(fileobj=io.BytesIO(content[at:])).read(1 << 22)
        at = content.find(b"\x1f\x8b\x08", at + 1)


def found_in(folders: list[Path], *texts: str) -> dict[str, list[str]]:
    """Of those texts that are found: the files."""
    wanted = [(spelled, text) for text in texts for spelled in set(spellings(text))]
    hits: dict[str, list[str]] = {}
    for folder in folders:
        for path in (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink()):
            layers = list(unpacked(path.read_bytes()))
            for text in {text for spelled, text in wanted if any(spelled in layer for layer in layers)}:
                hits.setdefault(text, []).append(str(path.relative_to(folder)))
    return hits


def send_everything(context: BrowserContext, place: Place) -> str:
    """On the reporter's pages, with everything planted; the return code."""
    browser: Any = SimpleNamespace(new_context=lambda **_: context)
    reports: Any = SimpleNamespace(origin=place.origin)
    one = Reporter(browser, reports)
    code = write_everything(one, keep=True)
    one.send(code)
    expect(one.page.locator("h1")).to_contain_text("Organisation", timeout=60_000)
    assert one.said == []
    return "".join(code)


def answer(handler: Person) -> None:
    handler.go("inbox")
    handler.page.locator(".opens").first.click()
    handler.page.locator(".words", has_text=STORY).first.wait_for()
    handler.press("claim")
    handler.page.get_by_text(handler.t("claimed_by_me")).wait_for()
    handler.press("step.acknowledged")
    handler.done("steps.done")
    handler.fill("reply.text", REPLY)
    handler.press("reply.button")
    handler.done("reply.sent")


def copies(place: Place, to: Path) -> None:
    """What is carried away: dumps, backups, the organisation's copy."""
    to.mkdir()
    env = place.desk.env
    if place.server is not None:
        psql = ["-h", str(place.server), "-U", "cadre", "concerns"]
        for kind in ("plain", "custom"):
            dump = [str(_server() / "pg_dump"), f"--format={kind}", f"--file={to / kind}", *psql]
            subprocess.run(dump, check=True)
        env = env | {"CADRE_CONCERNS_BACKUP_DATABASE": f"postgresql://cadre@/concerns?host={place.server}"}
    for call in (("concerns", "backup", to / "concerns.tar"), ("concerns", "copy", SLUG, to / "copy.json")):
        words = [CADRE, *map(str, call)]
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    with tarfile.open(to / "concerns.tar") as tar:
        tar.extractall(to / "unpacked", filter="data")
    for packed in (to / "custom", to / "unpacked" / "database" / "concerns.pgdump"):
        if packed.exists():
            opened = [str(_server() / "pg_restore"), "-f", str(packed.with_suffix(".sql")), str(packed)]
            subprocess.run(opened, check=True)


def recovers(papers: Path, copy: Path) -> None:
    """T16 on what real pages sent: both people open everything, one of them nothing."""
    persons = [word for name in "ab" for word in ("--person", str(papers / f"{name}.key"))]
    call = ("concerns", "drill", papers / "union", copy)
    done = cadre(*call, *persons, "--json")
    assert done.returncode == 0, done.stdout
    shown = json.loads(done.stdout)
    assert (shown["cases"], shown["messages"], shown["rotated"], shown["passed"]) == (1, 3, 1, True)
    assert cadre(*call, *persons[:2]).returncode == 4


def test_nothing_planted_is_found_anywhere(place: Place, tmp_path: Path) -> None:
    desk, papers = place.desk, tmp_path / "papers"
    papers.mkdir()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        register(browser, desk)
        handler, words = with_key(browser, desk, "intake")
        custodian, _ = with_key(browser, desk, "custodian", "ru")
        sign_manifest(browser, desk, papers)
        pages = tmp_path / "pages"
        bundles.put_before_people(bundles.REPORT, pages)
        publishing.write(desk.api, publishing.believed(desk.api, [_newest(papers)]), pages / "trust.json")
        with serving(ReportPages(pages), place.port):
            context = play.chromium.launch_persistent_context(
                str(place.profile), executable_path=CHROMIUM, args=["--no-sandbox"], locale="en",
                viewport={"width": 360, "height": 740},
            )  # fmt: skip
            code = send_everything(context, place)
            answer(handler)
            context.close()
        for person in (handler, custodian):
            person.context.close()
        browser.close()
    copies(place, tmp_path / "copies")
    recovers(papers, tmp_path / "copies" / "copy.json")
    folders = [desk.place, tmp_path / "copies", place.profile, *([place.server] if place.server else [])]
    assert len(found_in([desk.place, tmp_path / "copies"], CONTROL)[CONTROL]) >= (3 if place.server else 2)
    planted = (STORY, PLACE, NAME, FILE, EXIF, REPLY, code, words, words.replace(" ", "-"))
    assert found_in(folders, *planted) == {}


def _newest(papers: Path) -> Path:
    file = sorted((papers / "union").glob("manifest-*.json"))[-1]
    assert signed_in(file)[1].organisation == SLUG
    return file


def test_the_search_finds_each_way_of_writing(tmp_path: Path) -> None:
    ways = {
        "plain": STORY.encode(), "wide": STORY.encode("utf-16-le"), "hex": STORY.encode().hex().encode(),
        "url": quote(STORY).encode(), "json": json.dumps({"x": STORY}).encode(),
        "base64": base64.b64encode(b"ab" + STORY.encode()), "packed": b"head" + gzip.compress(STORY.encode()),
        "nothing": os.urandom(4096),
    }  # fmt: skip
    for name, content in ways.items():
        (tmp_path / name).write_bytes(content)
    assert sorted(found_in([tmp_path], STORY, REPLY)[STORY]) == sorted(set(ways) - {"nothing"})
