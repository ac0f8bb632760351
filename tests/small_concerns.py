"""Concerns in the test's own process: both faces, organisations with keys, and sealed submissions.

What travels is made here by age, HMAC and Ed25519 directly, beside the protocol's own code: an oracle for it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import importlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import small_people as people

ORIGIN = "https://report.example.org"
PEPPER = "a-pepper-of-the-tests-0123456789-abcdefghij"
API, DESK = "api.example.org", "desk.example.org"


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_handle() -> str:
    return b64(secrets.token_bytes(16))


def environment(home: Path, database: str | None) -> dict[str, str]:
    given = {
        "CADRE_SITE": str(home), "CADRE_SECRET_KEY": "a-secret-of-the-tests-0123456789-abcdef",
        "CADRE_HOSTS": "localhost", "CADRE_CONCERNS_PEPPER": PEPPER, "CADRE_CONCERNS_REPORT_ORIGIN": ORIGIN,
        "CADRE_CONCERNS_API_HOSTS": API, "CADRE_CONCERNS_DESK_HOSTS": DESK,
    }  # fmt: skip
    return given | ({"CADRE_CONCERNS_DATABASE": database} if database else {})


def settings_of(face: str, environ: dict[str, str]) -> dict[str, Any]:
    """What a settings module says under an environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CADRE_", "DATABASE_"))}
    with mock.patch.dict(os.environ, kept | environ, clear=True):
        for name in ("cadre_site.settings.django", f"cadre_site.settings.concerns_{face}"):
            module = importlib.reload(importlib.import_module(name))
    return {name: getattr(module, name) for name in dir(module) if name.isupper()}


@dataclass
class Faces:
    """Clients of both faces; each request runs under its face's addresses, middleware and hosts."""

    home: Path
    reports: dict[str, Any]
    desk: dict[str, Any]
    environ: dict[str, str]

    def api(self) -> Any:
        return _client(self.reports, API)

    def sign_in(self, user: Any | None = None, *, csrf: bool = False) -> Any:
        client = _client(self.desk, DESK, enforce_csrf_checks=csrf)
        if user is not None:
            client.force_login(user)
        return client


_OF_FACE = ("ROOT_URLCONF", "MIDDLEWARE", "ALLOWED_HOSTS")


def _client(settings: dict[str, Any], host: str, **given: Any) -> Any:
    from django.test import Client, override_settings

    class FaceClient(Client):
        def request(self, **asked: Any) -> Any:
            with override_settings(**{name: settings[name] for name in _OF_FACE}):
                return super().request(**asked)

    return FaceClient(SERVER_NAME=host, secure=False, raise_request_exception=False, **given)


