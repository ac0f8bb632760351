"""Workspaces encrypted at rest: what lies on the disk whatever is killed, what is told when none opens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from both_languages import in_words
from cadre.vocabulary.errors import CadreError
from cadre_site.sealing import clear, keys, manifest, state
from cadre_site.sealing.closing import close, close_all
from cadre_site.sealing.moving import seal_workspace, unseal_workspace
from cadre_site.sealing.store import BLOBS, seal_changes, store_at
from cadre_site.sealing.working import keep, opened
from small_seals import killed_at, lies_in_the_clear, new_key, tree
from small_workspaces import small_workspace

pytestmark = pytest.mark.xdist_group("site")
WORDS = ("Family7", "contracts", "staff_number", "cadre.toml", "Малая")


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    made = new_key()
    monkeypatch.setenv(keys.KEY, made)
    return made


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Of workspaces; what is opened of it is removed from memory afterwards."""
    yield tmp_path
    for folder in tmp_path.iterdir():
        if folder.is_dir():
            shutil.rmtree(clear.place_of(folder).parent, ignore_errors=True)


@pytest.fixture
def sealed(key: str, place: Path) -> Path:
    folder = small_workspace(place / "XSC", people=30)
    seal_workspace(folder, keys.given())
    return folder


def told(work: Callable[[], object]) -> str:
    with pytest.raises(CadreError) as problem:
        work()
    in_words(problem.value)
    return problem.value.key


def use(folder: Path, writes: bool = False, work: Callable[[Path], object] = lambda here: None) -> object:
    with opened(folder, writes=writes, idle=0) as here:
        return work(here)


def test_a_sealed_workspace_shows_nothing_and_opens_as_it_was(key: str, place: Path) -> None:
    folder = small_workspace(place / "XSC", people=30)
    (folder / "empty").mkdir()
    before = tree(folder)
    assert len(lies_in_the_clear(folder, *WORDS)) >= len(WORDS)
    assert seal_workspace(folder, keys.given()) == 4
    assert lies_in_the_clear(folder, *WORDS) == []
    assert {path.name for path in folder.iterdir()} == {keys.OWN, manifest.FILE, BLOBS, ".locks"}
    with opened(folder, writes=False, idle=0) as here:
        assert (tree(here), here.name, here.stat().st_mode & 0o077) == (before, "XSC", 0)
        assert here.is_relative_to(clear.base())
    assert not here.exists()
    assert unseal_workspace(folder, keys.given()) == 4
    assert tree(folder) == before


def test_only_what_changed_is_sealed_again_and_times_stay(sealed: Path) -> None:
    blobs = {path.name for path in (sealed / BLOBS).iterdir()}
    with opened(sealed, writes=True, idle=0) as here:
        time_then = (here / "areas.csv").stat().st_mtime_ns
        (here / "areas.csv").rename(here / "regions.csv")
        (here / "population.csv").write_text("changed", "utf-8")
        (here / "contracts.csv").unlink()
    now = {path.name for path in (sealed / BLOBS).iterdir()}
    assert (len(now), len(now & blobs)) == (3, 1)  # cadre.toml stays; a name is known by its place alone
    with opened(sealed, writes=True, idle=0) as here:
        assert sorted(tree(here)) == ["cadre.toml", "population.csv", "regions.csv"]
        assert (here / "regions.csv").stat().st_mtime_ns > time_then  # when it came to be called so
    assert {path.name for path in (sealed / BLOBS).iterdir()} == now


def test_what_only_reads_changes_nothing_on_the_disk(sealed: Path) -> None:
    before = tree(sealed)
    use(sealed, work=lambda here: (here / "stray.csv").write_text("Family7", "utf-8"))
    assert tree(sealed) == before
    assert use(sealed, work=lambda here: (here / "stray.csv").exists()) is False


