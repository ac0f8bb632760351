"""Both faces of concerns in the test's own process, on SQLite and on PostgreSQL under a plain role."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

import small_concerns as concerns
from small_concerns import Faces
from small_sites import _server, postgresql

NO_SERVER = "there is no PostgreSQL server on this machine: make test brings one"


def bare_database(database: str) -> str:
    """A database whose owner is no superuser, as in production."""
    place = parse_qs(urlsplit(database).query)["host"][0]
    psql = _server() / "psql"
    for statement in ("create role app login", "create database concerns owner app"):
        call = [str(psql), "-h", place, "-U", "cadre", "-d", "postgres", "-qc", statement]
        subprocess.run(call, check=True, capture_output=True)
    return f"postgresql://app@/concerns?host={place}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def faces(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    place = tmp_path_factory.mktemp(f"concerns-{request.param}") / "home"
    if request.param == "sqlite":
        with concerns.concerns_on(place, None, None) as found:
            yield found
        return
    with postgresql() as database:
        if database is None:
            pytest.skip(NO_SERVER)
        with concerns.concerns_on(place, database, bare_database(database)) as found:
            yield found