@contextmanager
def concerns_on(home: Path, site: str | None, concerns: str | None) -> Iterator[Faces]:
    """Tables of the site and of concerns, each in a database of its own; the settings are the desk's."""
    environ = environment(home, concerns)
    with people.django_on(home, site):
        from django.core.management import call_command
        from django.db import connections
        from django.test import override_settings

        desk, reports = settings_of("desk", environ), settings_of("reports", environ)
        for module in ("desk", "reports"):
            importlib.import_module(f"cadre_site.settings.concerns_{module}")
        Path(desk["CONCERNS_HOME"]).mkdir(parents=True, exist_ok=True)
        once = {"PROOF_COST": 1, "PROOF_TRIES": 2, "REPORT_ORIGIN": ORIGIN}
        names = (
            "CONCERNS", "CONCERNS_HOME", "DATABASE_ROUTERS", "INSTALLED_APPS", "TEMPLATES",
            "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SAMESITE", "BUNDLE",
            "CSRF_COOKIE_SAMESITE",
            "DATA_UPLOAD_MAX_MEMORY_SIZE", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECRET_KEY",
        )  # fmt: skip
        kept = {name: desk[name] for name in names} | once
        kept |= {"SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False}
        own = dict(desk["CONCERNS"].database) | {"CONN_MAX_AGE": 0}
        before = dict(connections.settings)
        connections.settings = connections.configure_settings(before | {"concerns": own})
        with override_settings(**kept):
            call_command("migrate", "concerns", database="concerns", verbosity=0, interactive=False)
            try:
                yield Faces(home, reports, desk, environ | ({"DATABASE_URL": site} if site else {}))
            finally:
                connections["concerns"].close()
                del connections["concerns"]
                connections.settings = before


@dataclass
class Holder:
    """A person with an X25519 identity of their own."""

    user: Any
    identity: Any = field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def pseudonym(self) -> str:
        return str(self.user.pseudonym)

    @property
    def recipient(self) -> str:
        return str(self.identity.to_public())


@dataclass
class Root:
    """An organisation's root and recovery key, off the network."""

    slug: str
    key: Any = field(default_factory=Ed25519PrivateKey.generate)
    recovery: Any = field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def public(self) -> str:
        return b64(self.key.public_key().public_bytes_raw())

    def manifest(
        self, version: int, previous: str | None, intake: list[Holder], custodians: list[Holder], **other: Any
    ) -> dict[str, str]:
        told = {
            "format": "cadre-concerns-manifest/1", "organisation": self.slug, "root": self.public,
            "version": version, "previous": previous and b64(hashlib.sha256(previous.encode()).digest()),
            "issued": date.today().isoformat(), "expires": (date.today() + timedelta(days=180)).isoformat(),
            "intake": [{"holder": one.pseudonym, "recipient": one.recipient} for one in intake],
            "custodians": [{"holder": one.pseudonym, "recipient": one.recipient} for one in custodians],
            "recovery": str(self.recovery.to_public()), "next_root": None,
        }  # fmt: skip
        return self.sign(json.dumps(told | other))

    def sign(self, text: str) -> dict[str, str]:
        return {
            "manifest": text,
            "signature": b64(self.key.sign(b"cadre-concerns manifest v1\n" + text.encode())),
        }


def solved(client: Any) -> dict[str, Any]:
    """A challenge with its solution, as a browser would send both."""
    import altcha

    told = client.get("/v1/challenge").json()
    challenge = altcha.Challenge.from_dict(told)
    return {"challenge": told, "solution": altcha.solve_challenge(challenge).to_dict()}


@dataclass
class Code:
    """A return code's parts; the reporter's age identity is made beside it; deriving is tested elsewhere."""

    lookup: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    mac: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    identity: Any = field(default_factory=pyrage.x25519.Identity.generate)

    def asked(self) -> dict[str, str]:
        return {"lookup": b64(self.lookup), "auth": b64(self.auth)}


def message(mac: bytes, handle: str, seq: int, sender: str, prev: str | None, body: dict[str, Any]) -> bytes:
    """``padded`` of section 5, before age."""
    signed = json.dumps(
        {"v": 1, "case": handle, "seq": seq, "from": sender, "prev": prev, "day": "2026-11-30", "body": body}
    )
    tag = b64(hmac.digest(mac, b"cadre-concerns message v1\n" + signed.encode(), "sha256"))
    return pad(json.dumps({"signed": signed, "tag": tag}).encode())


def pad(inside: bytes) -> bytes:
    bucket = next(one for one in (4096, 16384, 65536, 262144) if len(inside) + 4 <= one)
    return (len(inside).to_bytes(4, "big") + inside).ljust(bucket, b"\0")


def sealed_file(content: bytes, recipient: Any) -> bytes:
    return bytes(pyrage.encrypt((len(content).to_bytes(8, "big") + content).ljust(4096, b"\0"), [recipient]))


@dataclass
class Sent:
    """A concern as its reporter's browser knows it."""

    handle: str
    code: Code
    keys: dict[str, Any]
    body: dict[str, Any]


def sent(
    slug: str, manifest: dict[str, str], client: Any, *, identity: bool = True, files: tuple[str, ...] = (),
    handle: str | None = None, urgent: bool = False, story: str = "It happened on the ward.",
) -> Sent:  # fmt: skip
    """The body of a post to /concerns for the newest manifest."""
    handle, code = handle or new_handle(), Code()
    keys = {name: pyrage.x25519.Identity.generate() for name in ("case", "identity", "files")}
    told = json.loads(manifest["manifest"])
    first = message(
        code.mac, handle, 1, "reporter", None, {"kind": "concern", "mac": b64(code.mac), "story": story}
    )
    sealed_identity = pyrage.encrypt(pad(b'{"name": "N"}'), [keys["identity"].to_public()])
    body = {
        "proof": solved(client), "handle": handle, "organisation": slug,
        "manifest": b64(hashlib.sha256(manifest["manifest"].encode()).digest()), **code.asked(),
        "keys": list(_wrapped(told, keys, code)), "generation": 1,
        "blob": b64(pyrage.encrypt(first, [keys["case"].to_public()])),
        "identity": b64(sealed_identity) if identity else None, "files": list(files), "urgent": urgent,
        "consents": {"S1": True, "S5": True},
    }  # fmt: skip
    return Sent(handle, code, keys, body)


def _wrapped(told: dict[str, Any], keys: dict[str, Any], code: Code) -> Iterator[dict[str, Any]]:
    recovery = [{"holder": "recovery", "recipient": told["recovery"]}]
    reporter = [{"holder": "reporter", "recipient": str(code.identity.to_public())}]
    wanted = {
        "case": told["intake"] + recovery + reporter,
        "identity": told["custodians"] + recovery,
        "files": told["intake"] + recovery,
    }
    for name, holders in wanted.items():
        for one in holders:
            yield wrap(keys[name], name, one["holder"], one["recipient"])


def wrap(key: Any, name: str, holder: str, recipient: str, generation: int = 1) -> dict[str, Any]:
    to = pyrage.x25519.Recipient.from_str(recipient)
    blob = b64(pyrage.encrypt(str(key).encode(), [to]))
    return {"key": name, "generation": generation, "holder": holder, "blob": blob}


def further(one: Sent, seq: int, text: str = "More.", **other: Any) -> dict[str, Any]:
    padded = message(one.code.mac, one.handle, seq, "reporter", None, {"kind": "note", "text": text})
    blob = b64(pyrage.encrypt(padded, [one.keys["case"].to_public()]))
    return {"seq": seq, "generation": 1, "blob": blob, "files": [], **other}


def posted(client: Any, path: str, body: Any, **headers: str) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


@contextmanager
def served(faces: Faces, face: str, *more: str, log: Path | None = None) -> Iterator[str]:
    """A face behind the real application server, on the databases of ``faces``: ``127.0.0.1:port``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CADRE_", "DATABASE_", "DJANGO_"))
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    call += ["--blocking-threads", "8", *more, f"cadre_site.concerns.{face}.wsgi:application"]
    with open(log or os.devnull, "ab") as lines:
        process = subprocess.Popen(
            call, env=kept | faces.environ, stdout=lines, stderr=lines, start_new_session=True
        )
        try:
            for _ in range(240):
                assert process.poll() is None, "the server ended"
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.25)
            yield f"127.0.0.1:{port}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def called(
    address: str, method: str, path: str, body: Any = None, host: str = API, **headers: str
) -> tuple[int, Any]:
    """Status and what was told, over the wire."""
    connection = http.client.HTTPConnection(address, timeout=120)
    octets = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    type = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    given = {"Host": host, "Content-Type": type} | {
        name.replace("_", "-"): one for name, one in headers.items()
    }
    try:
        connection.request(method, path, octets, given)
        answer = connection.getresponse()
        told = answer.read()
        return answer.status, json.loads(told) if told else None
    finally:
        connection.close()


class Wire:
    """A face over the wire, as far as ``sent`` and ``solved`` need one."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str) -> Any:
        told = called(self.address, "GET", path)[1]
        return type("Told", (), {"json": staticmethod(lambda: told)})()
