"""From files to files: the same bytes for the same rows, all three files or none."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
import pytest

from cadre.disclosure.certificate import ClaimError, verify, verify_with_private
from cadre.disclosure.tool import protect_file
from cadre.disclosure.tool.csv_bytes import numerals, quoted
from cadre.vocabulary.errors import CadreError
from small_protection import by_hand, nothing

SPEC = """
measure: {frequency: число}
dimensions:
  "район, округ": {levels: [reg1, "reg 2"]}
  sex: {levels: [sex]}
rules: {minimum_frequency: 3}
"""
OUT = ("public.csv", "private.csv", "certificate.json")
HEADER = ["reg1", "reg 2", "sex", "число"]
ROWS = [
    [f"0{one}", f'.{one}{two} "x", Ж', sex, str(3 + one * 7 + two * 5 + (sex == "F") * 9)]
    for one in range(3)
    for two in range(3)
    for sex in "FM"
]
ROWS[4][3] = "1"
ROWS[9][3] = "0"


def write_rows(path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([HEADER, *rows])
    return path


def run(folder: Path, table: Path, spec: str = SPEC, engine: Any = by_hand) -> list[bytes]:
    (folder / "spec.yaml").write_text(spec, encoding="utf-8")
    out = [folder / name for name in OUT]
    protect_file(table, folder / "spec.yaml", *out, engine=engine)
    return [path.read_bytes() for path in out]


def test_the_order_of_rows_does_not_matter_to_the_byte(tmp_path: Path) -> None:
    first = run(tmp_path, write_rows(tmp_path / "a.csv", ROWS))
    for seed in range(3):
        shuffled = random.Random(seed).sample(ROWS, len(ROWS))
        assert run(tmp_path, write_rows(tmp_path / "b.csv", shuffled)) == first


def test_parquet_bom_semicolons_and_cyrillic_windows_give_the_same(tmp_path: Path) -> None:
    first = run(tmp_path, write_rows(tmp_path / "a.csv", ROWS))
    assert run(tmp_path, write_rows(tmp_path / "bom.csv", ROWS, ";", "utf-8-sig")) == first
    windows = SPEC + "format: {encoding: cp1251}\n"
    assert run(tmp_path, write_rows(tmp_path / "w.csv", ROWS, "\t", "cp1251"), windows) == first
    columns = dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))
    frame = pa.table({name: list(words) for name, words in columns.items()})
    counts = pa.array([int(word) for word in columns["число"]])
    parquet.write_table(frame.set_column(3, "число", counts), tmp_path / "a.parquet")
    assert run(tmp_path, tmp_path / "a.parquet") == first


def test_the_files_read_back_as_what_was_meant(tmp_path: Path) -> None:
    public, private, _ = run(tmp_path, write_rows(tmp_path / "a.csv", ROWS))
    rows = list(csv.DictReader(private.decode().splitlines()))
    assert list(rows[0]) == ["район, округ", "sex", "value", "status"]
    everybody = str(sum(int(row[3]) for row in ROWS))
    assert list(rows[0].values()) == ["Total", "Total", everybody, "published"]
    assert len(rows) == 13 * 3
    by_cell = {(row["район, округ"], row["sex"]): row for row in rows}
    assert by_cell['.02 "x", Ж', "F"]["status"] == "primary"
    for row in csv.DictReader(public.decode().splitlines()):
        assert (row["value"] == "") == (row["status"] == "withheld")
        if row["value"]:
            assert row["value"] == by_cell[row["район, округ"], row["sex"]]["value"]


def test_wrong_encodings_are_told(tmp_path: Path) -> None:
    with pytest.raises(CadreError, match="protect-unreadable"):
        run(tmp_path, write_rows(tmp_path / "w.csv", ROWS, encoding="cp1251"))


def test_a_run_that_fails_leaves_old_files_as_they_were(tmp_path: Path) -> None:
    table = write_rows(tmp_path / "a.csv", ROWS)
    first = run(tmp_path, table)
    with pytest.raises(CadreError):
        run(tmp_path, table, engine=nothing)
    assert [
        (tmp_path / name).read_bytes() for name in ("public.csv", "private.csv", "certificate.json")
    ] == first
    assert not list(tmp_path.glob(".*"))


def test_results_never_overwrite_what_is_read(tmp_path: Path) -> None:
    table = write_rows(tmp_path / "a.csv", ROWS)
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    out = [tmp_path / "public.csv", table, tmp_path / "c.json"]
    with pytest.raises(CadreError, match="protect-same-file"):
        protect_file(table, tmp_path / "spec.yaml", *out, engine=by_hand)


KILLED = """
import sys, time
from pathlib import Path
import cadre.disclosure.tool.writing as writing
from cadre.disclosure.tool import protect_file
from small_protection import by_hand
slow = writing.csv_bytes
def portions(listing, public):
    for portion in slow(listing, public):
        print("writing", flush=True)
        time.sleep(0.2)
        yield portion
