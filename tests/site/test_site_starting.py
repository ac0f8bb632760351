"""What the site refuses to start with, told in both languages."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from both_languages import told
from cadre.vocabulary.errors import CadreError
from cadre_site.settings.configuration import configuration, own_secret
from small_sites import SECRET, environment, postgresql, run

GOOD = {"CADRE_SITE": "/srv/cadre", "CADRE_SECRET_KEY": SECRET, "CADRE_HOSTS": "example.org"}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"CADRE_SECRET_KEY": ""}, "site-secret-weak"),
        ({"CADRE_SECRET_KEY": "a" * 60}, "site-secret-weak"),
        ({"CADRE_SECRET_KEY": "django-insecure-0123456789abcdefghijklmnop"}, "site-secret-weak"),
        ({"CADRE_DEBUG": "1"}, "site-debug"),
        ({"CADRE_HOSTS": "*"}, "site-hosts-missing"),
        ({"CADRE_HOSTS": ""}, "site-hosts-missing"),
        ({"DATABASE_URL": "mysql://localhost/cadre"}, "site-database-url"),
        ({"CADRE_MAIL": "https://mail.example.org"}, "site-mail-url"),
        ({"CADRE_MAIL": "smtp://mail.example.org"}, "site-mail-from"),
        ({"CADRE_PROXIES": "many"}, "site-proxies"),
        ({"CADRE_SITE": "", "DATABASE_URL": "postgresql://localhost/cadre"}, "site-home-missing"),
    ],
)
def test_production_refuses_what_is_unsafe(change: dict[str, str], key: str) -> None:
    with pytest.raises(CadreError) as problem:
        configuration(GOOD | change)
    assert problem.value.key == key
    assert all(told(problem.value).values())


def test_good_settings_are_taken() -> None:
    found = configuration(GOOD | {"DATABASE_URL": "postgresql://me:p%40ss@db:5433/cadre?sslmode=require"})
    assert (found.embedded, found.hosts) == (False, ("example.org",))
    assert found.database["PASSWORD"] == "p@ss"
    assert found.database["OPTIONS"] == {"sslmode": "require"}


def test_letters_go_by_smtp_with_tls_or_become_files() -> None:
    given = {"CADRE_MAIL": "smtp://me:p%40ss@mail.example.org", "CADRE_MAIL_FROM": "cadre@example.org"}
    found = configuration(GOOD | given | {"CADRE_PROXIES": "1"})
    assert (found.mail["EMAIL_HOST_PASSWORD"], found.mail["EMAIL_PORT"]) == ("p@ss", 587)
    assert (found.mail["EMAIL_USE_TLS"], found.proxies) == (True, 1)
    assert configuration(GOOD).mail["EMAIL_FILE_PATH"] == "/srv/cadre/mail"


def test_the_embedded_site_makes_its_own_secret_once(tmp_path: Path) -> None:
    first = own_secret(tmp_path)
    assert own_secret(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_an_unmigrated_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    done = run(environment(tmp_path / "home", None), "serve")
    assert done.returncode == 7
    assert "cadre migrate" in done.stderr


def test_an_unmigrated_postgresql_is_refused_and_one_that_is_not_there(tmp_path: Path) -> None:
    with postgresql() as database:
        if database is None:
            pytest.skip("there is no PostgreSQL server on this machine: make test brings one")
        done = run(environment(tmp_path / "home", database), "serve")
        assert done.returncode == 7
        assert "cadre migrate" in done.stderr
    done = run(environment(tmp_path / "home", database), "serve")
    assert done.returncode == 8
    assert "DATABASE_URL" in done.stderr


def test_debug_is_refused_where_others_reach_the_site_without_other_settings_too(tmp_path: Path) -> None:
    (tmp_path / "cadre.toml").write_text("", "utf-8")
    env = {name: value for name, value in environment(tmp_path, None).items() if name != "CADRE_SITE"}
    done = run(env | {"CADRE_DEBUG": "1"}, "serve", tmp_path, "--bind", "0.0.0.0:8000")
    assert done.returncode == 3
    assert "CADRE_DEBUG" in done.stderr


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    env = {name: value for name, value in environment(tmp_path, None).items() if name != "CADRE_SITE"}
    done = run(env, "serve", tmp_path)
    assert done.returncode == 7
    assert "make demo" in done.stderr
