"""Files on their way into a workspace: in parts, broken off, in disguise."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import signal
import struct
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_site_stewards import Stewards, audited

from both_languages import in_words
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import load_workspace

pytestmark = pytest.mark.xdist_group("site")
CSV = b"staff_number,occupation\n" + b"".join(b"%d,2221\n" % number for number in range(4000))
SOURCE = "/en/desk/data/XSC/sources/contracts"


@pytest.fixture(scope="module")
def stewards(home: Path) -> Stewards:
    return Stewards(home)


def begin(stewards: Stewards, name: str = "new list.csv", size: int = len(CSV), **more: int) -> Any:
    return stewards.client.post(f"{SOURCE}/begin", {"name": name, "size": size, **more})


def send(stewards: Stewards, to: str, offset: int, chunk: bytes) -> Any:
    return stewards.client.post(f"{to}?offset={offset}", chunk, content_type="application/octet-stream")


def test_a_file_in_parts_is_taken_over_and_every_step_is_in_the_audit(stewards: Stewards) -> None:
    before, old = len(audited()), (stewards.folder / "contracts.csv").read_bytes()
    begun = begin(stewards).json()
    assert (begun["received"], begun["tail_from"]) == (0, 0)
    assert send(stewards, begun["to"], 0, CSV[:1000]).json() == {"received": 1000}
    assert send(stewards, begun["to"], 0, CSV[:1000]).json()["received"] == 1000  # sent twice
    assert send(stewards, begun["to"], 2000, CSV[2000:]).status_code == 409  # one is missing between
    assert stewards.client.post(f"{begun['to']}/finish").status_code == 422
    assert "Choose the same file below" in stewards.text(SOURCE)
    again = begin(stewards).json()
    assert (again["to"], again["received"]) == (begun["to"], 1000)
    assert again["tail"] == hashlib.sha256(CSV[:1000]).hexdigest()
    assert send(stewards, begun["to"], 1000, CSV[1000:] + b"x").status_code == 409
    assert send(stewards, begun["to"], 1000, CSV[1000:]).json() == {"received": len(CSV)}
    assert stewards.client.post(f"{begun['to']}/take").status_code == 422  # not checked
    assert stewards.client.post(f"{begun['to']}/finish").status_code == 302
    digest = hashlib.sha256(CSV).hexdigest()
    assert digest in stewards.text(SOURCE)
    rows = stewards.text(f"{begun['to']}/rows")
    assert ("<td>19</td>" in rows, "<td>20</td>" in rows) == (True, False)
    assert (stewards.folder / "contracts.csv").read_bytes() == old
    assert stewards.client.post(f"{begun['to']}/take").status_code == 302
    assert (stewards.folder / "contracts.csv").read_bytes() == CSV
    assert list((stewards.folder / "uploads").iterdir()) == []
    told = [(action, facts) for action, _, facts in audited()[before:] if action != "data_viewed"]
    id = begun["to"].rpartition("/")[2]
    assert told == [
        ("upload_begun", {"upload": id, "size": len(CSV), "received": 0}),
        ("upload_begun", {"upload": id, "size": len(CSV), "received": 1000}),
        ("upload_received", {"upload": id, "sha256": digest, "size": len(CSV)}),
        ("upload_taken", {"sha256": digest, "before": hashlib.sha256(old).hexdigest()}),
    ]


def test_a_small_file_comes_by_a_plain_form(stewards: Stewards) -> None:
    file = SimpleUploadedFile("list.csv", CSV + b"plain")
    assert stewards.client.post(f"{SOURCE}/upload", {"file": file}).status_code == 302
    page = stewards.text(SOURCE)
    assert hashlib.sha256(CSV + b"plain").hexdigest() in page
    path = next((stewards.folder / "uploads").iterdir())
    assert ((path / "bytes.csv").stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)
    assert stewards.client.post(f"/en/desk/data/XSC/uploads/{path.name}/discard").status_code == 302
    assert not path.exists()
    answer = stewards.client.post(f"{SOURCE}/upload", {})
    assert (answer.status_code, "No file arrived." in answer.content.decode()) == (422, True)


def test_a_file_too_large_for_a_form_is_on_no_disk(stewards: Stewards, tmp_path: Path) -> None:
    with override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=1000, FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        answer = stewards.client.post(f"{SOURCE}/upload", {"file": SimpleUploadedFile("list.csv", CSV)})
    assert (answer.status_code, list(tmp_path.iterdir())) == (422, [])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("../cadre.csv", "upload-name"), ("a/b.csv", "upload-name"), ("a\\b.csv", "upload-name"),
        (".csv", "upload-name"), ("", "upload-name"), ("a\0.csv", "upload-name"), ("C:a.csv", "upload-name"),
        ("x" * 150 + ".csv", "upload-name"), ("list\u202evsc.csv", "upload-name"),
        ("list.xlsx", "upload-ending"), ("list.csv.exe", "upload-ending"), ("list.csv.gz", "upload-ending"),
    ],
)  # fmt: skip
def test_names_that_are_no_plain_names_are_refused(stewards: Stewards, name: str, key: str) -> None:
    from cadre_site.stewards import uploads

    workspace = load_workspace(stewards.folder)
    with pytest.raises(CadreError) as problem:
        uploads.begin(workspace, workspace.config.sources["contracts"], name, 10, 0, "somebody")
    assert problem.value.key == key
    in_words(problem.value)


@pytest.mark.parametrize("size", [0, -1, 2 * 10**9 + 1, 10**18])
def test_nothing_empty_and_nothing_above_two_gigabytes(stewards: Stewards, size: int) -> None:
    answer = begin(stewards, size=size)
    assert (answer.status_code, answer.json()["received"]) == (409, None)
    assert "2 GB" in answer.json()["problem"]["what"]


@pytest.mark.parametrize("id", ["..", "0123456789abcdef", "%2e%2e", "x" * 16, "0123456789ABCDEF"])
def test_an_upload_is_found_by_its_number_alone(stewards: Stewards, id: str) -> None:
    (stewards.folder / "about.json").write_text("{}", "utf-8")
    for end in ("", "/finish", "/take", "/discard"):
        assert stewards.client.post(f"/en/desk/data/XSC/uploads/{id}{end}").status_code in (302, 404)
    (stewards.folder / "about.json").unlink()


def test_a_source_outside_the_workspace_is_not_written_to(stewards: Stewards, tmp_path: Path) -> None:
    from cadre_site.stewards import uploads

    folder = shutil.copytree(stewards.folder, tmp_path / "XSC")
    toml = folder / "cadre.toml"
    toml.write_text(toml.read_text("utf-8").replace("contracts.csv", "../contracts.csv"), "utf-8")
    workspace = load_workspace(folder)
    with pytest.raises(CadreError) as problem:
        uploads.target_of(workspace, workspace.config.sources["contracts"])
    assert problem.value.key == "upload-outside"


def test_a_chunk_that_is_too_large_is_not_read(stewards: Stewards) -> None:
    from cadre_site.stewards import uploads

    to = begin(stewards, size=10**9).json()["to"]
    assert send(stewards, to, 0, b"x" * (uploads.CHUNK + 1)).status_code == 413
    assert send(stewards, to, 0, b"").status_code == 413
    assert stewards.client.get(to).json() == {"received": 0, "size": 10**9}
    stewards.client.post(f"{to}/discard")


def test_of_another_countrys_uploads_nothing_is_told(stewards: Stewards) -> None:
    to = begin(stewards).json()["to"]
    assert stewards.foreign.get(to).status_code == 404
    for end in ("?offset=0", "/finish", "/take", "/discard"):
        sent = stewards.foreign.post(to + end, b"abc", content_type="application/octet-stream")
        assert sent.status_code == 404
    assert stewards.client.get(to).json()["received"] == 0
    stewards.client.post(f"{to}/discard")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(CSV)), max_size=6), wrong=st.integers(0, len(CSV)))
def test_however_it_is_cut_and_resumed_the_same_bytes_arrive(
    stewards: Stewards, cuts: list[int], wrong: int
) -> None:
    from cadre_site.stewards import uploads

    workspace = load_workspace(stewards.folder)
    source = workspace.config.sources["contracts"]
    ends = [*sorted(cuts), len(CSV)]
    for end in ends:
        found = uploads.begin(workspace, source, "cut.csv", len(CSV), 7, "somebody")
        if wrong != found.received:
            with pytest.raises(CadreError):
                uploads.add(found, wrong, CSV[wrong:end] or b"x")
        uploads.add(found, found.received, CSV[found.received : end])
    done = uploads.finish(uploads.begin(workspace, source, "cut.csv", len(CSV), 7, "somebody"))
    assert done.sha256 == hashlib.sha256(CSV).hexdigest()
    uploads.discard(done)


@pytest.mark.parametrize("stopped", ["begin", "add", "finish", "place", "discard"])
def test_a_kill_leaves_nothing_half_done_and_it_can_be_done_again(
    stewards: Stewards, tmp_path: Path, stopped: str
) -> None:
    """Killed just before each call that changes the disk, one after the other, until it gets through."""
    from cadre_site.stewards import uploads

    folder = shutil.copytree(stewards.folder, tmp_path / "XSC", ignore=shutil.ignore_patterns("uploads"))
    workspace = load_workspace(folder)
    source, old = workspace.config.sources["contracts"], (folder / "contracts.csv").read_bytes()

    def whole(kill_at: int | None) -> bool:
        child = os.fork()
        if child == 0:
            _kill_at(stopped, kill_at)
            found = uploads.begin(workspace, source, "killed.csv", len(CSV), 1, "somebody")
            if found.received < len(CSV):
                uploads.add(found, found.received, CSV[found.received :])
            found = uploads.finish(uploads.begin(workspace, source, "killed.csv", len(CSV), 1, "somebody"))
            uploads.place(found, uploads.target_of(workspace, source))
            uploads.discard(found)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    step = 0
    while whole(step):
        assert (folder / "contracts.csv").read_bytes() in (old, CSV)
        for one in uploads.uploads(workspace):
            assert CSV.startswith(one.bytes.read_bytes())
            assert one.sha256 in ("", hashlib.sha256(CSV).hexdigest())
        step += 1
        assert step < 40
    assert step > 0
    assert (folder / "contracts.csv").read_bytes() == CSV
    assert uploads.uploads(workspace) == []


def _kill_at(stage: str, wanted: int | None) -> None:
    """In a child process: end it before the call number ``wanted`` that changes the disk during ``stage``."""
    import sys

    from cadre_site.stewards import uploads

    seen = {"in": False, "count": 0}
    original = getattr(uploads, stage)

    def counted(*given: Any) -> Any:
        seen["in"] = True
        try:
            return original(*given)
        finally:
            seen["in"] = False

    setattr(uploads, stage, counted)
    changing = (
        "open",
        "os.rename",
        "os.link",
        "os.remove",
        "os.mkdir",
        "os.rmdir",
        "shutil.rmtree",
        "os.chmod",
    )

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if seen["in"] and event in changing:
            if seen["count"] == wanted:
                os.kill(os.getpid(), signal.SIGKILL)
            seen["count"] += 1

    sys.addaudithook(hook)


def workbook(rows: int = 3) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_row(row, 0, [f"nurse {row}", row])
    return made.getvalue()


def zipped(members: dict[str, bytes], lie: int | None = None) -> bytes:
    """A zip of these; ``lie``: the size that it says the last member unpacks to."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    whole = bytearray(made.getvalue())
    if lie is not None:
        place = whole.rindex(b"PK\x01\x02")
        whole[place + 24 : place + 28] = struct.pack("<I", lie)
    return bytes(whole)


