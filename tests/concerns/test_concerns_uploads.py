"""T9: files too large, too many, that lie about their length, never end, or come while the disk is full."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import small_concerns as concerns
from small_concerns import API, Faces, Wire, b64, called, new_handle, posted, sent, solved
from small_unions import Union, union_on

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("concerns")]
AGE = b"age-encryption.org/v1\n"
MIB = 1 << 20


@pytest.fixture(scope="module")
def faces(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    """Files lie on the disk: the database plays no part in them, so that SQLite is enough."""
    home = shutil.copytree(migrated, tmp_path_factory.mktemp("uploads") / "home")
    with concerns.concerns_on(home, None, None) as found:
        yield found


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces)


@pytest.fixture(scope="module")
def address(faces: Faces, union: Union) -> Iterator[str]:
    with concerns.served(faces, "reports") as found:
        yield found


def stored(faces: Faces) -> list[Path]:
    return [path for path in (faces.home / "concerns" / "files").rglob("*") if path.is_file()]


def proof(client: Any) -> str:
    return b64(json.dumps(solved(client)).encode())


def put(client: Any, handle: str, file: str, octets: bytes) -> Any:
    return client.generic(
        "PUT", f"/v1/files/{file}?handle={handle}", octets, content_type="application/octet-stream",
        headers={"X-Proof": proof(client)},
    )  # fmt: skip


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def raw(address: str, head: str, *pieces: bytes, pause: float = 0, close: bool = False) -> tuple[int, str]:
    """Exactly these octets over the wire; the status and whatever was told."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=30) as wire:
        wire.sendall(head.encode())
        for piece in pieces:
            try:
                wire.sendall(piece)
            except OSError:  # the server has answered and closed
                break
            time.sleep(pause)
        if close:
            wire.shutdown(socket.SHUT_WR)
        told = b""
        try:
            while b"\r\n\r\n" not in told and (more := wire.recv(65536)):
                told += more
        except OSError:
            pass
    return (int(told.split()[1]) if told else 0), told.decode(errors="replace")


def head(address: str, handle: str, more: str) -> str:
    return (
        f"PUT /v1/files/{new_handle()}?handle={handle} HTTP/1.1\r\nHost: {API}\r\n"
        f"X-Proof: {proof(Wire(address))}\r\nContent-Type: application/octet-stream\r\n{more}\r\n\r\n"
    )  # fmt: skip


def test_a_false_length_leaves_nothing(faces: Faces, address: str) -> None:
    before, handle = stored(faces), new_handle()
    status, _ = raw(address, head(address, handle, "Content-Length: 100000"), AGE + b"x" * 500, close=True)
    assert status in (0, 400)  # cut short: there may be nobody left to answer
    time.sleep(0.3)
    assert stored(faces) == before


def test_what_says_not_how_long_it_is_is_not_begun(faces: Faces, address: str) -> None:
    """Endless pieces: refused before the first was read, however many come."""
    before, handle = stored(faces), new_handle()
    piece = b"10000\r\n" + (AGE + b"x" * 65536)[:65536] + b"\r\n"
    status, _ = raw(address, head(address, handle, "Transfer-Encoding: chunked"), *[piece] * 200)
    assert status == 411
    assert stored(faces) == before
    assert called(address, "GET", "/v1/help")[0] == 200


def test_a_length_beyond_the_limit_is_refused_before_it_comes(faces: Faces, address: str) -> None:
    status, _ = raw(address, head(address, new_handle(), f"Content-Length: {27 * MIB}"), AGE)
    assert status == 413
    status, _ = raw(address, head(address, new_handle(), f"Content-Length: {10**18}"), AGE)
    assert status == 413


def test_memory_stays_small_while_a_large_file_comes(faces: Faces, address: str) -> None:
    handle, octets = new_handle(), AGE + os.urandom(26 * MIB - 100)
    path = f"/v1/files/{new_handle()}?handle={handle}"
    before = _memory(address)
    assert before > 10 * MIB
    assert called(address, "PUT", path, octets, X_Proof=proof(Wire(address)))[0] == 201
    assert sorted(path.stat().st_size for path in stored(faces))[-1] == len(octets)
    assert _memory(address) - before < 60 * MIB


