"""A backup comes back whole, without what was deleted since; not by halves, and not while it is served."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import small_concerns as concerns
from small_concerns import Faces, b64, posted, sent
from small_sites import run
from small_unions import Union, union_on

pytestmark = pytest.mark.xdist_group("concerns")


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces, "backed-up")


def commands(faces: Faces, home: Path | None = None) -> dict[str, str]:
    """The environment of the commands; on PostgreSQL with a role that reads past row-level security."""
    from django.db import connections

    known, bare = connections["concerns"].settings_dict, dict(os.environ)
    if connections["concerns"].vendor == "sqlite":
        return bare | concerns.environment(home or faces.home, None)
    place = known["HOST"] or known["OPTIONS"]["host"]
    own, passing = (f"postgresql://{user}@/{known['NAME']}?host={place}" for user in ("app", "cadre"))
    return bare | concerns.environment(home or faces.home, own) | {"CADRE_CONCERNS_BACKUP_DATABASE": passing}


def told(env: dict[str, str], *call: object, code: int = 0) -> dict[str, Any]:
    from django.db import connections

    connections["concerns"].close()
    done = run(env, "concerns", *call, "--json")
    assert done.returncode == code, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def submitted(faces: Faces, union: Union) -> str:
    """A concern with a file; its handle."""
    api, file = faces.api(), concerns.new_handle()
    one = sent(union.slug, union.signed, api, files=(file,))
    sealed = concerns.sealed_file(b"photo", one.keys["files"].to_public())
    proof = b64(json.dumps(concerns.solved(api)).encode())
    put = api.generic(
        "PUT", f"/v1/files/{file}?handle={one.handle}", sealed, content_type="application/octet-stream",
        headers={"X-Proof": proof},
    )  # fmt: skip
    assert put.status_code == 201
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    return one.handle


def kept(faces: Faces) -> set[str]:
    folder = concerns_home() / "files"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def concerns_home() -> Path:
    from django.conf import settings

    return Path(settings.CONCERNS_HOME)


@contextmanager
def served() -> Iterator[None]:
    """As a face holds it while it serves."""
    with (concerns_home() / ".served").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def test_a_backup_comes_back_without_what_was_deleted_since(
    faces: Faces, union: Union, tmp_path: Path
) -> None:
    from cadre_site.concerns import retention
    from cadre_site.concerns.copying import copy_of, organisation_of
    from cadre_site.concerns.writing import Clock

    stays, goes = submitted(faces, union), submitted(faces, union)
    env, archive, before = commands(faces), tmp_path / "concerns.tar", kept(faces)
    assert told(env, "backup", archive)["files"] == 1 + len(before)
    later = submitted(faces, union)
    retention.erase(organisation_of(union.slug), goes, by=Clock(), on=date.today())
    assert told(env, "restore", archive, code=2)["error"] == "site-restore-taken"
    with served():
        assert told(env, "restore", archive, "--replace", code=7)["error"] == "site-restore-running"
    broken = tmp_path / "broken.tar"
    broken.write_bytes(archive.read_bytes()[:-20_000])
    assert told(env, "restore", broken, "--replace", code=8)["error"] == "site-archive-damaged"
    assert {one.handle for one in copy_of(union.slug).cases} == {stays, later}
    done = told(env, "restore", archive, "--replace")
    assert done["deleted"] == 1
    assert {one.handle for one in copy_of(union.slug).cases} == {stays}
    assert len(kept(faces)) == len(before) - 1
    aside = Path(done["kept"])
    assert aside.is_dir()
    assert len([path for path in (aside / "files").rglob("*") if path.is_file()]) == len(before)
    assert (
        faces.sign_in(union.people["intake"].user).get(f"/v1/{union.slug}/cases/{stays}").status_code == 200
    )


def test_backups_are_sealed_for_a_key_and_the_oldest_go(faces: Faces, union: Union, tmp_path: Path) -> None:
    import pyrage

    key = pyrage.x25519.Identity.generate()
    env, file = commands(faces), tmp_path / "key"
    file.write_text(str(key))
    handle = submitted(faces, union)
    folder = tmp_path / "backups"
    folder.mkdir()
    for _ in range(3):
        made = told(env, "backup", folder, "--keep", "2", "--recipient", str(key.to_public()))
    assert len(list(folder.iterdir())) <= 2
    archive = Path(made["file"])
    assert archive.read_bytes().startswith(b"age-encryption.org/")
    assert handle.encode() not in archive.read_bytes()
    assert told(env, "restore", archive, "--replace", code=2)["error"] == "site-restore-sealed"
    assert told(env, "restore", archive, "--replace", "--identity", file)["deleted"] == 0


def test_a_killed_restore_leaves_all_of_the_old_or_all_of_the_new(
    faces: Faces, union: Union, tmp_path: Path
) -> None:
    submitted(faces, union)
    env = commands(faces)
    told(env, "backup", tmp_path / "older.tar")
    with tarfile.open(tmp_path / "older.tar") as tar:
        tar.extractall(tmp_path / "older", filter="data")
    handle = submitted(faces, union)
    told(env, "backup", tmp_path / "newer.tar")
    program = Path(__file__).with_name("killed_restore_of_concerns.py")
    call = [sys.executable, program, tmp_path / "newer.tar", union.slug, tmp_path / "older"]
    done = subprocess.run(
        call, env=commands(faces, tmp_path / "home"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    states = [one["state"] for one in found]
    first, last = states[0], states[-1]
    assert set(last["cases"]) - set(first["cases"]) == {handle}
    assert last["files"] == first["files"] + 1
    turn = states.index(last)
    assert 2 <= turn <= len(states) - 5  # killed before and after what decides
    assert states == [first] * turn + [last] * (len(states) - turn)
    assert [one["kept"] for one in found[:turn]] == [[]] * turn
    for one in found[turn:]:
        assert "files" in one["kept"][0]
        assert len(one["kept"][0]) == 2
    assert [one["left"] for one in found[turn:]] == [[]] * (len(found) - turn)
