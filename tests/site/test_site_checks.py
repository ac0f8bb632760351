"""What could not be read, cell by cell, and the rows that come back mended."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from test_site_stewards import Stewards, audited

from cadre.confidential.sources import Extract
from cadre.pipeline.mending import last_extract
from cadre.workspace.config import load_workspace
from small_samples import small_sample
from terminal import answer, cadre

pytestmark = pytest.mark.xdist_group("site")
SOURCES = "/desk/data/XSC/sources"
Changes = dict[tuple[str, str], Any]


class Checker(Stewards):
    def __init__(self, home: Path) -> None:
        super().__init__(home)
        shutil.rmtree(self.folder)
        shutil.copytree(small_sample().folder, self.folder)
        self.read()

    def extract(self, source: str) -> Extract:
        workspace = load_workspace(self.folder)
        found = last_extract(workspace, workspace.config.sources[source])
        assert found is not None
        return found

    def sheet(self, source: str, changes: Changes, language: str = "ru") -> bytes:
        """The downloaded sheet, with cells changed in another program: by the row's number and the column."""
        got = self.client.get(f"/{language}{SOURCES}/{source}/set-aside")
        book = openpyxl.load_workbook(io.BytesIO(got.content))
        page = book.active
        titles = [cell.value for cell in page[1]]
        for line in page.iter_rows(min_row=2):
            for (row, column), value in changes.items():
                if line[0].value == row:
                    line[titles.index(column)].value = value
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    def bring(self, source: str, content: bytes, name: str = "sheet.xlsx") -> Any:
        file = SimpleUploadedFile(name, content)
        return self.client.post(f"/ru{SOURCES}/{source}/mend", {"file": file})


@pytest.fixture(scope="module")
def checker(home: Path) -> Checker:
    return Checker(home)


def test_a_source_that_was_not_read_says_so(checker: Checker) -> None:
    work = checker.folder / "work"
    work.rename(checker.folder / "away")
    page = checker.text(f"/ru{SOURCES}/areas/checks")
    (checker.folder / "away").rename(work)
    assert "ещё не читали" in page
    assert "Прочитать сейчас" in page


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_cell_is_told_by_its_place_and_what_is_wrong(checker: Checker, language: str) -> None:
    extract = checker.extract("nursing_register")
    lines = pq.read_table(extract.set_aside_path).to_pylist()
    page = html.fromstring(checker.text(f"/{language}{SOURCES}/nursing_register/checks"))
    cells = page.xpath("//ul[@class='cells']/li")
    assert len(cells) == len(lines) > 0
    first = min(lines, key=lambda line: line["row"])
    place = json.loads(first["facts"])["header"]
    letter = chr(65 + extract.layout["headers"].index(place))
    assert f"{letter}{first['row']}" in cells[0].text_content()  # as spreadsheets call it
    assert place in cells[0].text_content()
    assert first["value"] in cells[0].xpath(".//p[@class='found']")[0].text_content()
    assert extract.provenance.file in page.text_content()
    assert str(extract.layout["sheet"]) in page.text_content()
    assert audited()[-1] == ("data_viewed", "XSC/nursing_register", {"what": "checks"})


def test_cells_are_shown_by_reason_and_in_pages(checker: Checker) -> None:
    file = checker.folder / "data" / "payroll_2025.csv"
    text = file.read_bytes().decode("cp1251").split("\r\n" if b"\r\n" in file.read_bytes() else "\n")
    spoiled = [line.replace(";12,0;", ";13,5;") if place % 3 else line for place, line in enumerate(text)]
    spoiled[1] = spoiled[1].rpartition(";")[0]
    file.write_bytes("\n".join(spoiled).encode("cp1251"))
    assert checker.client.post(f"/en{SOURCES}/payroll_2025/read").status_code == 302
    page = html.fromstring(checker.text(f"/en{SOURCES}/payroll_2025/checks"))
    groups = page.xpath("//ul[contains(@class, 'reasons')]/li")
    assert "Too large" in groups[0].text_content()
    assert "Wrong number of values" in groups[-1].text_content()
    assert len(page.xpath("//ul[@class='cells']/li")) == 25
    assert page.xpath("//a[@rel='next']")
    assert not page.xpath("//a[@rel='prev']")
    alone = groups[-1].xpath(".//a/@href")[0].partition("#")[0]
    few = html.fromstring(checker.text(alone))
    assert len(few.xpath("//ul[@class='cells']/li")) == 1
    many = groups[0].xpath(".//a/@href")[0].partition("#")[0]
    second = html.fromstring(checker.text(many + "&page=2"))
    assert second.xpath("//a[@rel='prev']")
    assert "Too large" in second.xpath("//li[.//a[contains(text(), 'Show all')]]")[0].text_content()
    last = html.fromstring(checker.text(many + "&page=999999999999"))
    assert len(last.xpath("//ul[@class='cells']/li")) <= 25
    assert checker.client.get(f"/en{SOURCES}/payroll_2025/checks?reason=x&page=-1").status_code == 200


