"""Delimited text as it really comes: encodings, delimiters, titles, stray quotes, blank and ragged lines."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path
from typing import Any

import pytest

from cadre.vocabulary.errors import CadreError
from small_sources import REGISTER, SERIES, read, register_file, written

RUSSIAN = [f"R{number},Анна,Петрова-Щукина,05.03.1980,ж,Nurse" for number in range(20)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_russian_text_in_any_common_encoding(tmp_path: Path, encoding: str) -> None:
    found = read(register_file(tmp_path, *RUSSIAN, encoding=encoding), REGISTER)
    assert set(found.column("family_name")) == {"Петрова-Щукина"}
    assert len(found.rows) == 20


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b""])
def test_utf16_with_and_without_its_mark(tmp_path: Path, mark: bytes) -> None:
    name = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-16-le"
    file = register_file(tmp_path, *RUSSIAN, encoding=name)
    file.write_bytes(mark + file.read_bytes())
    assert read(file, REGISTER).column("given_name")[0] == "Анна"


def test_western_european_text(tmp_path: Path) -> None:
    file = register_file(tmp_path, "R1,François,Müller,,F,Nurse", "R2,Zoë,Núñez,,F,Nurse", encoding="cp1252")
    assert read(file, REGISTER).column("family_name") == ["Müller", "Núñez"]


def test_a_letter_beyond_the_sample_decides_too(tmp_path: Path) -> None:
    lines = [f"R{number},Anna,Li,05.03.1980,F,Nurse" for number in range(5000)]
    file = register_file(tmp_path, *lines, RUSSIAN[0].replace("R0", "Z"), encoding="cp1251")
    assert read(file, REGISTER).column("given_name")[-1] == "Анна"


def test_a_wrong_encoding_declared_is_found_out(tmp_path: Path) -> None:
    file = register_file(tmp_path, *RUSSIAN)
    assert _error(file, encoding="cp1251") == ("encoding-other", "UTF-8")
    file = register_file(tmp_path, "R1,Anna,Li,,F,Nurse", RUSSIAN[0], encoding="cp1251")
    with pytest.raises(CadreError) as raised:
        read(file, REGISTER, encoding="utf-8")
    assert (raised.value.key, raised.value.facts["line"]) == ("encoding-bad-byte", 3)
    assert _error(file, encoding="utf-88")[0] == "encoding-unknown"
    assert read(file, REGISTER, encoding="cp1251").column("given_name") == ["Anna", "Анна"]


def _error(file: Path, columns: dict[str, Any] = REGISTER, **source: Any) -> tuple[str, Any]:
    with pytest.raises(CadreError) as raised:
        read(file, columns, **source)
    facts = raised.value.facts
    return raised.value.key, facts.get("actual") or facts.get("column") or facts.get("line")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    file = register_file(tmp_path, 'R1,Anna,"Li; Wu",05.03.1980,F,Nurse'.replace("Li; Wu", "Li~ Wu"))
    file.write_text(file.read_text().replace(",", delimiter))
    found = read(file, REGISTER)
    assert found.column("family_name") == ["Li~ Wu"]
    assert found.extract.layout["delimiter"] == delimiter


def test_excels_separator_line_and_titles_above_the_header(tmp_path: Path) -> None:
    text = "sep=;\nRegister of the council;;;;;\n\nReg;First;Last;DOB;Sex;Job\nR1;A;B;;F;Nurse\n"
    found = read(written(tmp_path, text), REGISTER)
    assert found.column("licence_number") == ["R1"]
    assert found.column("row") == [1]


def test_skip_rows_declared(tmp_path: Path) -> None:
    text = "Area,Year,Value\nkept for the record,,\nArea,Year,Value\nN,2020,1\n"
    assert len(read(written(tmp_path, text), SERIES, "series", skip_rows=2).rows) == 1


def test_a_header_over_two_rows_is_joined(tmp_path: Path) -> None:
    text = "Area,Year,Doctors,,Nurses,\n,,Men,Women,Men,Women\nN,2020,1,2,3,4\n"
    columns = SERIES | {"value": {"from": "Nurses | Women"}}
    found = read(written(tmp_path, text), columns, "series")
    assert found.column("value") == [4]
    assert found.extract.layout["header_rows"] == 2


def test_a_file_without_a_header(tmp_path: Path) -> None:
    columns = SERIES | {"area": {"from": 1}, "year": {"from": 2}, "value": {"from": 3}}
    assert read(written(tmp_path, "N,2020,7\nN,2021,8\n"), columns, "series", header_rows=0).column(
        "value"
    ) == [7, 8]


def test_header_names_match_whatever_their_spaces_and_case(tmp_path: Path) -> None:
    columns = SERIES | {"value": {"from": "Budget (USD)\n total"}}
    assert read(written(tmp_path, 'Area,Year,"BUDGET  (USD)\ntotal"\nN,2020,1\n'), columns, "series").rows


def test_a_missing_column_names_what_was_found_and_what_is_near(tmp_path: Path) -> None:
    file = written(tmp_path, "Reg,First,Lats,DOB,Sex,Job\nR1,A,B,,F,Nurse\n")
    with pytest.raises(CadreError) as raised:
        read(file, REGISTER)
    assert raised.value.key == "missing-column"
    assert raised.value.facts["column"] == "Last"
    assert raised.value.facts["meant"] == "Lats"
    assert "“DOB”" in str(raised.value.facts["found"])


def test_a_duplicated_header_must_be_told_apart(tmp_path: Path) -> None:
    file = written(tmp_path, "Area,Year,Value,Value,Note,Note\nN,2020,1,2,a,b\n")
    assert _error(file, SERIES, kind="series") == ("duplicate-header", "Value")
    second = SERIES | {"value": {"from": "Value [2]"}}
    assert read(file, second, "series").column("value") == [2]


def test_ragged_lines_and_stray_quotes_are_set_aside_with_their_line(tmp_path: Path) -> None:
    lines = ["Area,Year,Value,Note", 'N,2020,1,"two', 'lines"', "N,2020", "N,2020,2,x,y", 'N,2020,3,a"b']
    text = "\n".join([*lines, 'N,2020,4,"a"b', "", "N,2020,5,z,,"])
    found = read(written(tmp_path, text), SERIES | {"note": {"from": "Note"}}, "series")
    assert found.column("row") == [1, 4, 6]
    assert found.column("value") == [1, 3, 5]
    assert found.reasons == [(2, None, "ragged"), (3, None, "ragged"), (5, None, "stray-quote")]
    assert [line["facts"]["line"] for line in found.asides] == [4, 5, 7]


def test_a_quotation_mark_never_closed_is_an_error_with_its_line(tmp_path: Path) -> None:
    text = "Area,Year,Value\nN,2020,1\n" + 'N,2020,"2\n' + "N,2020,3\n" * 20
    with pytest.raises(CadreError) as raised:
        read(written(tmp_path, text), SERIES, "series")
    assert (raised.value.key, raised.value.facts["line"]) == ("open-quote", 3)


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    found = read(written(tmp_path, "Area,Year,Value\n\nN,2020,1\n,,\n\r\nN,2021,2\n"), SERIES, "series")
    assert found.column("row") == [1, 2]
    assert found.extract.file_rows == 2


def test_gzip_by_its_ending_and_a_gzip_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "file.csv.gz"
    whole = gzip.compress(b"Area,Year,Value\n" + b"".join(b"N,2020,%d\n" % n for n in range(9999)), mtime=0)
    file.write_bytes(whole)
    assert read(file, SERIES, "series").extract.read == 9999
    file.write_bytes(whole[: len(whole) // 2])
    assert _error(file, SERIES, kind="series")[0] == "gzip-broken"


@pytest.mark.parametrize(
    ("content", "key"), [("", "empty-file"), ("\n \n", "empty-file"), ("Area,Year,Value\n", "no-rows")]
)
def test_empty_files(tmp_path: Path, content: str, key: str) -> None:
    assert _error(written(tmp_path, content), SERIES, kind="series")[0] == key


def test_missing_file_unknown_format_and_wrong_checksum(tmp_path: Path) -> None:
    assert _error(tmp_path / "none.csv")[0] == "source-file-missing"
    assert _error(written(tmp_path, "x", "file.docx"))[0] == "format-unknown"
    assert _error(register_file(tmp_path, RUSSIAN[0]), sha256="0" * 64)[0] == "checksum"
