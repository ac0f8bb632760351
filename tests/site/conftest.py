"""Real sites for the tests: the real server on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from browsing import Empty, empty_site

import small_people as people
from cadre.vocabulary.languages import Language
from small_browser import browser as browser
from small_sites import Site, environment, postgresql, run, served, site_release

NO_SERVER = "there is no PostgreSQL server on this machine: make test brings one"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release of the invented country, and the home of a site that has it, on SQLite.

    Nothing is served from it and no test writes to it: each takes a copy.
    """
    place = tmp_path_factory.mktemp("site")
    _fill(environment(place / "home", None), site_release(place))
    return place


def _fill(env: dict[str, str], release: Path) -> None:
    for call in (("migrate",), ("ledger", "add", release, "--by", "Tester", "--format", "pdf")):
        done = run(env, *call)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def on_sqlite(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site-sqlite") / "home"
    shutil.copytree(filled / "home", home)
    env = environment(home, None)
    with served(env) as address:
        yield Site(address, _release(filled).name, env)


def _release(filled: Path) -> Path:
    return next(path for path in filled.iterdir() if path.name.startswith("R"))


@pytest.fixture(scope="session")
def on_postgresql(on_sqlite: Site, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same release and static files; the database alone is another."""
    home = tmp_path_factory.mktemp("site-postgresql") / "home"
    shutil.copytree(filled / "home", home, ignore=shutil.ignore_patterns("site.sqlite3*"))
    with postgresql() as database:
        if database is None:
            pytest.skip(NO_SERVER)
        env = environment(home, database)
        _fill(env, _release(filled))
        with served(env) as address:
            yield Site(address, on_sqlite.release, env)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Site:
    """A running site with one release of the invented country."""
    found: Site = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with all tables and nothing in them: copied, it spares the migrations."""
    place = tmp_path_factory.mktemp("migrated")
    with people.django_on(place, None):
        return place / "site.sqlite3"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """A PostgreSQL for everybody in this process; its first database is the template of all others."""
    with postgresql() as database:
        if database is not None:
            with people.django_on(tmp_path_factory.mktemp("template"), database):
                pass
        yield database


@contextmanager
def own_database(server: str) -> Iterator[str]:
    name = f"own{next(people.NUMBERS)}"
    with psycopg.connect(server.replace("/postgres?", "/template1?"), autocommit=True) as asked:
        asked.execute(f"create database {name} template postgres")  # type: ignore[arg-type]
        yield server.replace("/postgres?", f"/{name}?")
        asked.execute(f"drop database {name} with (force)")  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site's folder, with Django in this very process on a database of its own."""
    place = tmp_path_factory.mktemp(f"people-{request.param}")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), place / "site.sqlite3")
        with people.django_on(place, None):
            yield place
        return
    server = request.getfixturevalue("server")
    if server is None:
        pytest.skip(NO_SERVER)
    with own_database(server) as database, people.django_on(place, database):
        yield place


@pytest.fixture(params=[("en", "sqlite"), ("ru", "postgresql")], ids=["en", "ru"])
def language(request: pytest.FixtureRequest) -> Language:
    return request.param[0]


@pytest.fixture
def empty(language: Language, tmp_path: Path) -> Iterator[Empty]:
    if language == "en":
        yield from empty_site(tmp_path, None, language)
        return
    with postgresql() as database:
        if database is None:
            pytest.skip(NO_SERVER)
        yield from empty_site(tmp_path, database, language)