PARTS = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
ZEROS = b"\0" * 60_000_000


def parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table({"occupation": ["2221"] * 100}), made)
    return made.getvalue()


GOOD = {
    "a.csv": CSV, "b.csv": "кадр;пол\n".encode("utf-16"), "c.tsv": "a\tб\n".encode(),
    "d.csv.gz": gzip.compress(CSV),
    "e.xlsx": workbook(), "f.parquet": parquet(), "g.sav": b"$FL2@(#) SPSS", "h.dta": b"<stata_dta><header>",
    "i.dta": b"\x72\x02\x01\0",
    "j.csv.gz": gzip.compress(CSV) + gzip.compress(CSV),
}  # fmt: skip
BAD = {
    "a.csv": ("upload-kind", workbook()), "b.xlsx": ("upload-kind", CSV),
    "c.xlsx": ("upload-kind", zipped({"a.txt": b"x"})), "d.parquet": ("upload-kind", CSV),
    "e.csv.gz": ("upload-kind", CSV), "f.csv.gz": ("upload-kind", gzip.compress(workbook())),
    "g.sav": ("upload-kind", b"$FL3"), "h.dta": ("upload-kind", CSV), "i.csv": ("upload-kind", b"a\0b"),
    "j.xlsx": ("upload-damaged", workbook()[:-40]), "k.csv.gz": ("upload-damaged", gzip.compress(CSV)[:-20]),
    "l.parquet": ("upload-damaged", parquet()[:-20]),
    "m.xlsx": ("upload-bomb", zipped({**PARTS, "xl/sheet.xml": ZEROS})),
    "n.xlsx": ("upload-bomb", zipped({**PARTS, "xl/sheet.xml": ZEROS}, lie=10)),
    "o.csv.gz": ("upload-bomb", gzip.compress(b"0," * 30_000_000)),
    "p.xlsx": ("upload-bomb", zipped({**PARTS, **{f"xl/{number}": b"" for number in range(10_001)}})),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_a_file_is_shows_in_its_bytes(name: str, tmp_path: Path) -> None:
    from cadre_site.stewards.sniffing import check

    (tmp_path / "bytes").write_bytes(GOOD[name])
    check(tmp_path / "bytes", name)


@pytest.mark.parametrize("name", BAD)
def test_disguises_damage_and_bombs_are_refused(name: str, tmp_path: Path) -> None:
    from cadre_site.stewards.sniffing import check

    key, content = BAD[name]
    (tmp_path / "bytes").write_bytes(content)
    with pytest.raises(CadreError) as problem:
        check(tmp_path / "bytes", name)
    assert problem.value.key == key
    in_words(problem.value)


def test_what_is_refused_is_thrown_away_and_told(stewards: Stewards) -> None:
    file = SimpleUploadedFile("list.csv", workbook())
    before = len(audited())
    answer = stewards.client.post(f"{SOURCE}/upload", {"file": file})
    assert (answer.status_code, "another kind of file" in answer.content.decode()) == (422, True)
    assert list((stewards.folder / "uploads").iterdir()) == []
    actions = [(action, facts.get("why")) for action, _, facts in audited()[before:]]
    assert actions == [("upload_begun", None), ("upload_refused", "upload-kind"), ("data_viewed", None)]
