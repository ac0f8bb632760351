"""Real sites for the tests: the real server on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import small_people as people
from small_sites import Site, environment, postgresql, run, served, site_release

AXE = Path(__file__).parent.parent / "journeys" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site with one release of the invented country."""
    place = tmp_path_factory.mktemp(f"site-{request.param}")
    release = site_release(place)
    if request.param == "sqlite":
        yield from _running(place, None, release)
        return
    with postgresql() as database:
        if database is None:
            pytest.skip("there is no PostgreSQL server on this machine: make test brings one")
        yield from _running(place, database, release)


def _running(place: Path, database: str | None, release: Path) -> Iterator[Site]:
    env = environment(place / "home", database)
    for call in (("migrate",), ("ledger", "add", release, "--by", "Tester")):
        done = run(env, *call)
        assert done.returncode == 0, done.stdout + done.stderr
    with served(env) as address:
        yield Site(address, release.name, env)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site's folder, with Django in this very process on a database of its own."""
    place = tmp_path_factory.mktemp(f"people-{request.param}")
    if request.param == "sqlite":
        with people.django_on(place, None):
            yield place
        return
    with postgresql() as database:
        if database is None:
            pytest.skip("there is no PostgreSQL server on this machine: make test brings one")
        with people.django_on(place, database):
            yield place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None or not AXE.exists():
        pytest.skip("Chromium or axe-core is not installed: make test installs both")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()
