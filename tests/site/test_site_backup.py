"""The site in one file and back: the same pages, the same audit; a kill leaves the last good file."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import tarfile
import time
from pathlib import Path

import pyrage
import pytest

from small_sites import CADRE, Site, ask, environment, figures_in, postgresql, run, served

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
PAGES = ("", "releases", "country/XMP", "design/")


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled / "home", tmp_path / "home")
    return tmp_path / "home"


def told(env: dict[str, str], *call: object) -> dict[str, object]:
    done = run(env, *call, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def refused(env: dict[str, str], *call: object) -> str:
    done = run(env, *call, "--json")
    assert done.returncode != 0, done.stdout
    problem: str = json.loads(done.stdout)["error"]
    return problem


def seen(address: str) -> dict[str, str]:
    """Every page of the first release, every figure that its pages name, without what differs by address."""
    pages = {f"/{language}/{page}" for language in ("en", "ru") for page in PAGES}
    first = ask(f"{address}/en/").text
    pages |= {f"/{language}/figure/{one}" for language in ("en", "ru") for one in figures_in(first)}
    return {page: ask(address + page).text.replace(address, "") for page in sorted(pages)}


def audit_of(env: dict[str, str]) -> object:
    return told(env, "ledger", "verify")["digest"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_was_backed_up_comes_back_page_by_page(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    site: Site = request.getfixturevalue(f"on_{engine}")
    made = told(site.env, "backup", tmp_path / "site.tar")
    assert stat.S_IMODE((tmp_path / "site.tar").stat().st_mode) == 0o600
    with postgresql() as other:
        env = environment(tmp_path / "other", other if engine == "postgresql" else None)
        restored = told(env, "restore", tmp_path / "site.tar")
        assert restored["audit_digest"] == made["audit_digest"] == audit_of(env) == audit_of(site.env)
        with served(env) as address:
            again, first = seen(address), seen(site.address)
            assert refused(env, "restore", tmp_path / "site.tar", "--replace") == "site-restore-running"
        assert len([page for page in first if "/figure/" in page]) > 8
        assert again == first
        assert refused(env, "restore", tmp_path / "site.tar") == "site-restore-taken"
        twice = told(env, "restore", tmp_path / "site.tar", "--replace")
        assert (Path(str(twice["kept"])) / "shelf" / site.release).is_dir()
        assert audit_of(env) == made["audit_digest"]


def test_a_database_of_another_kind_is_refused(on_postgresql: Site, home: Path, tmp_path: Path) -> None:
    told(environment(home, None), "backup", tmp_path / "site.tar")
    env = environment(tmp_path / "other", on_postgresql.env["DATABASE_URL"])
    assert refused(env, "restore", tmp_path / "site.tar", "--replace") == "site-restore-engine"
    assert run(on_postgresql.env, "ledger", "verify").returncode == 0


def _again(archive: Path, change: dict[str, bytes]) -> Path:
    """The same archive with some files changed, or removed where the new content is empty."""
    target = archive.with_name("changed.tar")
    with tarfile.open(archive) as source, tarfile.open(target, "w") as to:
        for member in source:
            found = source.extractfile(member)
            assert found is not None
            content = change.get(member.name, found.read())
            member.size = len(content)
            if content:
                to.addfile(member, io.BytesIO(content))
        for name in sorted(change.keys() - set(source.getnames())):
            info = tarfile.TarInfo(name)
            info.size = len(change[name])
            to.addfile(info, io.BytesIO(change[name]))
    return target


def test_a_damaged_archive_changes_nothing(home: Path, tmp_path: Path) -> None:
    archive, env = tmp_path / "site.tar", environment(tmp_path / "other", None)
    made = told(environment(home, None), "backup", archive)
    whole = archive.read_bytes()
    with tarfile.open(archive) as tar:
        names = tar.getnames()
    report = next(name for name in names if name.endswith(".pdf"))
    for change in ({report: b"x"}, {report: b""}, {"manifest.json": b""}, {"manifest.json": b"x"},
                   {"shelf/R0/new": b"x"}, {"../outside": b"x"}, {"elsewhere/file": b"x"}):  # fmt: skip
        assert refused(env, "restore", _again(archive, change)) == "site-archive-damaged", change
    for damaged in (whole[: len(whole) // 2], whole[:700], b"", os.urandom(4000)):
        (tmp_path / "cut.tar").write_bytes(damaged)
        assert refused(env, "restore", tmp_path / "cut.tar") == "site-archive-damaged"
    assert not (tmp_path / "outside").exists()
    left = {path.name for path in (tmp_path / "other").iterdir()}
    assert left <= {"site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm", ".restore-lock"}
    assert told(env, "restore", archive)["audit_digest"] == made["audit_digest"]


def test_a_backup_of_a_newer_cadre_is_refused(home: Path, tmp_path: Path) -> None:
    with sqlite3.connect(home / "site.sqlite3") as database:
        database.execute(
            "insert into django_migrations (app, name, applied) values ('ledger', '9999_later', '2030-01-01')"
        )
    told(environment(home, None), "backup", tmp_path / "site.tar")
    env = environment(tmp_path / "other", None)
    assert refused(env, "restore", tmp_path / "site.tar") == "site-restore-newer"


def test_a_workspace_is_named_or_left_out_and_its_confidentiality_told(home: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "country"
    (workspace / "data").mkdir(parents=True)
    (workspace / "cadre.toml").write_text("[workspace]\n", "utf-8")
    (workspace / "data" / "staff.csv").write_text("name\nAziza\n", "utf-8")
    env, other = environment(home, None), environment(tmp_path / "other", None)
    for language, said in (("en", "NOT encrypted"), ("ru", "НЕ зашифрована")):
        done = run(env | {"CADRE_LANGUAGE": language}, "backup", tmp_path / "a.tar", "--workspace", workspace)
        assert said in done.stdout
    told(other, "restore", tmp_path / "a.tar", "--workspace", tmp_path / "back")
    assert (tmp_path / "back" / "data" / "staff.csv").read_text("utf-8") == "name\nAziza\n"
    assert stat.S_IMODE((tmp_path / "back").stat().st_mode) == 0o700
    told(env, "backup", tmp_path / "b.tar")
    assert b"Aziza" not in (tmp_path / "b.tar").read_bytes()
    call = ("restore", tmp_path / "b.tar", "--replace", "--workspace", tmp_path / "new")
    assert refused(other, *call) == "site-restore-no-workspace"
    (workspace / "elsewhere").symlink_to(tmp_path / "back")
    assert refused(env, "backup", tmp_path / "a.tar", "--workspace", workspace) == "site-backup-link"


def test_an_encrypted_backup_opens_with_its_key_alone(home: Path, tmp_path: Path) -> None:
    ours, others = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, key in (("ours", ours), ("others", others)):
        (tmp_path / name).write_text(f"# created by a test\n{key}\n", "utf-8")
    env, other = environment(home, None), environment(tmp_path / "other", None)
    archive = tmp_path / "site.tar.age"
    told(env, "backup", archive, "--recipient", ours.to_public())
    assert b"manifest.json" not in archive.read_bytes()
    assert refused(env, "backup", archive, "--recipient", "age1nonsense") == "site-backup-recipient"
    assert refused(other, "restore", archive) == "site-restore-sealed"
    assert refused(other, "restore", archive, "--identity", tmp_path / "others") == "site-restore-identity"
    whole = archive.read_bytes()
    for damaged in (whole[:-100], whole[:5000] + b"!" + whole[5001:]):
        (tmp_path / "cut.age").write_bytes(damaged)
        call = ("restore", tmp_path / "cut.age", "--identity", tmp_path / "ours")
        assert refused(other, *call) == "site-archive-damaged"
    told(other, "restore", archive, "--identity", tmp_path / "ours")


def test_the_newest_remain_in_a_folder(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"cadre-202601{day}T000000Z.tar").write_bytes(b"old")
    (folder / "cadre-notes.txt").write_text("ours to keep", "utf-8")
    made = told(environment(home, None), "backup", folder, "--keep", 2)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["cadre-20260103T000000Z.tar", Path(str(made["file"])).name, "cadre-notes.txt"]
    assert refused(environment(home, None), "backup", tmp_path / "a.tar", "--keep", 2) == "site-backup-keep"


def test_a_kill_leaves_the_last_good_backup_and_nothing_that_looks_like_one(
    home: Path, tmp_path: Path
) -> None:
    workspace, folder = tmp_path / "country", tmp_path / "backups"
    workspace.mkdir()
    folder.mkdir()
    env, target = environment(home, None), folder / "site.tar"
    told(env, "backup", target, "--workspace", workspace)
    good = target.read_bytes()
    with (workspace / "large").open("wb") as file:
        file.truncate(2_000_000_000)  # takes seconds to read, no room to keep
    for moment in (home.glob, folder.glob):
        call = [CADRE, "backup", str(target), "--workspace", str(workspace), "-q"]
        process = subprocess.Popen(call, env=env, start_new_session=True)
        until = time.monotonic() + 60
        while not list(moment(".*.part-*")) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        if moment == folder.glob:
            assert refused(env, "backup", folder / "other.tar") == "site-backup-running"
        assert process.poll() is None, "it ended before the moment came"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert target.read_bytes() == good
        assert [path.name for path in folder.iterdir() if not path.name.startswith(".")] == ["site.tar"]
    (workspace / "large").unlink()
    told(env, "backup", target, "--workspace", workspace)
    assert not [*home.glob(".*.part-*"), *folder.glob(".*")]
    told(environment(tmp_path / "other", None), "restore", target)
    shutil.rmtree(tmp_path / "other")
    (tmp_path / "other" / "shelf" / "R0").mkdir(parents=True)  # a shelf without a database is kept too
    kept = told(environment(tmp_path / "other", None), "restore", target, "--replace")["kept"]
    assert (Path(str(kept)) / "shelf" / "R0").is_dir()


def test_workspaces_inside_the_sites_own_folder_are_taken_along(home: Path, tmp_path: Path) -> None:
    """Where stewards' workspaces stand."""
    copy = tmp_path / "site"
    shutil.copytree(home, copy)
    (copy / "workspaces" / "XSC").mkdir(parents=True)
    (copy / "workspaces" / "XSC" / "staff.csv").write_text("name\nAziza\n", "utf-8")
    target = tmp_path / "a.tar"
    told(environment(copy, None), "backup", target, "--workspace", copy / "workspaces")
    other = tmp_path / "other"
    told(environment(other, None), "restore", target, "--workspace", other / "workspaces")
    assert (other / "workspaces" / "XSC" / "staff.csv").read_text("utf-8") == "name\nAziza\n"


def test_a_file_that_changes_meanwhile_leaves_the_last_good_backup(home: Path, tmp_path: Path) -> None:
    workspace, target = tmp_path / "country", tmp_path / "site.tar"
    workspace.mkdir()
    env = environment(home, None)
    told(env, "backup", target)
    good = target.read_bytes()
    with (workspace / "large").open("wb") as file:
        file.truncate(1_000_000_000)
    call = [CADRE, "backup", str(target), "--workspace", str(workspace), "--json"]
    process = subprocess.Popen(call, env=env, stdout=subprocess.PIPE, text=True)
    while not list(tmp_path.glob(".site.tar.part-*")) and process.poll() is None:
        time.sleep(0.002)
    for _ in range(2000):
        if process.poll() is not None:
            break
        os.utime(workspace / "large")
        time.sleep(0.01)
    answer, _ = process.communicate()
    assert json.loads(answer)["error"] == "site-backup-moving"
    assert target.read_bytes() == good
