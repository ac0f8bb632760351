"""Spreadsheets, Parquet, Stata and SPSS."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from cadre.vocabulary.errors import CadreError
from small_sources import REGISTER, SERIES, read


def sheet(
    path: Path, rows: list[list[Any]], *, name: str = "Sheet1", merge: tuple[int, ...] = (), top: int = 0
) -> Path:
    """Write an xlsx; ``merge`` = (row, column, last row, last column) of one merged range."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd.mm.yyyy"}) as book:
        page = book.add_worksheet(name)
        for place, row in enumerate(rows, start=top):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(place, column, value)
        if merge:
            page.merge_range(*merge, rows[merge[0] - top][merge[1]])
    return path


def error_of(path: Path, columns: dict[str, Any], kind: str = "series", **source: Any) -> CadreError:
    with pytest.raises(CadreError) as raised:
        read(path, columns, kind, **source)
    return raised.value


def test_an_excel_register_with_real_dates_and_years_as_numbers(tmp_path: Path) -> None:
    rows = [
        ["Reg", "First", "Last", "DOB", "Sex", "Job"],
        [123456789012, "Anna", "Li", datetime.date(1980, 3, 5), "Female", 2221],
        [None] * 6,
        ["R2", "Wu", "Bo", "06.03.1981", "Male", "Doctor"],
        ["R3", "Wu", "Bo", 29285, "Male", "Doctor"],
    ]
    found = read(sheet(tmp_path / "r.xlsx", rows), REGISTER)
    assert found.column("licence_number") == ["123456789012", "R2"]
    assert found.column("birth_date") == [datetime.date(1980, 3, 5), datetime.date(1981, 3, 6)]
    assert found.column("row") == [2, 4]  # rows of the sheet, as the analyst sees them
    assert found.reasons == [(5, "birth_date", "not-a-date")]


def test_titles_and_a_merged_header(tmp_path: Path) -> None:
    rows = [
        ["Health workers by sex", None, None, None],
        [None, None, None, None],
        ["Area", "Year", "Workers", None],
        [None, None, "Men", "Women"],
        ["N", 2011.0, 5, 7],
    ]
    path = sheet(tmp_path / "r.xlsx", rows, merge=(2, 2, 2, 3))
    found = read(path, SERIES | {"value": {"from": "Workers | Women"}}, "series")
    assert (found.column("value"), found.column("year"), found.column("row")) == ([7], [2011], [5])


def test_a_merged_area_holds_for_all_its_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Area", "Year", "Value"], ["N", 2020, 1], [None, 2021, 2], ["S", 2020, 3]]
    path = sheet(tmp_path / "r.xlsx", rows, merge=(1, 0, 2, 0))
    assert read(path, SERIES, "series").column("area") == ["N", "N", "S"]


def test_a_table_that_begins_in_the_middle_of_the_sheet(tmp_path: Path) -> None:
    rows = [[None, None, "Area", "Year", "Value"], [None, None, "N", 2020, 1.5]]
    found = read(sheet(tmp_path / "r.xlsx", rows, top=7), SERIES, "series")
    assert (found.column("value"), found.column("row")) == ([1.5], [9])


def test_the_sheet_with_the_wanted_columns_is_found_or_named(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Read me").write(0, 0, "Notes")
        page = book.add_worksheet("Data")
        page.write_row(0, 0, ["Area", "Year", "Value"])
        page.write_row(1, 0, ["N", 2020, 1])
    assert read(path, SERIES, "series").extract.layout["sheet"] == "Data"
    error = error_of(path, SERIES, sheet="Date")
    assert (error.key, error.facts["sheets"]) == ("sheet-missing", "“Read me”, “Data”")
    assert error_of(path, SERIES | {"value": {"from": "Volume"}}).key == "missing-column"


def test_decimal_comma_in_the_text_cells_of_a_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path / "r.xlsx", [["Area", "Year", "Value"], ["N", 2020, "1,5"], ["N", 2020, 2.5]])
    assert read(path, SERIES, "series", decimal=",").column("value") == [1.5, 2.5]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"not a sheet", "not-a-spreadsheet"),
        (b"PK\x03\x04 cut off", "not-a-spreadsheet"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "spreadsheet-encrypted",
        ),
        (b"", "empty-file"),
    ],
)
def test_what_is_no_readable_spreadsheet(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(content)
    assert error_of(path, SERIES).key == key


def test_an_empty_sheet(tmp_path: Path) -> None:
    assert error_of(sheet(tmp_path / "r.xlsx", []), SERIES).key == "empty-file"
    assert error_of(sheet(tmp_path / "r.xlsx", [["Area", "Year", "Value"]]), SERIES).key == "no-rows"


def parquet(path: Path) -> Path:
    table = pa.table(
        {
            "Area": pa.array(["N", None, "S"]).dictionary_encode(),
            "Year": pa.array([2011.0, 2012.0, None]),
            "Value": pa.array([1.5, float("nan"), 3.0]),
            "When": pa.array([datetime.datetime(2020, 1, 2)] * 3, pa.timestamp("us", "UTC")),
            "List": pa.array([[1], [2], [3]]),
        }
    )
    pq.write_table(table, path)
    return path


def test_parquet(tmp_path: Path) -> None:
    columns = SERIES | {"note": {"from": "When"}, "unit": {"from": "List"}}
    found = read(parquet(tmp_path / "r.parquet"), columns, "series")
    row = found.rows[0]
    assert (row["year"], row["value"], row["note"], row["unit"]) == (2011, 1.5, "2020-01-02", "[1]")
    assert found.reasons == [(2, "area", "required"), (2, "value", "required"), (3, "year", "required")]


def test_a_truncated_parquet(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet")
    path.write_bytes(path.read_bytes()[:-100])
    assert error_of(path, SERIES).key == "parquet-broken"


@pytest.mark.parametrize("name", ["stat__sample.sav", "stat__sample.dta"])
def test_stata_and_spss_dates_and_value_labels(shared: Path, tmp_path: Path, name: str) -> None:
    file = shared / "samples" / "tabular" / name
    columns = {
        "date": {"from": "mydate"},
        "incident": {"from": "mychar"},
        "sex": {"from": "mylabl", "codes": {"Male": "M", "Female": "F"}},
    }
    found = read(file, columns, "incidents", into=tmp_path / "extract")
    assert found.column("sex")[:2] == ["M", "F"]
    assert found.column("date")[0] == datetime.date(2018, 5, 6)
    assert found.extract.file_rows == 5


def test_spss_user_missing_values_are_missing(shared: Path, tmp_path: Path) -> None:
    file = shared / "samples" / "tabular" / "stat__missing_test.sav"
    columns = {"area": {"constant": "N"}, "year": {"constant": 2020}, "value": {"from": "var1"},
               "series": {"constant": "X"}}  # fmt: skip
    found = read(file, columns, "series", into=tmp_path / "extract")
    assert found.column("value") == [2.0]
    assert found.reasons == [(1, "value", "required")]


def test_what_is_no_statistical_file(tmp_path: Path) -> None:
    for name in ("r.sav", "r.dta"):
        (tmp_path / name).write_bytes(b"nothing of the kind")
        assert error_of(tmp_path / name, SERIES).key == "statistical-broken"
