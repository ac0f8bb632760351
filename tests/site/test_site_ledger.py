"""The ledger at the terminal: what is refused, what a kill leaves, what tampering leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from small_sites import CADRE, environment, run, sign, site_release

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled / "home", tmp_path / "home")
    return tmp_path / "home"


def add(env: dict[str, str], release: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """``cadre ledger add`` without reports, which these tests are not about."""
    return run(env, "ledger", "add", release, "--format", "", *more)


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "site.sqlite3") as database:
        return database.execute(query).fetchall()


def test_the_audit_holds_and_the_same_release_again_changes_nothing(filled: Path, home: Path) -> None:
    env = environment(home, None)
    again = next(path for path in filled.iterdir() if path.name.startswith("R"))
    assert add(env, again).returncode == 0
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
        done = add(environment(home, None) | {"CADRE_LANGUAGE": language}, release)
        assert done.returncode == 4
        assert "findings.json" in done.stderr
    assert rows(home, "select count(*) from ledger_release") == [(1,)]


def test_withheld_cells_without_a_proof_are_refused(home: Path, tmp_path: Path) -> None:
    release = site_release(tmp_path, "2026-04-01")
    certificate = json.loads((release / "certificate.json").read_text("utf-8"))
    certificate["tallies"][0]["suppressed"] = 611
    (release / "certificate.json").write_text(json.dumps(certificate), "utf-8")
    done = add(environment(home, None), sign(release))
    assert done.returncode == 6
    assert "headcount" in done.stderr


def test_a_correction_replaces_and_a_tombstone_remains(home: Path, tmp_path: Path) -> None:
    env, release = environment(home, None), site_release(tmp_path, "2026-04-01")
    before = str(rows(home, "select id from ledger_release")[0][0])
    bare = add(env, release, "--corrects", before)
    assert bare.returncode == 2
    note = ("--note-en", "Two districts were swapped.", "--note-ru", "Два района были перепутаны.")
    assert add(env, release, "--corrects", before, *note).returncode == 0
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


@pytest.mark.parametrize("file", ["release/findings.json", "index/entries.json", "reports/more.pdf"])
def test_a_file_changed_or_added_on_the_shelf_is_noticed(home: Path, file: str) -> None:
    folder = next((home / "shelf").glob("R*"))
    (folder / file).write_text("{}", "utf-8")
    assert Path(file).name in run(environment(home, None), "ledger", "verify").stderr


# What lies on the shelf when the kill comes: the copy was begun, the index is made, all is there but the row.
MOMENTS = (".R*/release", ".R*/index/entries.json", "{release}")


def kill_at(moment: str, shelf: Path, env: dict[str, str], call: list[str]) -> None:
    """Run the command and kill it as soon as the shelf shows the moment."""
    process = subprocess.Popen(call, env=env, start_new_session=True)
    until = time.monotonic() + 60
    while not list(shelf.glob(moment)) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    assert process.poll() is None, "it ended before the moment came"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_kill_at_any_moment_leaves_nothing_half_done(home: Path, tmp_path: Path) -> None:
    env, release = environment(home, None), site_release(tmp_path, "2026-05-01")
    call = [CADRE, "ledger", "add", str(release), "--format", "pdf", "-q"]
    for moment in MOMENTS:
        kill_at(moment.format(release=release.name), home / "shelf", env, call)
        assert rows(home, "select count(*) from ledger_release") == [(1,)]
        assert run(env, "ledger", "verify").returncode == 0
    assert len(list((home / "shelf" / release.name / "reports").iterdir())) == 2
    assert subprocess.run(call, env=env, check=False).returncode == 0
    assert rows(home, f"select state from ledger_release where id = '{release.name}'") == [("published",)]
    assert run(env, "ledger", "verify").returncode == 0
    assert not list((home / "shelf").glob(".*"))
