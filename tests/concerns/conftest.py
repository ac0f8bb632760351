"""Both faces of concerns in the test's own process, on SQLite and on PostgreSQL under a plain role."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright
from small_reports import Reports, reports

import small_concerns as concerns
from small_concerns import Faces
from small_sites import _server, postgresql

AXE = Path(__file__).parent.parent / "journeys" / "node_modules" / "axe-core" / "axe.min.js"
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


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reports]:
    """The reporter's pages and the reports API, both real, with one organisation."""
    with reports(tmp_path_factory.mktemp("reports")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None or not AXE.exists():
        pytest.skip("Chromium or axe-core is not installed: make test installs both")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()
