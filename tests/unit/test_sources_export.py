"""The sheet of rows to mend, and nothing in it that runs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

import pyarrow.parquet as pq
import pytest
from python_calamine import load_workbook

from cadre.catalogue.messages import all_messages
from cadre.confidential.sources import export_set_aside
from cadre.vocabulary.languages import Language
from small_sources import REGISTER, Read, read, register_file

EVIL = ["=cmd|' /C calc'!A0", "+1+cmd()", "-2+3", "@SUM(1)", "\t=1+1", "＝1+1", " =1+1", "\r=1"]


def with_evil(folder: Path) -> Read:
    lines = [f'R{place},"{value}",O\'Neill,31.02.1980,"{value}",Nurse' for place, value in enumerate(EVIL)]
    return read(register_file(folder, *lines), REGISTER)


def test_a_csv_sheet_holds_no_formula_and_keeps_the_apostrophe_of_a_name(tmp_path: Path) -> None:
    path = tmp_path / "mend.csv"
    assert export_set_aside(with_evil(tmp_path).extract, path) == 16
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["Last"] == "O'Neill"
    assert rows[0]["What would mend it"]
    for row in rows:
        for value in cast(dict[str, str], row).values():
            assert not value.lstrip().startswith(("=", "+", "@", "＝"))
            assert not value.startswith(("\t", "\r"))


def test_an_excel_sheet_holds_text_only(tmp_path: Path) -> None:
    path = tmp_path / "mend.xlsx"
    export_set_aside(with_evil(tmp_path).extract, path, "ru")
    book = load_workbook(str(path))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:5] == ["Строка", "Столбец", "Значение", "Ошибка", "Как исправить"]
    assert rows[1][1] == "Дата рождения"
    first = rows[0].index("First")
    assert EVIL[0] in [row[first] for row in rows]
    with __import__("zipfile").ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<f " not in sheet


def test_a_mended_sheet_can_be_read_by_the_same_mapping(tmp_path: Path) -> None:
    found = read(register_file(tmp_path, "R1,Anna,O'Neill,31.02.1980,Female,Nurse"), REGISTER)
    path = tmp_path / "mend.csv"
    export_set_aside(found.extract, path)
    path.write_text(path.read_text("utf-8-sig").replace("31.02.1980", "28.02.1980"), "utf-8")
    mended = read(path, REGISTER)
    assert mended.column("family_name") == ["O'Neill"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_broken_lines_and_repeats_are_explained_too(tmp_path: Path, language: Language) -> None:
    found = read(register_file(tmp_path, "R1,A,B,,F,Nurse", "R1,C,D,,F,Nurse", "R2,A"), REGISTER)
    path = tmp_path / "mend.csv"
    assert export_set_aside(found.extract, path, language) == 2
    assert "{" not in path.read_text("utf-8-sig").replace("{1,2}", "")


def test_nothing_set_aside_gives_an_empty_sheet(tmp_path: Path) -> None:
    found = read(register_file(tmp_path, "R1,A,B,,F,Nurse"), REGISTER)
    for name in ("mend.csv", "mend.xlsx"):
        assert export_set_aside(found.extract, tmp_path / name) == 0
        assert (tmp_path / name).stat().st_size


def test_every_reason_the_reader_gives_has_its_texts() -> None:
    import re

    import cadre.confidential.sources

    code = "".join(
        path.read_text("utf-8") for path in Path(cadre.confidential.sources.__file__).parent.rglob("*.py")
    )
    reasons = set(re.findall(r"""["'](aside\.[a-z-]+)["']""", code))
    assert len(reasons) >= 18
    for reason in reasons:
        assert {reason, f"{reason}.mend", f"reason.{reason}"} <= set(all_messages())


def test_the_set_aside_file_has_the_agreed_columns(tmp_path: Path) -> None:
    extract = with_evil(tmp_path).extract
    assert pq.read_schema(extract.set_aside_path).names == [
        "file", "row", "column", "value", "reason", "facts", "original",
    ]  # fmt: skip