def _memory(address: str) -> int:
    """Most that a process listening there ever held, in octets."""
    port = f":{int(address.split(':')[1]):04X}"
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    inodes = {parts[9] for parts in sockets if parts[1].endswith(port)}
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            links = {os.readlink(fd) for fd in (process / "fd").iterdir()}
            if any(f"socket:[{inode}]" in links for inode in inodes):
                peak = next(one for one in (process / "status").read_text().splitlines() if "VmHWM" in one)
                found = max(found, int(peak.split()[1]) << 10)
        except OSError:
            continue
    return found


def test_a_body_that_trickles_is_given_up(faces: Faces, monkeypatch: pytest.MonkeyPatch) -> None:
    from cadre_site.concerns import files
    from cadre_site.concerns.refusing import RefusedError

    clock = iter(range(0, 100_000, 10))
    monkeypatch.setattr(files.time, "monotonic", lambda: float(next(clock)))
    before, pieces = stored(faces), iter([AGE] + [b"x"] * 1000)
    with pytest.raises(RefusedError) as problem:
        files.receive(new_handle(), new_handle(), 5000, lambda most: next(pieces)[:most])
    assert (problem.value.word, problem.value.status) == ("too-slow", 408)
    assert stored(faces) == before
    assert len(list(pieces)) > 900


def test_the_eleventh_file_and_a_case_too_heavy(faces: Faces) -> None:
    api, handle = faces.api(), new_handle()
    small = AGE + b"x" * 4096
    files = [new_handle() for _ in range(11)]
    for file in files[:10]:
        assert put(api, handle, file, small).status_code == 201
    assert refused(put(api, handle, files[10], small)) == (413, "too-many-files")
    assert put(api, handle, files[0], small).status_code == 200
    assert refused(put(api, handle, files[0], small + b"y")) == (409, "file-taken")
    heavy, octets = new_handle(), AGE + b"x" * (25 * MIB)
    assert [put(api, heavy, new_handle(), octets).status_code for _ in range(2)] == [201, 201]
    assert refused(put(api, heavy, new_handle(), octets)) == (413, "case-full")


@pytest.mark.parametrize(
    "octets", [b"GIF89a" * 900, b"PK\x03\x04" * 2000, b"age-encryption.org/v2\n", AGE[:-1], b"-----BEGIN AGE"]
)
def test_what_is_not_sealed_is_not_kept(faces: Faces, octets: bytes) -> None:
    """Pictures, archives and whatever is both: the server looks into no sealed file, and takes no others."""
    before = stored(faces)
    assert refused(put(faces.api(), new_handle(), new_handle(), octets)) == (422, "not-sealed")
    assert stored(faces) == before


def test_a_full_disk_is_told_and_nothing_is_written_by_halves(
    faces: Faces, union: Union, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadre_site.concerns import files

    api, before = faces.api(), stored(faces)

    def full(*given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "_take", full)
        assert refused(put(api, new_handle(), new_handle(), AGE + b"x" * 4096)) == (507, "disk-full")
    assert stored(faces) == before
    missing = new_handle()
    one = sent(union.slug, union.signed, api, files=(missing,))
    answer = posted(api, "/v1/concerns", one.body)
    assert (answer.status_code, answer.json()) == (
        409,
        {"error": "file-missing", "params": {"file": missing}},
    )
    assert put(api, one.handle, missing, AGE + b"x" * 4096).status_code == 201
    assert posted(api, "/v1/concerns", one.body).status_code == 201  # the proof had not been spent


def test_a_file_that_no_message_names_goes_after_a_day(faces: Faces, union: Union) -> None:
    from datetime import UTC, datetime, timedelta

    from cadre_site.concerns.ticking import tick

    api, named, left = faces.api(), new_handle(), new_handle()
    one = sent(union.slug, union.signed, api, files=(named,))
    for file in (named, left):
        assert put(api, one.handle, file, AGE + b"x" * 4096).status_code == 201
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    from cadre_site.concerns.files import place_of

    tick(datetime.now(UTC) + timedelta(hours=23))
    assert place_of(one.handle, left).exists()
    tick(datetime.now(UTC) + timedelta(hours=25))
    assert not place_of(one.handle, left).exists()
    assert place_of(one.handle, named).exists()


def test_no_post_is_larger_than_a_first_message(faces: Faces) -> None:
    answer = faces.api().post("/v1/concerns", b" " * (3 * MIB), content_type="application/json")
    assert refused(answer) == (413, "too-large")
