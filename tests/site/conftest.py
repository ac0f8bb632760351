"""Real sites for the tests: the real server on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from small_sites import Site, environment, postgresql, run, served, site_release

NO_SERVER = "there is no PostgreSQL server on this machine: make test brings one"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release of the invented country, and the home of a site that has it, on SQLite."""
    place = tmp_path_factory.mktemp("site")
    _fill(environment(place / "home", None), site_release(place))
    return place


def _fill(env: dict[str, str], release: Path) -> None:
    for call in (("migrate",), ("ledger", "add", release, "--by", "Tester", "--format", "pdf")):
        done = run(env, *call)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def on_sqlite(filled: Path) -> Iterator[Site]:
    env = environment(filled / "home", None)
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


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Site:
    """A running site with one release of the invented country."""
    found: Site = request.getfixturevalue(f"on_{request.param}")
    return found