SIGNS = st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",))
NAMES = st.text(SIGNS, min_size=1, max_size=12)
PATHS = st.lists(NAMES.filter(lambda name: name not in (".", "..") and len(name.encode()) < 200
                              and ".part-" not in name), min_size=1, max_size=3)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.lists(st.lists(st.tuples(PATHS, st.none() | st.binary(max_size=200_000)), max_size=6),
                    min_size=1, max_size=3)
)  # fmt: skip
def test_any_tree_comes_back(
    states: list[list[tuple[list[str], bytes | None]]], key: str, place: Path
) -> None:
    folder = place / "XSC"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    seal_workspace(folder, keys.given())
    for found in states:
        with opened(folder, writes=True, idle=0) as here:
            for path in here.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            for parts, content in found:
                if parts[0] == "uploads":
                    continue
                with suppress(OSError):  # a file where a folder is, or the other way round
                    path = here.joinpath(*parts)
                    path.mkdir(parents=True) if content is None else _write(path, content)
            wanted = tree(here)
        assert use(folder, work=tree) == wanted
        assert len(list((folder / BLOBS).glob("*"))) == sum(one is not None for one in wanted.values())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_killed_anywhere_while_sealing_the_old_or_the_new_state_is_whole(sealed: Path) -> None:
    old = use(sealed, work=tree)
    assert isinstance(old, dict)
    new = dict(old) | {"areas.csv": b"Family7 again", "work": None, "work/memo.json": b"Family7 memo"}
    del new["population.csv"]

    def change() -> None:
        with opened(sealed, writes=True, idle=0) as here:
            (here / "areas.csv").write_bytes(b"Family7 again")
            (here / "work").mkdir(exist_ok=True)
            (here / "work" / "memo.json").write_bytes(b"Family7 memo")
            (here / "population.csv").unlink(missing_ok=True)

    before, step, seen = shutil.copytree(sealed, sealed.parent / "before"), 0, set()
    while True:
        going_on = killed_at(step, change)
        assert lies_in_the_clear(sealed.parent, *WORDS) == []
        close_all(sealed.parent)  # as a server does when it starts
        assert list(clear.place_of(sealed).parent.glob(".XSC.part-*")) == []
        assert not clear.place_of(sealed).exists()
        found = use(sealed, work=tree)
        assert found in (old, new), step
        seen.add(found == new)
        if not going_on:
            break
        shutil.rmtree(sealed)
        shutil.copytree(before, sealed)
        step += 1
    assert (found == new, seen) == (True, {False, True})
    assert step > 20


@pytest.mark.parametrize("move", [seal_workspace, unseal_workspace])
def test_sealing_and_unsealing_are_done_again_after_a_kill(
    key: str, place: Path, move: Callable[..., int]
) -> None:
    folder = small_workspace(place / "XSC", people=30)
    whole = tree(folder)
    if move is unseal_workspace:
        seal_workspace(folder, keys.given())
    step = 0
    while killed_at(step, lambda: move(folder, keys.given())):
        step += 1
        if step % 3 == 0:  # often enough to see that nothing is lost, whichever way one goes on
            kept = shutil.copytree(folder, place / "kept")
            (unseal_workspace if move is seal_workspace else seal_workspace)(folder, keys.given())
            seal_workspace(folder, keys.given())
            assert use(folder, work=tree) == whole, step
            shutil.rmtree(folder)
            kept.rename(folder)
    assert step > 10
    if move is seal_workspace:
        assert lies_in_the_clear(folder, *WORDS) == []
        unseal_workspace(folder, keys.given())
    assert tree(folder) == whole


PROGRAM = """
import os, sys
from pathlib import Path
from cadre_site.sealing.working import keep, opened
folder, me = Path(sys.argv[1]), sys.argv[2]
for turn in range(8):
    with opened(folder, writes=True, idle=0) as here:
        (here / f"{me}-{turn}").write_text(me * 1000)
        if turn % 2:
            keep(here)
"""


def test_several_processes_at_once_lose_nothing_of_each_other(sealed: Path) -> None:
    call = [sys.executable, "-c", PROGRAM, str(sealed)]
    running = [subprocess.Popen([*call, name]) for name in ("a", "b", "c")]
    assert [one.wait(timeout=120) for one in running] == [0, 0, 0]
    found = use(sealed, work=tree)
    assert isinstance(found, dict)
    wanted = {f"{name}-{turn}": name.encode() * 1000 for name in "abc" for turn in range(8)}
    assert {name: found.get(name) for name in wanted} == wanted


def test_somebody_elses_long_work_does_not_keep_one_waiting_and_is_not_cleared_up(sealed: Path) -> None:
    with opened(sealed, writes=True, idle=0) as here:
        (here / "half done").write_text("by a long reading", "utf-8")
        began = time.perf_counter()
        with opened(sealed, writes=True, idle=0) as again:
            (again / "quick").write_text("decision", "utf-8")
        assert (again, time.perf_counter() - began < 5) == (here, True)
        assert here.is_dir()
        assert not close(sealed, here)
        assert told(lambda: seal_workspace(sealed, keys.given())) == "data-busy"
        shutil.rmtree(here / "half done", ignore_errors=True)
    assert not here.exists()
    assert {"half done", "quick"} <= set(use(sealed, work=tree))  # type: ignore[call-overload]


def test_it_stays_open_for_a_while_and_then_the_memory_is_given_back(sealed: Path) -> None:
    with opened(sealed, writes=False, idle=0.6) as here:
        pass
    assert here.is_dir()
    time.sleep(0.4)
    with opened(sealed, writes=False, idle=0.6):
        pass
    time.sleep(0.4)
    assert here.is_dir()  # used since
    time.sleep(0.6)
    assert list(here.parent.iterdir()) == []


