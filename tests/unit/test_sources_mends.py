"""Rows set aside, mended in their sheet, and read in the place of those in the file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources import Extract, export_set_aside, load_mends, mended_sheet, read_source
from cadre.confidential.sources.mends import Mends
from cadre.vocabulary.errors import CadreError
from cadre.workspace.mapping import Mapping
from small_sources import REGISTER, config, register_file, written

GOOD = "R1,Anna,Li,01.02.1980,Female,Nurse"
NO_DAY = "R2,Olga,Kim,31.02.1980,Femal,Nurse"
AGAIN = "R1,Pavel,Tsoi,03.04.1975,Male,Doctor"
BROKEN = "R4,Ivan,Pak"


class Desk:
    """A file, its last reading, and the mends beside it."""

    def __init__(self, folder: Path, *lines: str) -> None:
        self.folder, self.count = folder, 0
        self.mends, self.sheet = Mends(), folder / "sheet.xlsx"
        self.file = register_file(folder, *lines)
        self.extract = self.read()

    def read(self) -> Extract:
        self.count += 1
        columns = Mapping.model_validate({"columns": REGISTER})
        self.extract = read_source(
            config(self.file, "register"), self.file, columns, source_kinds()["register"], None, None,
            self.folder / f"extract-{self.count}", mends=self.mends,
        )  # fmt: skip
        return self.extract

    def write(self, changes: dict[tuple[int, str], Any], sheet: str = "sheet.xlsx") -> Path:
        """The sheet, with some cells changed in another program: by its line and the column's name."""
        self.sheet = self.folder / sheet
        export_set_aside(self.extract, self.sheet)
        if sheet.endswith(".csv"):
            self._write_csv(changes)
            return self.sheet
        book = openpyxl.load_workbook(self.sheet)
        page = book.active
        titles = [cell.value for cell in page[1]]
        for (line, column), value in changes.items():
            page.cell(line, titles.index(column) + 1).value = value
        book.save(self.sheet)
        return self.sheet

    def _write_csv(self, changes: dict[tuple[int, str], Any]) -> None:
        rows = list(csv.reader(self.sheet.read_text("utf-8-sig").splitlines()))
        for (line, column), value in changes.items():
            rows[line - 1][rows[0].index(column)] = value
        with self.sheet.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)  # as a Russian Excel saves it

    def mend(self, changes: dict[tuple[int, str], Any], sheet: str = "sheet.xlsx") -> int:
        found = mended_sheet(self.extract, self.write(changes, sheet), self.mends)
        assert found.problems == ()
        path = self.folder / "mended" / "council.csv"
        found.mends.save(path)
        self.mends = load_mends(path)
        assert self.mends == found.mends
        return found.rows

    def wrong(self, changes: dict[tuple[int, str], Any]) -> list[tuple[int, str, str]]:
        found = mended_sheet(self.extract, self.write(changes), self.mends)
        return [(one.line, one.column, one.key) for one in found.problems]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return pq.read_table(self.extract.rows_path).to_pylist()

    @property
    def counts(self) -> tuple[int, int, int, int]:
        found = self.extract
        return found.read, found.set_aside, found.mended, found.stale


@pytest.mark.parametrize("sheet", ["sheet.xlsx", "sheet.csv"])
def test_a_mended_row_is_read_in_place_of_the_one_set_aside(tmp_path: Path, sheet: str) -> None:
    desk = Desk(tmp_path, GOOD, NO_DAY)
    assert desk.counts == (1, 1, 0, 0)
    assert desk.mend({(2, "DOB"): "28.02.1980", (3, "Sex"): "Female"}, sheet) == 1  # each in its own line
    desk.read()
    assert desk.counts == (2, 0, 1, 0)
    assert [(row["row"], str(row["birth_date"]), row["sex"]) for row in desk.rows] == [
        (1, "1980-02-01", "F"),
        (2, "1980-02-28", "F"),
    ]


