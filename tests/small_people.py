"""Django in the test's own process, on either database, and people made by the actions themselves."""

from __future__ import annotations

import base64
import hmac
import itertools
import os
import re
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

PASSWORD = "seven green herons at dawn"
NUMBERS = itertools.count(1)
TYPING = 3  # seconds that a code has to hold


@contextmanager
def django_on(home: Path, database: str | None) -> Iterator[None]:
    """The site's tables in a database of one's own; letters become files under ``home/mail``."""
    os.environ.setdefault("CADRE_WORKSPACE", tempfile.mkdtemp(prefix="cadre-test-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "cadre_site.settings.django"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from cadre_site.settings.configuration import configuration

    given = {"CADRE_SITE": str(home), "CADRE_SECRET_KEY": "a-secret-of-the-tests-0123456789-abcdef"}
    found = configuration(
        given | {"CADRE_HOSTS": "localhost"} | ({"DATABASE_URL": database} if database else {})
    )
    home.mkdir(parents=True, exist_ok=True)
    before = settings.HOME, settings.EMAIL_FILE_PATH
    settings.HOME, settings.EMAIL_FILE_PATH = home, str(home / "mail")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    connections.close_all()
    if hasattr(connections._connections, "default"):
        del connections["default"]
    connections.settings = connections.configure_settings(
        {"default": dict(found.database) | {"CONN_MAX_AGE": 0}}
    )
    call_command("migrate", verbosity=0, interactive=False)
    try:
        yield
    finally:
        connections.close_all()
        del connections["default"]
        settings.HOME, settings.EMAIL_FILE_PATH = before


def link_token() -> str:
    from cadre_site.accounts import actions
    from cadre_site.audit.actors import Operator

    return actions.invite_administrator(language="en", by=Operator("tests"))


def administrator(factor: bool = True) -> Any:
    """By the link that the terminal prints."""
    return joined(link_token(), factor)


def joined(token: str, factor: bool = True, language: Any = "en") -> Any:
    from cadre_site.accounts import actions

    number = next(NUMBERS)
    user = actions.join(
        token=token, email=f"person{number}@example.org", name=f"Person Number{number}", password=PASSWORD,
        language=language,
    )  # fmt: skip
    if factor:
        add_factor(user)
    return user


def add_factor(user: Any) -> str:
    """An app with codes; what it would be told."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(secret)


def organisation(first: Any, second: Any | None, kind: Any = "ministry", country: str = "XSC") -> Any:
    """Proposed and verified by the first, and by the second if there is one."""
    from cadre_site.accounts import actions

    number = next(NUMBERS)
    made = actions.propose_organisation(
        name_en=f"Organisation {number}", name_ru=f"Организация {number}", kind=kind, country=country,
        website="", by=first,
    )  # fmt: skip
    for one in (first, second):
        if one is not None:
            made = actions.verify_organisation(organisation=made, evidence="Looked it up.", by=one)
    return made


def member(by: Any, role: str, of: Any, country: str = "XSC", factor: bool = True) -> Any:
    """Somebody invited with a role."""
    from cadre_site.accounts import actions

    email = f"invited{next(NUMBERS)}@example.org"
    _, token = actions.invite(email=email, language="ru", role=role, organisation=of, country=country, by=by)
    return joined(token, factor, "ru")


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows: RFC 6238, written once more. ``steps``: half minutes from now.

    A code that is about to change is waited out, as people do who still have to type it.
    """
    left = 30 - time.time() % 30
    if left < TYPING:
        time.sleep(left)
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def letters(home: Path) -> list[tuple[str, str, str]]:
    """To, subject and body of every letter, oldest first."""
    found = []
    for path in sorted((home / "mail").glob("*.log"), key=lambda one: one.stat().st_mtime_ns):
        for raw in re.split(rb"\n-{70,}\n", path.read_bytes()):
            if raw.strip():
                letter = message_from_bytes(raw.strip(), policy=policy.default)
                found.append((str(letter["To"]), str(letter["Subject"]).strip(), letter.get_content()))
    return found
