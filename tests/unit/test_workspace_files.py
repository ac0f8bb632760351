"""Files and folders appear whole or not at all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import (
    atomic_file,
    atomic_folder,
    digest_of,
    point_to,
    pointed,
    sweep_leftovers,
)


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def interrupted() -> None:
        with atomic_file(target) as path:
            path.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_folder_under_a_content_name_is_kept(tmp_path: Path) -> None:
    for text in ("first", "second"):
        with atomic_folder(tmp_path / "abc") as path:
            (path / "x").write_text(text)
    assert (tmp_path / "abc" / "x").read_text() == "first"
    assert os.listdir(tmp_path) == ["abc"]


def test_pointing(tmp_path: Path) -> None:
    assert pointed(tmp_path / "current") is None
    point_to(tmp_path / "current", "e1")
    point_to(tmp_path / "current", "e2")
    assert pointed(tmp_path / "current") == "e2"


def test_digest_does_not_depend_on_key_order() -> None:
    assert digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


def test_a_full_disk_is_said_in_plain_words(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(CadreError) as raised, atomic_file(tmp_path / "big") as path:
            path.write_bytes(b"x" * 20_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert raised.value.key == "disk-full"
    assert raised.value.exit_code == ExitCode.STORAGE
    assert os.listdir(tmp_path) == []


WRITER = """
import sys
from pathlib import Path
from cadre.workspace.files import atomic_file, point_to
folder = Path(sys.argv[1])
n = 0
while True:
    n += 1
    with atomic_file(folder / "value") as path:
        path.write_text(f"{n}:" + "x" * (n % 5000) + ":end")
    point_to(folder / "current", str(n))
    print("ready", flush=True)
"""


def test_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    for delay in (0.0, 0.003, 0.011, 0.017):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        text = (tmp_path / "value").read_text()
        number, filler, end = text.split(":")
        assert (len(filler), end) == (int(number) % 5000, "end")
        assert (pointed(tmp_path / "current") or "").isdigit()
    sweep_leftovers(tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["current", "value"]
