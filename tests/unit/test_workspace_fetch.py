"""Files of sources are brought whole and right, or not at all. The server is a real one, on this machine."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import Workspace, load_workspace
from cadre.workspace.fetch import fetch

PUBLISHED = b"area,persons\r\nKGZ,1\r\nMWI,2\r\n"
READ = PUBLISHED.replace(b"\r\n", b"\n")

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Server(BaseHTTPRequestHandler):
    """Serves PUBLISHED; ``/broken`` stops in the middle once, ``/whole`` never continues a download."""

    asked: ClassVar[list[str]] = []
    broken: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        Server.asked.append(self.headers.get("Range", "all"))
        if self.path == "/gone":
            self.send_error(404)
            return
        start = int(self.headers.get("Range", "bytes=0-")[6:-1]) if self.path != "/whole" else 0
        if start >= len(PUBLISHED):
            self.send_error(416)
            return
        rest = PUBLISHED[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if self.path == "/broken" and not start:
            rest = rest[:9]
        self.wfile.write(rest)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Server.asked.clear()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def workspace(folder: Path, lines: str, raw: Path | None = None) -> Workspace:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cadre.toml").write_text(
        '[workspace]\ncountry = "XSC"\nname = {en = "X", ru = "Х"}\nyears = [2020]\n'
        '[sources.people]\nkind = "population"\npublisher = "P"\nlicence = "L"\ndate = "2020-01-01"\n'
        + lines,
        encoding="utf-8",
    )
    return load_workspace(folder, raw)


def source(url: str, file: str = "people.csv", prepare: str = '"newlines"', sums: str = "") -> str:
    return f'file = "{file}"\nurl = "{url}"\nprepare = [{prepare}]\n' + sums


def test_the_declared_steps_turn_the_bytes_at_the_address_into_the_file(tmp_path: Path, address: str) -> None:
    sums = f'upstream_sha256 = "{sha(PUBLISHED)}"\ncontent_sha256 = "{sha(READ)}"\n'
    place = workspace(tmp_path, source(f"{address}/file", "a/people.csv.gz", '"newlines", "gzip"', sums))
    (found,) = fetch(place)
    assert found.state == "downloaded"
    assert gzip.decompress((tmp_path / "data/a/people.csv.gz").read_bytes()) == READ
    (again,) = fetch(place)
    assert again.state == "here"
    assert Server.asked == ["all"]


def test_the_same_bytes_give_the_same_gzip_file(tmp_path: Path, address: str) -> None:
    made = []
    for name in ("one", "two"):
        place = workspace(tmp_path / name, source(f"{address}/file", "people.csv.gz", '"gzip"'))
        list(fetch(place))
        made.append((tmp_path / name / "data/people.csv.gz").read_bytes())
    assert made[0] == made[1]


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path, address: str) -> None:
    place = workspace(tmp_path, source(f"{address}/broken", sums=f'sha256 = "{sha(READ)}"\n'))
    with pytest.raises(CadreError) as problem:
        list(fetch(place))
    assert problem.value.key == "fetch-no-answer"
    assert not (tmp_path / "data/people.csv").exists()
    list(fetch(place))
    assert Server.asked == ["all", "bytes=9-"]
    assert (tmp_path / "data/people.csv").read_bytes() == READ


def test_a_server_that_sends_the_whole_file_again_is_taken_at_its_word(tmp_path: Path, address: str) -> None:
    place = workspace(tmp_path, source(f"{address}/whole", sums=f'sha256 = "{sha(READ)}"\n'))
    (tmp_path / "data").mkdir()
    (tmp_path / "data/.people.csv.download").write_bytes(b"rubbish")
    list(fetch(place))
    assert (tmp_path / "data/people.csv").read_bytes() == READ


@pytest.mark.parametrize("sums", ['upstream_sha256 = "00"\n', 'sha256 = "00"\n'])
def test_another_file_than_declared_is_refused_and_the_old_one_stays(
    tmp_path: Path, address: str, sums: str
) -> None:
    place = workspace(
        tmp_path, source(f"{address}/file", sums='sha256 = "00"\n' if "up" not in sums else sums)
    )
    (tmp_path / "data").mkdir()
    if "upstream" not in sums:
        (tmp_path / "data/people.csv").write_bytes(b"old")
    with pytest.raises(CadreError) as problem:
        list(fetch(place))
    assert problem.value.key == "fetch-wrong-sum"
    left = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert left == ({} if "upstream" in sums else {"people.csv": b"old"})


def test_files_are_copied_from_a_folder_when_their_sum_is_right(tmp_path: Path) -> None:
    given, raw = tmp_path / "given", tmp_path / "raw"
    given.mkdir()
    (given / "people.csv").write_bytes(READ)
    place = workspace(tmp_path / "w", source("https://x", sums=f'sha256 = "{sha(READ)}"\n'), raw)
    (found,) = fetch(place, given)
    assert (found.state, (raw / "people.csv").read_bytes()) == ("copied", READ)
    (given / "people.csv").write_bytes(b"changed")
    (raw / "people.csv").unlink()
    with pytest.raises(CadreError) as problem:
        list(fetch(place, given))
    assert problem.value.key == "fetch-wrong-sum"
    assert not (raw / "people.csv").exists()


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ('file = "people.csv"\n', "fetch-no-address"),
        (source("file:///etc/passwd"), "fetch-bad-address"),
        (source("http://127.0.0.1:9/never"), "fetch-no-answer"),
    ],
)
def test_what_cannot_be_brought_says_why(tmp_path: Path, lines: str, key: str) -> None:
    with pytest.raises(CadreError) as problem:
        list(fetch(workspace(tmp_path, lines)))
    assert problem.value.key == key


def test_a_page_that_is_gone_says_so(tmp_path: Path, address: str) -> None:
    with pytest.raises(CadreError) as problem:
        list(fetch(workspace(tmp_path, source(f"{address}/gone"))))
    assert problem.value.key == "fetch-no-answer"
    assert "404" in str(problem.value.facts["problem"])


def test_what_was_put_together_by_hand_is_named_and_not_downloaded(tmp_path: Path) -> None:
    lines = source("https://example.org/many", prepare='"by-hand"', sums='note = "stacked"\n')
    (found,) = fetch(workspace(tmp_path, lines))
    assert (found.state, found.note, found.url) == ("by-hand", "stacked", "https://example.org/many")


def test_a_small_file_of_the_workspace_itself_needs_no_address(tmp_path: Path) -> None:
    place = workspace(tmp_path, 'file = "people.csv"\n')
    (tmp_path / "people.csv").write_bytes(READ)
    (found,) = fetch(place)
    assert found.state == "here"
