"""Both faces of concerns in the test's own process, on SQLite and on PostgreSQL under a plain role."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from small_reports import Reports, reports

import small_concerns as concerns
import small_people as people
from small_browser import browser as browser
from small_concerns import Faces
from small_sites import postgresql

NO_SERVER = "there is no PostgreSQL server on this machine: make test brings one"


def bare_database(server: str, name: str = "concerns", template: str = "template1") -> str:
    """A database whose owner is no superuser, as in production."""
    place = parse_qs(urlsplit(server).query)["host"][0]
    make = f"create database {name} owner app template {template}"
    with psycopg.connect(server, autocommit=True) as asked:
        if asked.execute("select 1 from pg_roles where rolname = 'app'").fetchone() is None:
            asked.execute("create role app login")
        asked.execute(make)  # type: ignore[arg-type]
    return f"postgresql://app@/{name}?host={place}"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose two databases have all tables and nothing in them: copied, it spares the migrations."""
    home = tmp_path_factory.mktemp("migrated") / "home"
    with concerns.concerns_on(home, None, None):
        return home


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """A PostgreSQL for everybody in this process, with a template of either database."""
    with postgresql() as found:
        if found is not None:
            site = found.replace("/postgres?", "/site?")
            with psycopg.connect(found, autocommit=True) as asked:
                asked.execute("create database site")
            with concerns.concerns_on(tmp_path_factory.mktemp("template"), site, bare_database(found)):
                pass
        yield found


@contextmanager
def own_databases(server: str) -> Iterator[tuple[str, str]]:
    """A site's database and one of concerns, that end with the block."""
    site, own = (f"{name}{next(people.NUMBERS)}" for name in ("site", "concerns"))
    with psycopg.connect(server, autocommit=True) as asked:
        asked.execute(f"create database {site} template site")  # type: ignore[arg-type]
        yield server.replace("/postgres?", f"/{site}?"), bare_database(server, own, "concerns")
        for name in (site, own):
            asked.execute(f"drop database {name} with (force)")  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def faces(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    place = tmp_path_factory.mktemp(f"concerns-{request.param}") / "home"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("migrated"), place)
        with concerns.concerns_on(place, None, None) as found:
            yield found
        return
    server = request.getfixturevalue("server")
    if server is None:
        pytest.skip(NO_SERVER)
    with own_databases(server) as (site, own), concerns.concerns_on(place, site, own) as found:
        yield found


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reports]:
    """The reporter's pages and the reports API, both real, with one organisation."""
    with reports(tmp_path_factory.mktemp("reports")) as found:
        yield found