def test_a_kill_leaves_memory_that_the_next_start_clears(sealed: Path) -> None:
    def work() -> None:
        with opened(sealed, writes=True) as here:
            (here / "unfinished").write_text("Family7", "utf-8")
            os.kill(os.getpid(), 9)

    assert killed_at(10**9, work)
    here = clear.place_of(sealed)
    assert here.is_dir()
    assert close_all(sealed.parent) == 1
    assert list(here.parent.iterdir()) == []
    assert "unfinished" not in use(sealed, work=tree)  # type: ignore[operator]


def test_without_the_key_or_with_another_nothing_opens_and_nothing_changes(
    sealed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = tree(sealed)
    monkeypatch.delenv(keys.KEY)
    assert told(lambda: use(sealed, True)) == "data-key-missing"
    assert told(lambda: seal_workspace(sealed, keys.given())) == "data-no-key"
    monkeypatch.setenv(keys.KEY, new_key())
    assert told(lambda: use(sealed, True)) == "data-key-wrong"
    assert told(lambda: unseal_workspace(sealed, keys.given())) == "data-key-wrong"
    monkeypatch.setenv(keys.KEY_FILE, str(tmp_path / "none"))
    assert told(lambda: use(sealed, True)) == "data-key-twice"
    monkeypatch.delenv(keys.KEY)
    assert told(lambda: use(sealed, True)) == "data-key-file"
    for text in ("", "# nothing\n", "AGE-SECRET-KEY-1CUT", "age1notasecret"):
        (tmp_path / "none").write_text(text, "utf-8")
        assert told(lambda: use(sealed, True)) == "data-key-bad"
    assert tree(sealed) == before


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [_cut, _flip, Path.unlink, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("what", ["manifest.age", "key.age", "blob"])
def test_what_is_damaged_is_said_and_nothing_is_lost(
    sealed: Path, harm: Callable[[Path], None], what: str
) -> None:
    whole = shutil.copytree(sealed, sealed.parent / "whole")
    blob = max((sealed / BLOBS).iterdir(), key=lambda path: path.stat().st_size)
    harm(blob if what == "blob" else sealed / what)
    if not (harm is Path.unlink and what == "manifest.age"):
        assert told(lambda: use(sealed, True)) == "data-damaged"
        assert not clear.place_of(sealed).exists()
    else:
        assert told(lambda: use(sealed, True)) == "data-unsealed"
    before = tree(whole)
    for path in (sealed / BLOBS).iterdir():
        assert path == blob or path.read_bytes() == before[f"{BLOBS}/{path.name}"]


def test_blobs_that_were_exchanged_are_noticed(sealed: Path) -> None:
    one, other, *_ = sorted((sealed / BLOBS).iterdir())
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    assert told(lambda: use(sealed)) == "data-damaged"
    one.write_bytes(content)
    use(sealed)


def test_with_a_key_nothing_is_opened_that_lies_in_the_clear(key: str, place: Path) -> None:
    folder = small_workspace(place / "XSC", people=3)
    assert told(lambda: use(folder)) == "data-unsealed"
    seal_workspace(folder, keys.given())
    (folder / "list.csv").write_text("Family7", "utf-8")
    assert told(lambda: use(folder)) == "data-half"
    assert told(lambda: seal_workspace(folder, keys.given())) == "data-differs"
    assert told(lambda: unseal_workspace(folder, keys.given())) == "data-differs"
    assert (folder / "list.csv").read_text("utf-8") == "Family7"
    (folder / "list.csv").unlink()
    use(folder)
    link = small_workspace(place / "XSD", people=3)
    (link / "link.csv").symlink_to(link / "areas.csv")
    assert told(lambda: seal_workspace(link, keys.given())) == "data-link"
    (link / "link.csv").unlink()
    (link / BLOBS).mkdir()
    assert told(lambda: seal_workspace(link, keys.given())) == "data-name"
    (link / BLOBS).rmdir()
    seal_workspace(link, keys.given())
    with opened(link, writes=True, idle=0) as here:
        (here / BLOBS).mkdir()
    assert told(lambda: unseal_workspace(link, keys.given())) == "data-name"


def test_a_new_key_of_the_site_is_one_small_file(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = os.environ[keys.KEY], new_key()
    before = tree(sealed)
    monkeypatch.setenv(keys.KEY, f"{new}\n{old}")
    keys.rewrap(sealed, keys.given())
    changed = {name for name, one in tree(sealed).items() if one != before.get(name)}
    assert changed == {keys.OWN}
    monkeypatch.setenv(keys.KEY, new)
    assert "areas.csv" in use(sealed, work=tree)  # type: ignore[operator]
    monkeypatch.setenv(keys.KEY, old)
    assert told(lambda: use(sealed)) == "data-key-wrong"


def test_it_is_opened_in_memory_alone_and_for_its_owner_alone(
    sealed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(clear.PLACE, str(tmp_path / "on the disk"))
    assert told(lambda: use(sealed)) == "data-clear-disk"
    monkeypatch.setenv(clear.PLACE, str(tmp_path / "no" / "such"))
    assert told(lambda: use(sealed)) == "data-clear-none"
    shared = Path(f"/dev/shm/cadre-test-{os.getpid()}")
    shared.mkdir(mode=0o755)
    try:
        monkeypatch.setenv(clear.PLACE, str(shared))
        assert told(lambda: use(sealed)) == "data-clear-open"
        shared.chmod(0o700)
        use(sealed)
        assert told(lambda: clear.check_room(shared, 10**15, "XSC")) == "data-memory"
    finally:
        shutil.rmtree(shared)


WRITER = """
import sys
from pathlib import Path
from cadre_site.sealing.working import opened
folder = Path(sys.argv[1])
for turn in range(10**6):
    with opened(folder, writes=True) as here:
        for name in ("contracts one.csv", "contracts two.csv"):
            (here / name).write_bytes(f"{turn:09d} Family7 ".encode() * 400_000)
    print(turn, flush=True)
"""


def test_killed_while_it_encrypts_nothing_lies_in_the_clear(sealed: Path) -> None:
    seen = []
    for wait in (0.0, 0.02, 0.05, 0.08, 0.11):
        call = [sys.executable, "-c", WRITER, str(sealed)]
        with subprocess.Popen(call, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait)
            process.kill()
        assert lies_in_the_clear(sealed.parent, *WORDS) == []
        close_all(sealed.parent)
        found = use(sealed, work=tree)
        assert isinstance(found, dict)
        assert found["contracts one.csv"] == found["contracts two.csv"]  # of one turn, and whole
        seen.append(len(found["contracts one.csv"]))
    assert seen == [18 * 400_000] * 5


def test_two_places_in_memory_do_not_write_over_each_other(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(f"/dev/shm/cadre-test-{os.getpid()}")
    try:
        with opened(sealed, writes=True, idle=0) as here:
            (here / "one").write_text("1", "utf-8")
            monkeypatch.setenv(clear.PLACE, str(other))
            assert told(lambda: use(sealed, True)) == "data-elsewhere"
            monkeypatch.delenv(clear.PLACE)
        assert "one" in use(sealed, work=tree)  # type: ignore[operator]
    finally:
        shutil.rmtree(other, ignore_errors=True)


def test_what_is_just_being_deleted_is_not_sealed(sealed: Path) -> None:
    """As logind does to the memory of a user who is no system user, when they sign out."""

    def sweep_away(here: Path) -> None:
        for path in (*here.rglob("*.csv"), *here.parent.glob(".XSC.json")):
            path.unlink()

    def swept() -> None:
        with opened(sealed, writes=True, idle=0) as here:
            sweep_away(here)

    assert told(swept) == "data-elsewhere"
    with opened(sealed, writes=False, idle=0) as here:
        store, known = store_at(sealed, keys.given()), state.read(here)
        sweep_away(here)
        assert known is not None
        assert told(lambda: seal_changes(store, here, known)) == "data-elsewhere"
    assert "areas.csv" in use(sealed, work=tree)  # type: ignore[operator]


def test_temporary_files_stay_in_memory_and_are_cleared_up(sealed: Path) -> None:
    program = (
        "import os, sys, tempfile; from cadre_site.sealing.clear import use_for_temporary_files as use;"
        "use(); print(tempfile.mkdtemp(), flush=True); sys.argv[1] == 'kill' and os.kill(os.getpid(), 9)"
    )
    for end in ("kill", "leave"):
        done = subprocess.run(
            [sys.executable, "-c", program, end], capture_output=True, text=True, check=False
        )
        made = Path(done.stdout.strip())
        assert made.is_relative_to(clear.base())
        assert made.exists() == (end == "kill")
        close_all(sealed.parent)
        assert not made.parent.exists()


def test_keep_seals_in_between(sealed: Path) -> None:
    def work() -> None:
        with opened(sealed, writes=True) as here:
            (here / "kept").write_text("Family7", "utf-8")
            keep(here)
            (here / "not kept").write_text("Family7", "utf-8")
            os.kill(os.getpid(), 9)

    assert killed_at(10**9, work)
    close_all(sealed.parent)
    found = use(sealed, work=tree)
    assert isinstance(found, dict)
    assert ("kept" in found, "not kept" in found) == (True, False)
    assert lies_in_the_clear(sealed, *WORDS) == []