def test_what_is_still_wrong_is_set_aside_again_and_can_be_mended_further(tmp_path: Path) -> None:
    desk = Desk(tmp_path, GOOD, NO_DAY)
    desk.mend({(2, "DOB"): "30.02.1980"})
    desk.read()
    assert desk.counts == (1, 1, 0, 0)
    values = pq.read_table(desk.extract.set_aside_path)["value"].to_pylist()
    assert sorted(values) == ["30.02.1980", "Femal"]
    desk.mend({(2, "DOB"): "28.02.1980", (2, "Sex"): "Female"})
    assert desk.mends.rows[2].was["DOB"] == "31.02.1980"  # what stands in the file, not the first correction
    desk.read()
    assert desk.counts == (2, 0, 1, 0)


def test_a_repeated_key_and_a_line_that_was_no_row_can_be_mended(tmp_path: Path) -> None:
    desk = Desk(tmp_path, GOOD, AGAIN, BROKEN)
    assert desk.counts == (1, 2, 0, 0)
    lines = {str(row[0].value): row[0].row for row in openpyxl.load_workbook(desk.write({})).active}
    repeated, broken = lines["2"], lines["3"]
    whole = {"Reg": "R4", "First": "Ivan", "Last": "Pak", "DOB": "01.01.1990", "Sex": "Male", "Job": "Doctor"}
    desk.mend({(repeated, "Reg"): "R3"} | {(broken, name): value for name, value in whole.items()})
    desk.read()
    assert desk.counts == (3, 0, 2, 0)
    assert [row["licence_number"] for row in desk.rows] == ["R1", "R3", "R4"]
    assert [row["family_name"] for row in desk.rows] == ["Li", "Tsoi", "Pak"]


def test_mends_of_an_older_file_do_not_reach_another_row(tmp_path: Path) -> None:
    desk = Desk(tmp_path, GOOD, NO_DAY, BROKEN)
    broken = next(row[0].row for row in openpyxl.load_workbook(desk.write({})).active if row[0].value == "3")
    other = {(broken, name): "x" for name in ("Reg", "First", "Last")} | {(broken, "Job"): "Nurse"}
    day = next(line for line in (2, 3, 4) if line != broken)
    desk.mend({(day, "DOB"): "28.02.1980", (day, "Sex"): "Female"} | other)
    desk.file = register_file(tmp_path, GOOD, NO_DAY.replace("Olga", "Aida"), BROKEN, "R9,B,C,,Male,Nurse")
    desk.read()
    assert desk.counts == (2, 2, 0, 2)
    desk.file = register_file(tmp_path, GOOD, NO_DAY, "R9,B,C,,Male,Nurse")  # the row itself stayed
    desk.read()
    assert desk.counts == (3, 0, 1, 1)


def test_a_real_date_or_number_of_a_spreadsheet_is_written_as_the_file_writes_them(tmp_path: Path) -> None:
    from datetime import datetime

    desk = Desk(tmp_path, NO_DAY)
    desk.mend({(2, "DOB"): datetime(1980, 2, 28), (2, "Sex"): "Female"})
    assert desk.mends.rows[1].now["DOB"] == "28.02.1980"
    desk.read()
    assert desk.counts == (1, 0, 1, 0)


def test_what_was_made_harmless_is_not_taken_for_a_change(tmp_path: Path) -> None:
    desk = Desk(tmp_path, '=1+1,"Anna\nMaria",Li,31.02.1980,Female,Nurse')
    assert desk.mend({(2, "DOB"): "28.02.1980"}, "sheet.csv") == 1
    assert desk.mends.rows[1].now["Reg"] == "=1+1"


def test_changes_that_cannot_be_taken_are_told_by_cell_and_nothing_is_taken(tmp_path: Path) -> None:
    desk = Desk(tmp_path, GOOD, NO_DAY)
    assert desk.wrong({(2, "Row"): "one"}) == [(2, "Row", "row-number")]
    assert desk.wrong({(2, "Row"): "1"}) == [(2, "Row", "row-unknown")]
    assert desk.wrong({(2, "Value"): "28.02.1980"}) == [(2, "Value", "value-changed")]
    assert desk.wrong({(2, "Sex"): "F", (3, "Sex"): "M"}) == [(3, "Sex", "two-values")]
    told = mended_sheet(desk.extract, desk.sheet, desk.mends).problems[0]
    assert "Sex" in told.told("en")
    assert "«M»" in told.told("ru")


