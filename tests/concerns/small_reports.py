"""The reporter's pages and the reports API as people meet them: both real, each on a port of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from small_cases import CUSTODIAN, HANDLER, Organisation, public

from cadre_site.concerns.protocol import messages, padding, sealing
from cadre_site.concerns.protocol.encoding import b64, from_b64
from cadre_site.concerns.report_pages import ReportPages
from cadre_site.concerns.tools import bundles, publishing

ROWS = Path(__file__).with_name("report_rows.py")
PEPPER = "a pepper of the tests, long enough: 7Yh2K9qXw4M0"
NAMES = {"en": "Nurses' union", "ru": "Профсоюз медсестёр"}
LINE = {
    "type": "crisis", "service": {"en": "Crisis line", "ru": "Телефон доверия"}, "channels": ["+996 111"],
    "hours": {"en": "Day and night", "ru": "Круглосуточно"}, "languages": ["ru", "ky"], "keeps_records": True,
}  # fmt: skip
AMBULANCE = {"type": "emergency", "service": {"en": "Ambulance", "ru": "Скорая помощь"}, "channels": ["103"]}
LAWYER = {
    "type": "legal", "service": {"en": "Free lawyer", "ru": "Бесплатный юрист"},
    "channels": ["help@example.org", "javascript:alert(1)", 7], "area": {"en": "Almaty", "ru": "Алматы"},
}  # fmt: skip


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(application: Any, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, application, server_class=_Threads, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Reports:
    origin: str
    api: str
    env: Mapping[str, str]
    union: Organisation

    def rows(self, *told: dict[str, Any]) -> Any:
        call = [sys.executable, str(ROWS)]
        done = subprocess.run(
            call, input=json.dumps(told), env=dict(self.env), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def cases(self) -> list[Received]:
        found = self.rows({"do": "cases", "slug": self.union.slug})
        return [Received(self, **one) for one in found]


@dataclass
class Received:
    """A case as it lies on the server, opened with the keys of those who may."""

    reports: Reports
    handle: str
    urgent: bool
    consents: dict[str, bool]
    deletion: bool
    identity: str | None
    keys: dict[str, str]
    messages: list[str]

    def key(self, name: str, holder: str = HANDLER) -> Any:
        wrapped = bytes.fromhex(self.keys[f"{name} {holder}"])
        text = sealing.unseal(wrapped, self.reports.union.people[holder]).decode()
        return sealing.identity_from(text)

    @property
    def thread(self) -> list[messages.Message]:
        found = [messages.opened(bytes.fromhex(one), self.key("case")) for one in self.messages]
        return list(messages.believed(found, case=self.handle))

    @property
    def sealed_identity(self) -> dict[str, str]:
        assert self.identity is not None
        plain = sealing.unseal(bytes.fromhex(self.identity), self.key("identity", CUSTODIAN))
        found: dict[str, str] = json.loads(padding.unpadded(plain))
        return found

    def answer(self, body: dict[str, Any]) -> bytes:
        """As the organisation's desk seals it: the mac comes from the first message."""
        thread = self.thread
        mac = from_b64(thread[0].body["mac"])
        plain = messages.written(
            body, case=self.handle, seq=len(thread) + 1, side="handler", before=thread[-1],
            day=datetime.now(UTC).date(), mac=mac,
        )  # fmt: skip
        return messages.sealed(plain, sealing.recipient_of(self.key("case")))

    def put(self, seq: int, blob: bytes) -> None:
        slug = self.reports.union.slug
        self.reports.rows(
            {"do": "message", "slug": slug, "handle": self.handle, "seq": seq, "blob": b64(blob)}
        )


def _organisation(union: Organisation) -> list[dict[str, Any]]:
    signed = union.signed(issued=datetime.now(UTC).date()).model_dump(mode="json")
    service = {"do": "service", "slug": union.slug, "days": 60}
    return [
        {
            "do": "organisation", "slug": union.slug, "account": 1, "kind": "union", "country": "KGZ",
            "name_en": NAMES["en"], "name_ru": NAMES["ru"], "standing": "listed", "answer_days": 7,
            "about_en": "We stand by nurses and midwives at work.", "languages": ["ru", "ky", "en"],
            "about_ru": "Мы защищаем медсестёр и акушерок на работе.",
            "duties_en": "A danger to a child must be told to the police.",
            "duties_ru": "Об опасности для ребёнка мы обязаны сообщить в полицию.",
        },
        {"do": "manifest", "slug": union.slug, "version": 1, "signed": signed},
        {**service, "id": "ambulance", "country": "KGZ", "entry": AMBULANCE},
        {**service, "id": "line", "country": "KGZ", "entry": LINE},
        {**service, "id": "lawyer", "country": "KAZ", "entry": LAWYER},
        {**service, "id": "stale", "country": "KAZ", "entry": LINE, "days": -1},
    ]  # fmt: skip


@contextmanager
def reports(place: Path) -> Iterator[Reports]:
    """One organisation, three services and one past its check, the built pages, and the API on SQLite."""
    union, ports = Organisation(), (free_port(), free_port())
    origin, api = (f"http://localhost:{port}" for port in ports)
    home, pages = place / "home", place / "pages"
    env = {
        **os.environ, "CADRE_CONCERNS_HOME": str(home), "CADRE_CONCERNS_PEPPER": PEPPER,
        "CADRE_CONCERNS_REPORT_ORIGIN": origin, "CADRE_CONCERNS_API_HOSTS": "localhost",
    }  # fmt: skip
    home.mkdir()
    pages.mkdir()
    bundles.put_before_people(bundles.REPORT, pages)
    trusted: list[dict[str, str | int]] = [{"slug": union.slug, "root": public(union.root), "version": 1}]
    publishing.write(api, trusted, pages / "trust.json")
    found = Reports(origin, api, env, union)
    found.rows(*_organisation(union))
    with serving(ReportPages(pages), ports[0]), _api(env, ports[1], place / "log"):
        yield found


@contextmanager
def _api(env: Mapping[str, str], port: int, log: Path) -> Iterator[None]:
    call = [sys.executable, "-m", "cadre", "concerns", "serve", "api", "--quiet"]
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [*call, "--bind", f"127.0.0.1:{port}"],
            env=dict(env),
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/v1/help", headers={"Host": "localhost"})
    try:
        for _ in range(240):
            assert process.poll() is None, log.read_text("utf-8")
            with suppress(OSError):
                urllib.request.urlopen(asked, timeout=5).close()
                break
            time.sleep(0.25)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()
