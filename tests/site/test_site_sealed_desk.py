"""The stewards' desk on a sealed workspace: all that holds in the clear, and nothing lies on the disk."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyrage
import pytest
import test_site_stewards as desk
import test_site_uploads as arriving
from test_site_stewards import Stewards, audited
from test_site_uploads import CSV, SOURCE, begin, send

from cadre.workspace.config import load_workspace
from cadre_site.sealing import clear, keys
from cadre_site.sealing.closing import close, close_all
from cadre_site.sealing.moving import seal_workspace
from cadre_site.sealing.working import opened
from small_seals import killed_at, lies_in_the_clear, new_key, tree
from small_sites import environment, run
from small_workspaces import small_workspace

pytestmark = pytest.mark.xdist_group("site")
WORDS = ("Family7", "contracts", "staff_number", "new list", "cut.csv", "4711,2221")

# The same tests once more, with the fixture below.
test_state = desk.test_a_steward_sees_what_became_of_each_source
test_aside = desk.test_the_rows_set_aside_are_a_sheet_with_what_is_wrong
test_rows = desk.test_the_first_rows_show_what_each_column_is_taken_for
test_mapping = desk.test_a_mapping_says_what_columns_are_taken_for
test_list = desk.test_the_list_names_countries_with_and_without_a_workspace
test_audit = desk.test_every_view_is_in_the_audit_without_contents
test_abroad = desk.test_of_another_countrys_workspace_nothing_is_told
test_broken = desk.test_a_broken_configuration_is_told_and_not_an_error
test_parts = arriving.test_a_file_in_parts_is_taken_over_and_every_step_is_in_the_audit
test_form = arriving.test_a_file_too_large_for_a_form_is_on_no_disk
test_size = arriving.test_nothing_empty_and_nothing_above_two_gigabytes
test_number = arriving.test_an_upload_is_found_by_its_number_alone
test_chunk = arriving.test_a_chunk_that_is_too_large_is_not_read
test_uploads_abroad = arriving.test_of_another_countrys_uploads_nothing_is_told
test_cuts = arriving.test_however_it_is_cut_and_resumed_the_same_bytes_arrive
test_refused = arriving.test_what_is_refused_is_thrown_away_and_told


class Sealed(Stewards):
    """``folder`` is the opened one, in memory, ``disk`` where it lies sealed."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.disk = self.folder
        seal_workspace(self.disk, keys.given())
        self.folder = clear.place_of(self.disk)
        self.text("/en/desk/data/XSC")

    def close(self) -> None:
        assert close(self.disk, self.folder)


@pytest.fixture(scope="module")
def stewards(home: Path) -> Iterator[Sealed]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(keys.KEY, new_key())
        made = Sealed(home)
        yield made
        shutil.rmtree(made.folder.parent)


@pytest.fixture
def as_new(stewards: Sealed) -> Sealed:
    """As it was in the beginning, whatever the tests before have done."""
    stewards.close()
    shutil.rmtree(stewards.disk)
    small_workspace(stewards.disk, people=30)
    seal_workspace(stewards.disk, keys.given())
    return stewards


def test_what_is_done_on_the_pages_stays_when_the_memory_is_cleared(as_new: Sealed) -> None:
    with opened(as_new.disk, writes=True):
        as_new.read()
    as_new.close()
    assert "30 rows were read, none set aside." in as_new.text("/en/desk/data/XSC")  # not "has changed"
    to = begin(as_new).json()["to"]
    for start in (0, 5000, 10_000):
        send(as_new, to, start, CSV[start : start + 5000])
        as_new.close()
    again = begin(as_new).json()
    assert (again["to"], again["received"]) == (to, 15_000)
    assert again["tail"] == hashlib.sha256(CSV[:15_000]).hexdigest()
    send(as_new, to, 15_000, CSV[15_000:])
    assert as_new.client.post(f"{to}/finish").status_code == 302
    as_new.close()
    assert "<td>19</td>" in as_new.text(f"{to}/rows")
    assert lies_in_the_clear(as_new.disk, *WORDS) == []
    assert as_new.client.post(f"{to}/take").status_code == 302
    as_new.close()
    assert "has changed since it was last read" in as_new.text(SOURCE)
    assert (as_new.folder / "contracts.csv").read_bytes() == CSV
    assert lies_in_the_clear(as_new.disk.parent, *WORDS) == []
    assert list((as_new.disk / "uploads").iterdir()) == []


