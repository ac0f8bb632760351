"""``kill -9`` while a backup is restored, at every step of it: all of the old is there, or all of the new."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from conftest import own_database
from small_sites import Site, environment, run

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
PROGRAM = Path(__file__).with_name("killed_restore.py")
OLD_RELEASE = "R-old"


def backed_up(env: dict[str, str], to: Path, workspace: Path) -> Path:
    done = run(env, "backup", to, "--workspace", workspace, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return to


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Site:
    return request.getfixturevalue(f"on_{request.param}")


@pytest.fixture
def other(site: Site, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A database for the site that is restored into."""
    with (
        own_database(request.getfixturevalue("server")) if "DATABASE_URL" in site.env else nullcontext()
    ) as database:
        yield database


def an_older_site(place: Path, env: dict[str, str]) -> Path:
    """A folder with a database, in the form of a backup's, and a release's folder of its own."""
    assert run(env, "migrate").returncode == 0
    (place / "nothing").mkdir()
    archive = backed_up(env, place / "old.tar", place / "nothing")
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")
    (place / "database" / "shelf" / OLD_RELEASE).mkdir(parents=True)
    return place / "database"


def test_a_killed_restore_leaves_all_of_the_old_or_all_of_the_new(
    site: Site, other: str | None, tmp_path: Path
) -> None:
    (tmp_path / "country").mkdir()
    (tmp_path / "country" / "staff.csv").write_text("new", "utf-8")
    archive = backed_up(site.env, tmp_path / "new.tar", tmp_path / "country")
    env = environment(tmp_path / "home", other)
    pristine = an_older_site(tmp_path, env)
    call = [sys.executable, PROGRAM, archive, tmp_path / "back" / "country", pristine]
    done = subprocess.run(call, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    states = [one["state"] for one in told]
    first, last = states[0], states[-1]
    assert (first["shelf"], first["workspace"]) == ([OLD_RELEASE], "old")
    assert (last["shelf"], last["workspace"]) == ([site.release], "new")
    assert first["audit"] != last["audit"]
    turn = states.index(last)
    assert 2 <= turn <= len(states) - 8  # killed before and after what decides
    assert states == [first] * turn + [last] * (len(states) - turn)
    for one in told[:turn]:
        assert (one["kept"], one["aside"]) == ([], [])
    for one in told[turn:]:
        assert one["kept"] == [sorted([pristine_database(pristine), "shelf"])]
        assert (one["aside"], one["left"]) == (["old"], [])


def pristine_database(pristine: Path) -> str:
    return next(path.name for path in pristine.iterdir() if path.name.startswith("site."))
