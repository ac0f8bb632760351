"""The environment of concerns' two faces as a configuration, refused when unsafe.

Neither face needs the other's secrets: the reports API knows the pepper and its own database, nothing of the
site. Without ``CADRE_SITE``, ``CADRE_CONCERNS_HOME`` and a database they are embedded, as the site is.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.settings.configuration import DATABASE as SITE_DATABASE
from cadre_site.settings.configuration import (
    FEWEST_SIGNS,
    HOME,
    LOCAL,
    SHORTEST_SECRET,
    WORKSPACE,
    database_at,
    own_secret,
    sqlite_at,
)

PLACE, DATABASE, PEPPER = "CADRE_CONCERNS_HOME", "CADRE_CONCERNS_DATABASE", "CADRE_CONCERNS_PEPPER"
PASSING_DATABASE = "CADRE_CONCERNS_BACKUP_DATABASE"  # the same by a role that row-level security lets pass
ORIGIN, API_HOSTS, DESK_HOSTS = (
    "CADRE_CONCERNS_REPORT_ORIGIN", "CADRE_CONCERNS_API_HOSTS", "CADRE_CONCERNS_DESK_HOSTS",
)  # fmt: skip
FOLDER, FILE, PEPPER_FILE = "concerns", "concerns.sqlite3", "concerns-pepper"
LOCAL_ORIGIN = "http://localhost:8100"


@dataclass(frozen=True)
class ConcernsConfiguration:
    """``home`` holds ciphertext of files, the list of deletions and, on SQLite, the database.

    ``origin``: where the reporter's bundle stands; the reports API lets no other site read its answers.
    """

    home: Path
    database: Mapping[str, Any]
    pepper: str
    origin: str
    api_hosts: tuple[str, ...]
    desk_hosts: tuple[str, ...]
    embedded: bool

    def key(self, use: str) -> bytes:
        """A key of 32 bytes for one use, made from the pepper."""
        return hmac.digest(self.pepper.encode(), f"cadre-concerns {use}".encode(), hashlib.sha256)


def concerns_configuration(environment: Mapping[str, str] = os.environ) -> ConcernsConfiguration:
    """Raises CadreError (CONFIGURATION) that says which setting is missing or unsafe and what to set."""
    if not any(environment.get(name) for name in (PLACE, HOME, SITE_DATABASE, DATABASE)):
        home = Path(environment.get(WORKSPACE, "demo")) / "site" / FOLDER
        origin = environment.get(ORIGIN) or LOCAL_ORIGIN
        pepper = own_secret(home, PEPPER_FILE)
        return ConcernsConfiguration(home, _sqlite(home), pepper, origin, LOCAL, LOCAL, True)
    if not environment.get(PLACE) and not environment.get(HOME):
        raise CadreError("site-home-missing", ExitCode.CONFIGURATION)
    home = Path(environment.get(PLACE) or Path(environment[HOME]) / FOLDER)
    url = environment.get(DATABASE, "")
    return ConcernsConfiguration(
        home,
        database_at(url) if url else _sqlite(home),
        _pepper(environment),
        _origin(environment),
        _hosts(environment, API_HOSTS),
        _hosts(environment, DESK_HOSTS),
        False,
    )


def _sqlite(home: Path) -> dict[str, Any]:
    """What is deleted is written over, not only let go."""
    found = sqlite_at(home / FILE)
    found["OPTIONS"]["init_command"] += " PRAGMA secure_delete=ON;"
    return found


def _pepper(environment: Mapping[str, str]) -> str:
    given = environment.get(PEPPER, "")
    if len(given) < SHORTEST_SECRET or len(set(given)) < FEWEST_SIGNS or "insecure" in given:
        raise CadreError(
            "concerns-pepper-weak", ExitCode.CONFIGURATION, length=len(given), least=SHORTEST_SECRET
        )
    return given


def _origin(environment: Mapping[str, str]) -> str:
    """One origin as a browser writes it: no path, and TLS but on this machine or an onion service."""
    given = environment.get(ORIGIN, "")
    parts = urlsplit(given)
    host = parts.hostname or ""
    plain = host.endswith(".onion") or host in (*LOCAL, "::1")
    if given != f"{parts.scheme}://{parts.netloc}" or not host or parts.scheme not in ("https", "http"):
        raise CadreError("concerns-origin", ExitCode.CONFIGURATION, given=given or "—")
    if parts.scheme == "http" and not plain:
        raise CadreError("concerns-origin", ExitCode.CONFIGURATION, given=given)
    return given


def _hosts(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """None for the other face: a face without its own name answers nobody."""
    given = tuple(host.strip() for host in environment.get(name, "").split(",") if host.strip())
    if "*" in given:
        raise CadreError("concerns-hosts", ExitCode.CONFIGURATION, setting=name, given="*")
    return given


def need_hosts(hosts: tuple[str, ...], name: str) -> list[str]:
    """Raises CadreError (CONFIGURATION) for a face that has not been told its names."""
    if not hosts:
        raise CadreError("concerns-hosts", ExitCode.CONFIGURATION, setting=name, given="—")
    return list(hosts)