def test_the_number_of_an_upload_tells_nothing_without_the_key(as_new: Sealed) -> None:
    from cadre.workspace.files import digest_of

    id = begin(as_new).json()["to"].rpartition("/")[2]
    guessed = digest_of(["contracts", "new list.csv", len(CSV), 0, as_new.one.pseudonym])[:16]
    assert id != guessed
    as_new.client.post(f"/en/desk/data/XSC/uploads/{id}/discard")


def test_a_part_that_was_changed_is_said(as_new: Sealed) -> None:
    to = begin(as_new).json()["to"]
    send(as_new, to, 0, CSV[:9000])
    send(as_new, to, 9000, CSV[9000:])
    first, second = sorted((as_new.disk / "uploads" / to.rpartition("/")[2]).glob("0*.age"))
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    answer = as_new.client.post(f"{to}/finish")
    assert (answer.status_code, "cannot be opened" in answer.content.decode()) == (422, True)
    first.write_bytes(content)
    assert as_new.client.post(f"{to}/finish").status_code == 302
    assert as_new.client.post(f"{to}/discard").status_code == 302


def test_without_the_key_pages_say_so_in_both_languages(
    as_new: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(audited())
    monkeypatch.delenv(keys.KEY)
    for language, words in (("en", "no key is given"), ("ru", "ключ не задан")):
        answer = as_new.client.get(f"/{language}/desk/data/XSC")
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert "/en/desk/data/XSC" in as_new.text("/en/desk/data")
    assert as_new.foreign.get("/en/desk/data/XSC").status_code == 404
    assert len(audited()) == before


def _upload(folder: Path) -> None:
    from cadre_site.stewards import uploads

    with opened(folder, writes=True, idle=0) as here:
        workspace = load_workspace(here)
        source = workspace.config.sources["contracts"]
        found = uploads.begin(workspace, source, "new list.csv", len(CSV), 1, "somebody")
        for end in (len(CSV) // 2, len(CSV)):
            if found.received < end:
                uploads.add(found, found.received, CSV[found.received : end])
            found = uploads.begin(workspace, source, "new list.csv", len(CSV), 1, "somebody")
        uploads.place(uploads.finish(found), uploads.target_of(workspace, source))
    with opened(folder, writes=True, idle=0) as here:
        (one,) = uploads.uploads(load_workspace(here))
        uploads.discard(one)


def test_a_kill_during_an_upload_leaves_nothing_in_the_clear_and_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at one change of the disk after the other; each run goes on with what the one before left."""
    from cadre_site.stewards import uploads

    monkeypatch.setenv(keys.KEY, new_key())
    folder = small_workspace(tmp_path / "XSC", people=30)
    old = (folder / "contracts.csv").read_bytes()
    seal_workspace(folder, keys.given())
    step, seen = 0, set()
    while killed_at(step, lambda: _upload(folder)):
        assert lies_in_the_clear(tmp_path, *WORDS) == [], step
        close_all(tmp_path)
        with opened(folder, writes=False, idle=0) as here:
            seen.add((here / "contracts.csv").read_bytes() == CSV)
            assert (here / "contracts.csv").read_bytes() in (old, CSV)
            for one in uploads.uploads(load_workspace(here)):
                assert CSV.startswith(one.bytes.read_bytes())
                assert one.sha256 in ("", hashlib.sha256(CSV).hexdigest())
        step += 2
    assert (step > 50, seen) == (True, {False, True})
    with opened(folder, writes=False, idle=0) as here:
        assert (here / "contracts.csv").read_bytes() == CSV
    assert list((folder / "uploads").glob("[0-9a-f]*")) == []
    shutil.rmtree(clear.place_of(folder).parent)


def test_a_backup_holds_every_blob_that_its_manifest_names(as_new: Sealed, tmp_path: Path) -> None:
    """A file is taken over while it is made, just after the manifest was copied."""
    from cadre_site.operations.backup import making

    before = tree(as_new.folder) if as_new.text("/en/desk/data/XSC") else {}
    to = begin(as_new).json()["to"]
    send(as_new, to, 0, CSV)
    as_new.client.post(f"{to}/finish")
    with ExitStack() as held:
        for name, path in making._of_workspace(as_new.disk, (), held):
            copy = tmp_path / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
            if path.name == "manifest.age":
                assert as_new.client.post(f"{to}/take").status_code == 302
        blobs = len(list((as_new.disk / "blobs").iterdir()))
    folder = (tmp_path / "workspace").rename(tmp_path / "XSC")
    with opened(folder, writes=False, idle=0) as here:
        assert tree(here) == before
    assert blobs == 5  # the one before is still there
    with opened(as_new.disk, writes=True) as here:
        (here / "note").touch()
    assert len(list((as_new.disk / "blobs").iterdir())) == 5
    shutil.rmtree(clear.place_of(folder).parent)


def test_backed_up_restored_and_retained_without_the_key(tmp_path: Path) -> None:
    home, key = tmp_path / "home", tmp_path / "data.key"
    env = environment(home, None)
    assert run(env, "migrate").returncode == 0
    assert run(env, "data", "key", key).returncode == 0
    assert (key.stat().st_mode & 0o077, run(env, "data", "key", key).returncode) == (0, 2)
    with_key = env | {"CADRE_DATA_KEY_FILE": str(key)}
    (home / "workspaces").mkdir()
    folder = small_workspace(home / "workspaces" / "XSC", people=30)
    before = tree(folder)
    done = run(with_key, "data", "seal")
    assert (done.returncode, "4 files were sealed" in done.stdout) == (0, True), done.stderr
    assert "may remain on the disk" in " ".join(done.stdout.split())
    sealed, archive = tree(folder), tmp_path / "site.tar"
    stray = folder / "blobs" / ".0a.part-x"
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    assert json.loads(run(env, "retain", "--json").stdout)["deleted"]["interrupted"] == 1
    assert run(env, "backup", archive, "--workspace", home / "workspaces").returncode == 0
    words = ("Family7", "contracts.csv", "staff_number")
    assert [word for word in words if word.encode() in archive.read_bytes()] == []
    again = environment(tmp_path / "again", None)
    place = tmp_path / "again" / "workspaces"
    done = run(again, "restore", archive, "--workspace", place)
    assert done.returncode == 0, done.stderr
    assert tree(place / "XSC") == sealed
    reading = ("data", "work", "XSC", "--", "cadre", "read", ".")
    done = run(again | {"CADRE_DATA_KEY_FILE": str(key)}, *reading)
    assert done.returncode == 0, done.stdout + done.stderr
    assert lies_in_the_clear(place, "Family7", "contracts", "staff_number") == []
    assert run(again, *reading).returncode == 3
    done = run(again | {"CADRE_DATA_KEY_FILE": str(key)}, "data", "work", "XSC", "--", "no-such-command")
    assert (done.returncode, "no command no-such-command" in done.stderr) == (2, True), done.stderr
    done = run(again | {"CADRE_DATA_KEY_FILE": str(key)}, "data", "unseal", "XSC")
    assert (done.returncode, "lie in the clear again" in done.stdout) == (0, True), done.stderr
    now = tree(place / "XSC")
    assert {name: now[name] for name in before} == before
    assert any(name.startswith("work/extracts/contracts") for name in now)
    identity = pyrage.x25519.Identity.from_str(key.read_text("utf-8").splitlines()[1])
    assert pyrage.decrypt((folder / "key.age").read_bytes(), [identity]).startswith(b"AGE-SECRET-KEY-1")