def test_sheets_that_are_none_are_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path, GOOD, NO_DAY)
    other = written(tmp_path, "Reg,First\nR1,Anna\n", "other.csv")
    book = openpyxl.load_workbook(desk.write({}))
    book.active.cell(1, 6).value = "Something"
    book.save(tmp_path / "strange.xlsx")
    keys = []
    for path in (other, tmp_path / "strange.xlsx"):
        with pytest.raises(CadreError) as problem:
            mended_sheet(desk.extract, path, desk.mends)
        keys.append(problem.value.key)
    desk.mend({(2, "DOB"): "28.02.1980"})
    with pytest.raises(CadreError) as problem:  # the sheet is of a reading before the last mends
        mended_sheet(desk.extract, desk.sheet, desk.mends)
    assert [*keys, problem.value.key] == ["mended-other-sheet", "mended-columns", "mended-unread"]


def test_a_broken_file_of_mends_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "row,column\n1,a\n", "mends.csv")
    with pytest.raises(CadreError, match="mends-broken"):
        load_mends(path)
    written(tmp_path, "row,column,was,now\none,a,b,c\n", "mends.csv")
    with pytest.raises(CadreError, match="mends-broken"):
        load_mends(path)


ROW = st.tuples(
    st.sampled_from(["R1", "R2", "R3", ""]),
    st.sampled_from(["01.02.1980", "31.02.1980", ""]),
    st.sampled_from(["Female", "Femal", ""]),
    st.booleans(),
)


def line_of(row: tuple[str, str, str, bool]) -> str:
    number, born, sex, whole = row
    return f"{number},A,B,{born},{sex},Nurse" if whole else f"{number},A,B"


@settings(deadline=None, max_examples=25)
@given(rows=st.lists(ROW, min_size=1, max_size=8), mended=st.lists(ROW, min_size=8, max_size=8))
def test_rows_are_never_lost_or_doubled_and_mends_change_no_other_row(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str, bool]],
    mended: list[tuple[str, str, str, bool]],
) -> None:
    desk = Desk(tmp_path_factory.mktemp("mends"), *map(line_of, rows))
    before = {row["row"]: row for row in desk.rows}
    aside = {
        cells[0].row: int(cells[0].value) for cells in list(openpyxl.load_workbook(desk.write({})).active)[1:]
    }
    last = {row: line for line, row in aside.items()}
    found = {
        row: {"Reg": new[0], "First": "A", "Last": "B", "DOB": new[1], "Sex": new[2], "Job": "Nurse"}
        for row, new in zip(sorted(last), mended, strict=False)
    }
    changes = {
        (line, name): value
        for line, row in aside.items() if row in found
        for name, value in found[row].items()
    }  # fmt: skip
    result = mended_sheet(desk.extract, desk.write(changes), desk.mends)
    assert result.problems == ()
    desk.mends = result.mends
    desk.read()
    assert desk.extract.read + desk.extract.set_aside == len(rows)
    numbers = [row["row"] for row in desk.rows]
    left = set(pq.read_table(desk.extract.set_aside_path)["row"].to_pylist())
    assert sorted([*numbers, *left]) == list(range(1, len(rows) + 1))
    assert desk.extract.stale == 0
    for row in desk.rows:
        if row["row"] in before:
            assert row == before[row["row"]]
    # An oracle: the same rows written into the file give the same result.
    lines = [
        ",".join(found[place].values()) if place in found and place in desk.mends.rows else line_of(row)
        for place, row in enumerate(rows, start=1)
    ]
    oracle = Desk(tmp_path_factory.mktemp("oracle"), *lines)
    assert oracle.rows == desk.rows