writing.csv_bytes = portions
protect_file(*map(Path, sys.argv[1:]), engine=by_hand)
"""


def test_kill_9_while_writing_leaves_none_of_the_files(tmp_path: Path) -> None:
    table = write_rows(tmp_path / "a.csv", ROWS)
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    out = [tmp_path / "out" / name for name in OUT]
    call = [sys.executable, "-c", KILLED, str(table), str(tmp_path / "spec.yaml"), *map(str, out)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])}
    with subprocess.Popen(call, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(signal.SIGKILL)
    assert not any(path.exists() for path in out)
    protect_file(table, tmp_path / "spec.yaml", *out, engine=by_hand)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(OUT)


BETWEEN = """
import sys, time
from pathlib import Path
from cadre.disclosure.tool import protect_file
from small_protection import by_hand
rename = Path.replace
def slow(self, target):
    done = rename(self, target)
    print(Path(target).name, flush=True)
    time.sleep(0.5)
    return done
Path.replace = slow
protect_file(*map(Path, sys.argv[1:]), engine=by_hand)
"""


@pytest.mark.parametrize(("renamed", "holds"), [(1, True), (2, False), (3, True)])
def test_kill_9_between_the_renames_is_seen_and_mended(renamed: int, holds: bool, tmp_path: Path) -> None:
    """The certificate is last: with the second rename the public table is new and its certificate is not."""
    out = [tmp_path / name for name in OUT]
    run(tmp_path, write_rows(tmp_path / "a.csv", ROWS))
    corrected = [[*row[:3], str(int(row[3]) + 1)] for row in ROWS]
    table = write_rows(tmp_path / "a.csv", corrected)
    call = [sys.executable, "-c", BETWEEN, str(table), str(tmp_path / "spec.yaml"), *map(str, out)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])}
    with subprocess.Popen(call, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        names = [process.stdout.readline().strip() for _ in range(renamed)]
        process.send_signal(signal.SIGKILL)
    assert names == ["private.csv", "public.csv", "certificate.json"][:renamed]
    if holds:
        verify(out[2], out[0])
    else:
        with pytest.raises(ClaimError, match="digest"):
            verify(out[2], out[0])
    run(tmp_path, table)
    verify_with_private(out[2], out[0], out[1])
    assert not list(tmp_path.glob(".*"))


def test_numerals_are_exact() -> None:
    units = np.array([0, 5, -5, 1234567, 2**52, -(2**52)])
    assert numerals(units, 0).to_pylist() == [str(one) for one in units.tolist()]
    assert numerals(units, 2).to_pylist() == [
        "0.00",
        "0.05",
        "-0.05",
        "12345.67",
        "45035996273704.96",
        "-45035996273704.96",
    ]


def test_quotes_are_written_where_a_reader_needs_them() -> None:
    words = ["plain", "a,b", 'say "x"', "two\nlines", " outer", "", "Total"]
    text = "code\n" + "\n".join(quoted(word) for word in words) + "\n"
    assert text.splitlines()[1] == "plain"
    read = arrow_csv.read_csv(
        pa.py_buffer(text.encode()), parse_options=arrow_csv.ParseOptions(newlines_in_values=True)
    )
    assert read["code"].to_pylist() == words
