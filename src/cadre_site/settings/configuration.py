"""The environment as a configuration. Nothing in it has a default that is unsafe on the open internet.

Without ``CADRE_SITE`` and ``DATABASE_URL`` the site is **embedded**: it serves one workspace from SQLite, on
the machine of the person who started it. With either it is in production, where every setting must be given.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cadre.vocabulary.errors import CadreError, ExitCode

HOME, DATABASE, SECRET, HOSTS, DEBUG = (
    "CADRE_SITE", "DATABASE_URL", "CADRE_SECRET_KEY", "CADRE_HOSTS", "CADRE_DEBUG",
)  # fmt: skip
MAIL, MAIL_FROM, PROXIES = "CADRE_MAIL", "CADRE_MAIL_FROM", "CADRE_PROXIES"
WORKSPACE = "CADRE_WORKSPACE"
SECRET_FILE = "secret-key"  # noqa: S105 - its name  # nosec B105
SQLITE = "site.sqlite3"
SHORTEST_SECRET = 32
FEWEST_SIGNS = 8
MOST_PROXIES = 5
LOCAL = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Configuration:
    """``home`` holds releases, static files and, when embedded, database and secret.

    ``mail``: Django's settings of the mail backend. ``proxies``: how many of the site's own proxies add to
    ``X-Forwarded-For``; with none the header is not believed.
    """

    home: Path
    database: Mapping[str, Any]
    secret: str
    hosts: tuple[str, ...]
    debug: bool
    embedded: bool
    mail: Mapping[str, Any]
    proxies: int

    @property
    def address(self) -> str:
        """Where people reach the site, for a link that is printed."""
        return "http://localhost:8000" if self.embedded else f"https://{self.hosts[0]}"


def configuration(environment: Mapping[str, str] = os.environ) -> Configuration:
    """Raises CadreError (CONFIGURATION) that says which setting is missing or unsafe and what to set."""
    debug = environment.get(DEBUG, "").lower() in ("1", "true", "yes", "on")
    if not environment.get(HOME) and not environment.get(DATABASE):
        home = Path(environment.get(WORKSPACE, "demo")) / "site"
        named = tuple(environment.get(HOSTS, "").split(",")) if environment.get(HOSTS) else ()
        return Configuration(
            home, sqlite_at(home / SQLITE), own_secret(home), (*LOCAL, *named), debug, True,
            _mail(environment, home), 0,
        )  # fmt: skip
    if not environment.get(HOME):
        raise CadreError("site-home-missing", ExitCode.CONFIGURATION)
    home = Path(environment[HOME])
    if debug:
        raise CadreError("site-debug", ExitCode.CONFIGURATION)
    hosts = tuple(host.strip() for host in environment.get(HOSTS, "").split(",") if host.strip())
    if not hosts or "*" in hosts:
        raise CadreError(
            "site-hosts-missing", ExitCode.CONFIGURATION, given=environment.get(HOSTS, "") or "—"
        )
    database = database_at(environment[DATABASE]) if environment.get(DATABASE) else sqlite_at(home / SQLITE)
    return Configuration(
        home,
        database,
        _secret(environment),
        hosts,
        debug,
        False,
        _mail(environment, home),
        _proxies(environment),
    )


def _proxies(environment: Mapping[str, str]) -> int:
    given = environment.get(PROXIES, "") or "0"
    if not given.isdigit() or int(given) > MOST_PROXIES:
        raise CadreError("site-proxies", ExitCode.CONFIGURATION, given=given)
    return int(given)


def _mail(environment: Mapping[str, str], home: Path) -> dict[str, Any]:
    """``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``; without it letters become files."""
    url = environment.get(MAIL, "")
    if not url:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(home / "mail")}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise CadreError("site-mail-url", ExitCode.CONFIGURATION, scheme=parts.scheme or "—")
    if not environment.get(MAIL_FROM):
        raise CadreError("site-mail-from", ExitCode.CONFIGURATION)
    inside = parts.hostname in LOCAL  # a relay on this machine needs no TLS
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587), "EMAIL_TIMEOUT": 15,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps", "EMAIL_USE_TLS": parts.scheme == "smtp" and not inside,
        "DEFAULT_FROM_EMAIL": environment[MAIL_FROM],
    }  # fmt: skip


def _secret(environment: Mapping[str, str]) -> str:
    given = environment.get(SECRET, "")
    if len(given) < SHORTEST_SECRET or len(set(given)) < FEWEST_SIGNS or "insecure" in given:
        raise CadreError("site-secret-weak", ExitCode.CONFIGURATION, length=len(given), least=SHORTEST_SECRET)
    return given


def own_secret(home: Path, name: str = SECRET_FILE) -> str:
    """A secret of the embedded site: made once, readable by its owner alone."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii")


def sqlite_at(file: Path) -> dict[str, Any]:
    """Writers queue instead of failing: the lock is taken when a transaction begins, readers never wait."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def database_at(url: str) -> dict[str, Any]:
    """``postgresql://user:password@host:5432/name``; ``?host=/folder`` for a Unix socket."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise CadreError("site-database-url", ExitCode.CONFIGURATION, scheme=parts.scheme or "—")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
