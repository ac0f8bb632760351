"""The ledger at the terminal: what is refused, what a kill leaves, what tampering leaves."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from small_sites import CADRE, environment, run, sign, site_release

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site's folder with one release, to be copied by each test."""
    place = tmp_path_factory.mktemp("ledger")
    env = environment(place / "home", None)
    assert run(env, "migrate").returncode == 0
    done = run(env, "ledger", "add", site_release(place), "--by", "Tester")
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def home(added: Path, tmp_path: Path) -> Path:
    shutil.copytree(added / "home", tmp_path / "home")
    return tmp_path / "home"


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "site.sqlite3") as database:
        return database.execute(query).fetchall()


def test_the_audit_holds_and_the_same_release_again_changes_nothing(added: Path, home: Path) -> None:
    env = environment(home, None)
    again = next(path for path in added.iterdir() if path.name.startswith("R"))
    assert run(env, "ledger", "add", again).returncode == 0
    assert rows(home, "select action from audit_auditrow where subject like 'R%' order by number") == [
        ("received",),
        ("published",),
    ]
    assert run(env, "ledger", "verify").returncode == 0


def test_a_changed_file_is_refused_in_both_languages(home: Path, tmp_path: Path) -> None:
    release = site_release(tmp_path, "2026-04-01")
    with (release / "findings.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    for language in ("en", "ru"):
        done = run(environment(home, None) | {"CADRE_LANGUAGE": language}, "ledger", "add", release)
        assert done.returncode == 4
        assert "findings.json" in done.stderr
    assert rows(home, "select count(*) from ledger_release") == [(1,)]


def test_withheld_cells_without_a_proof_are_refused(home: Path, tmp_path: Path) -> None:
    release = site_release(tmp_path, "2026-04-01")
    certificate = json.loads((release / "certificate.json").read_text("utf-8"))
    certificate["tallies"][0]["suppressed"] = 611
    (release / "certificate.json").write_text(json.dumps(certificate), "utf-8")
    done = run(environment(home, None), "ledger", "add", sign(release))
    assert done.returncode == 6
    assert "headcount" in done.stderr


def test_a_correction_replaces_and_a_tombstone_remains(added: Path, home: Path, tmp_path: Path) -> None:
    env, release = environment(home, None), site_release(tmp_path, "2026-04-01")
    before = str(rows(home, "select id from ledger_release")[0][0])
    bare = run(env, "ledger", "add", release, "--corrects", before)
    assert bare.returncode == 2
    note = ("--note-en", "Two districts were swapped.", "--note-ru", "Два района были перепутаны.")
    assert run(env, "ledger", "add", release, "--corrects", before, *note).returncode == 0
    assert run(env, "ledger", "take-down", before, *note).returncode == 0
    states = dict(rows(home, "select id, state from ledger_release"))
    assert states == {before: "taken_down", release.name: "published"}
    assert run(env, "ledger", "verify").returncode == 0


@pytest.mark.parametrize("table", ["audit_auditrow", "ledger_release"])
def test_tampering_is_refused_or_noticed(home: Path, table: str) -> None:
    change = {
        "audit_auditrow": "update audit_auditrow set by = 'Somebody' where number = 1",
        "ledger_release": "update ledger_release set state = 'superseded'",
    }[table]
    if table == "audit_auditrow":
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            rows(home, change)
        rows(home, "drop trigger audit_no_update")
    rows(home, change)
    done = run(environment(home, None), "ledger", "verify")
    assert done.returncode == 8
    assert done.stderr


def test_a_file_changed_on_the_shelf_is_noticed(home: Path) -> None:
    path = next((home / "shelf").glob("R*/release/findings.json"))
    path.write_text("{}", "utf-8")
    assert "findings.json" in run(environment(home, None), "ledger", "verify").stderr


def test_a_kill_at_any_moment_leaves_nothing_half_done(home: Path, tmp_path: Path) -> None:
    env, release = environment(home, None), site_release(tmp_path, "2026-05-01")
    for delay in random.Random(5).sample([0.8, 1.4, 2.0, 2.8, 3.6], 3):
        process = subprocess.Popen(
            [CADRE, "ledger", "add", str(release), "-q"], env=env, start_new_session=True
        )
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert run(env, "ledger", "verify").returncode == 0
        for shelf in (home / "shelf").glob("R*"):
            assert len(list((shelf / "reports").iterdir())) == 6
    assert run(env, "ledger", "add", release).returncode == 0
    assert rows(home, f"select state from ledger_release where id = '{release.name}'") == [("published",)]
    assert not list((home / "shelf").glob(".*"))
