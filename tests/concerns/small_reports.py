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
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cadre_site.concerns.report_pages import ReportPages
from cadre_site.concerns.tools import bundles, publishing
from small_cases import Organisation, public

ROWS = Path(__file__).with_name("report_rows.py")
SECRET = "a pepper of the tests, long enough: 7Yh2K9qXw4M0"  # noqa: S105 - of the tests


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
    """``pages``: the folder that is served; a test that changes it gives it back."""

    pages: Path
    origin: str
    api: str
    env: Mapping[str, str]
    union: Organisation
    names: dict[str, str] = field(default_factory=lambda: {"en": "Nurses' union", "ru": "Профсоюз медсестёр"})

    def rows(self, *told: dict[str, Any]) -> Any:
        done = subprocess.run(
            [sys.executable, str(ROWS)], input=json.dumps(told), env=dict(self.env), capture_output=True, text=True
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def cases(self) -> Any:
        return self.rows({"do": "cases", "slug": self.union.slug})


def _organisation(union: Organisation, names: dict[str, str]) -> list[dict[str, Any]]:
    day = datetime.now(UTC).date()
    return [
        {
            "do": "organisation", "slug": union.slug, "account": 1, "kind": "union", "country": "KGZ",
            "name_en": names["en"], "name_ru": names["ru"], "standing": "listed",
            "about_en": "We stand by nurses and midwives at work.", "languages": ["ru", "ky", "en"],
            "about_ru": "Мы защищаем медсестёр и акушерок на работе.", "answer_days": 7,
            "duties_en": "A danger to a child must be told to the police.",
            "duties_ru": "Об опасности для ребёнка мы обязаны сообщить в полицию.",
        },
        {"do": "manifest", "slug": union.slug, "version": 1,
         "signed": union.signed(issued=day).model_dump(mode="json")},
        {"do": "service", "slug": union.slug, "id": "line", "country": "KGZ", "days": 60, "entry": {
            "type": "crisis", "service": {"en": "Crisis line", "ru": "Телефон доверия"}, "channels": ["+996 111"],
            "hours": {"en": "Day and night", "ru": "Круглосуточно"}, "cost": {"en": "Free", "ru": "Бесплатно"},
            "languages": ["ru", "ky"], "reports_to_authorities": False, "keeps_records": True}},
        {"do": "service", "slug": union.slug, "id": "lawyer", "country": "KAZ", "days": 60, "entry": {
            "type": "legal", "service": {"en": "Free lawyer", "ru": "Бесплатный юрист"},
            "channels": ["help@example.org", "javascript:alert(1)"], "area": {"en": "Almaty", "ru": "Алматы"}}},
    ]  # fmt: skip


@contextmanager
def reports(place: Path) -> Iterator[Reports]:
    """One organisation, two services, the built pages, and the API on SQLite."""
    union, ports = Organisation(), (free_port(), free_port())
    origin, api = (f"http://localhost:{port}" for port in ports)
    env = {**os.environ, "CADRE_CONCERNS_HOME": str(place / "home"), "CADRE_CONCERNS_PEPPER": SECRET,
           "CADRE_CONCERNS_REPORT_ORIGIN": origin, "CADRE_CONCERNS_API_HOSTS": "localhost"}  # fmt: skip
    (place / "home").mkdir()
    pages = place / "pages"
    pages.mkdir()
    bundles.put_before_people(bundles.REPORT, pages)
    publishing.write(api, [{"slug": union.slug, "root": public(union.root), "version": 1}], pages / "trust.json")
    found = Reports(pages, origin, api, env, union)
    found.rows(*_organisation(union, found.names))
    with serving(ReportPages(pages), ports[0]), _api(env, ports[1]):
        yield found


@contextmanager
def _api(env: Mapping[str, str], port: int) -> Iterator[None]:
    call = [sys.executable, "-m", "cadre", "concerns", "serve", "api", "--bind", f"127.0.0.1:{port}", "--quiet"]
    process = subprocess.Popen(
        call, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(240):
            assert process.poll() is None, "the reports API ended"
            with suppress(OSError):
                request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/help", headers={"Host": "localhost"})
                urllib.request.urlopen(request, timeout=5).close()
                break
            time.sleep(0.25)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()