def test_mended_rows_are_taken_read_and_told(checker: Checker) -> None:
    before = checker.extract("payroll_2023")
    lines = pq.read_table(before.set_aside_path).to_pylist()
    wrong = {(str(line["row"]), json.loads(line["facts"])["header"]): line for line in lines}
    right = {"Дата рождения": "28.02.1980", "Должность": "Санитарка"}
    mended: Changes = {place: right.get(place[1], 1) for place in wrong}
    still = next(iter(mended))
    mended[still] = "не знаю"
    assert checker.bring("payroll_2023", checker.sheet("payroll_2023", mended)).status_code == 302
    after = checker.extract("payroll_2023")
    assert after.file_rows == before.file_rows
    assert (after.set_aside, after.stale) == (1, 0)
    assert after.mended == before.set_aside - 1 > 0
    page = checker.text(f"/ru{SOURCES}/payroll_2023/checks")
    assert "не знаю" in page
    assert "из прочитанных исправлены вручную" in page
    told = {action: facts for action, _, facts in audited()[-6:]}
    assert set(told["rows_mended"]) == {"sha256", "rows", "mends"}
    assert told["source_read"]["set_aside"] == 1
    assert "не знаю" not in str(audited())
    assert (checker.folder / "mended" / "payroll_2023.csv").stat().st_mode & 0o777 == 0o600


def test_a_sheet_that_cannot_be_taken_is_told_cell_by_cell(checker: Checker) -> None:
    extract = checker.extract("contracts")
    row = str(pq.read_table(extract.set_aside_path)["row"][0].as_py())
    answer = checker.bring("contracts", checker.sheet("contracts", {(row, "Строка"): "999999"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "строка 999999 при последнем чтении не отложена" in page
    assert not (checker.folder / "mended" / "contracts.csv").exists()
    for content, name, told in (
        (checker.sheet("contracts", {}), "sheet.xlsx", "ничего не изменено"),
        (checker.sheet("letters", {}), "sheet.xlsx", "нельзя принять"),
        (b"a,b\n1,2\n", "sheet.csv", "не лист отложенных строк"),
        (b"a,b\n1,2\n", "sheet.xlsx", "не .xlsx"),
        (b"x", "sheet.ods", "Лист не получен"),
    ):
        answer = checker.bring("contracts", content, name)
        assert answer.status_code == 422, name
        assert told in answer.content.decode(), name
    assert checker.client.post(f"/ru{SOURCES}/contracts/mend").status_code == 422


def test_corrections_can_be_taken_back(checker: Checker) -> None:
    before = checker.extract("letters")
    line = pq.read_table(before.set_aside_path).to_pylist()[0]
    place = (str(line["row"]), json.loads(line["facts"])["header"])
    assert checker.bring("letters", checker.sheet("letters", {place: "01.03.1976"})).status_code == 302
    assert checker.extract("letters").mended == 1
    assert checker.client.post(f"/en{SOURCES}/letters/mend/forget").status_code == 302
    assert "has changed since it was last read" in checker.text(f"/en{SOURCES}/letters/checks")
    assert checker.client.post(f"/en{SOURCES}/letters/read").status_code == 302
    after = checker.extract("letters")
    assert (after.read, after.set_aside, after.mended) == (before.read, before.set_aside, 0)


def test_the_terminal_takes_the_same_sheet_and_a_report_tells_it(checker: Checker, tmp_path: Path) -> None:
    folder = tmp_path / "country"
    shutil.copytree(small_sample().folder, folder)
    assert cadre("read", folder, "--set-aside", tmp_path / "aside", language="ru").returncode == 0
    sheet = tmp_path / "aside" / "medical_register.xlsx"
    book = openpyxl.load_workbook(sheet)
    titles = [cell.value for cell in book.active[1]]
    rows = list(book.active.iter_rows(min_row=2))
    for line in rows:
        line[titles.index("dob")].value = "1980-02-28"
    book.save(sheet)
    assert answer("mend", folder, "medical_register", sheet)["rows"] == len(rows)
    steps = {step["name"]: step for step in answer("read", folder)["steps"]}
    assert steps["medical_register"]["mended"] == len(rows)
    again = cadre("mend", folder, "medical_register", sheet, language="ru")
    assert again.returncode == 4
    assert "нельзя принять" in again.stderr
    assert cadre("mend", folder, "nothing", sheet).returncode == 2
