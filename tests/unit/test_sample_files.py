"""The files of the sample country: encodings, layouts, and everything the workspace needs to read them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cadre.catalogue.load import code_list, source_kinds
from cadre.sample import write_sample
from cadre.sample.country import country
from cadre.sample.settings import LARGE, sources
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import load_workspace
from cadre.workspace.mapping import load_mapping
from small_samples import WORKERS, excel_rows, members, small_sample, text_rows

FOLDER = small_sample().folder
DATA = FOLDER / "data"


def test_the_workspace_and_its_mappings_are_valid() -> None:
    workspace = load_workspace(FOLDER)
    assert workspace.config.workspace.synthetic
    assert workspace.config.workspace.years == [2023, 2024, 2025]
    for source in workspace.config.sources.values():
        assert workspace.source_path(source).is_file()
        kind = source_kinds()[source.kind]
        mapping = load_mapping(FOLDER / str(source.mapping))
        assert set(mapping.columns) <= set(kind.columns)
        assert {name for name, column in kind.columns.items() if column.required} <= set(mapping.columns)


def test_every_source_kind_is_there_but_published_counts() -> None:
    kinds = {source.kind for source in load_workspace(FOLDER).config.sources.values()}
    assert kinds == set(source_kinds()) - {"published_tally"}


@pytest.mark.parametrize(
    ("file", "start", "encoding", "delimiter"),
    [
        ("medical_council.csv", b"\xef\xbb\xbf", "utf-8-sig", ","),
        ("payroll_2024.csv", "Таб. №;".encode("cp1251"), "cp1251", ";"),
        ("school_roll.tsv", b"\xff\xfe", "utf-16", "\t"),
    ],
)
def test_text_files_are_in_the_encoding_they_are_known_for(
    file: str, start: bytes, encoding: str, delimiter: str
) -> None:
    assert (DATA / file).read_bytes().startswith(start)
    source = Path(file).stem.replace("council", "register")
    assert len(text_rows(DATA / file, encoding, delimiter)) == small_sample().rows[source]


def test_the_payroll_is_written_as_windows_programs_in_russian_write() -> None:
    assert b"\r\n" in (DATA / "payroll_2025.csv").read_bytes()
    row = text_rows(DATA / "payroll_2025.csv", "cp1251", ";")[0]
    assert row["Начислено"].replace(",", ".", 1).replace(".", "").isdigit()
    assert "," in row["Начислено"]


def test_worksheets_have_titles_above_the_header_and_count_rows_as_excel_does() -> None:
    rows = excel_rows(DATA / "nursing_council.xlsx", header_row=4)
    assert len(rows) == small_sample().rows["nursing_register"]
    first = pq.read_table(FOLDER / "truth" / "members.parquet").to_pylist()[0]
    assert (first["source"], first["row"]) == ("nursing_register", 5)


def test_a_name_that_begins_with_an_equals_sign_is_text_in_the_worksheet(tmp_path: Path) -> None:
    import pyarrow as pa

    from cadre.sample.excel import ExcelSheet

    sheet = ExcelSheet(tmp_path / "one.xlsx", "One", ("Name",))
    sheet.write(pa.table({"Name": ["=cmd()", "O'Neil <& co>", None]}))
    sheet.close()
    assert [row["Name"] for row in excel_rows(tmp_path / "one.xlsx", 1)] == ["=cmd()", "O'Neil <& co>"]


def test_every_district_and_occupation_has_workers_and_some_cells_are_small() -> None:
    contracts = pq.read_table(DATA / "contracts.parquet").to_pylist()
    where = {row["facility"]: row["area"] for row in text_rows(DATA / "facilities.csv", "utf-8", ",")}
    working = [row for row in contracts if row["end_date"] is None]
    cells = Counter((row["isco"], where[row["facility_id"]]) for row in working)
    assert {area for _, area in cells} == set(country().districts.codes)
    assert {isco for isco, _ in cells} >= set(country().occupations.codes)
    assert sum(1 for count in cells.values() if count < 5) > 50


def test_codes_in_the_country_are_codes_of_the_catalogue() -> None:
    assert set(country().occupations.codes) <= set(code_list("occupation").order)
    budget = text_rows(DATA / "budget.csv", "utf-8", ",")
    assert {row["item"] for row in budget} == set(code_list("budget_item").leaves)
    assert {row["funder"] for row in budget} == set(code_list("funder").leaves) - {"_U"}


def test_every_item_of_the_questionnaire_has_an_answer_and_evidence(shared: Path) -> None:
    with (shared / "reference" / "nhwa_indicators.csv").open(encoding="utf-8") as file:
        asked = {row["code"] for row in csv.DictReader(file) if row["collect"] == "questionnaire"}
    rows = text_rows(DATA / "questionnaire.csv", "utf-8", ",")
    assert {row["item"] for row in rows} == asked
    assert all(row["answer"] and row["evidence"] for row in rows)


def test_every_row_about_a_person_is_in_the_list_of_members() -> None:
    table = pq.read_table(FOLDER / "truth" / "members.parquet")
    found = Counter(table["source"].to_pylist())
    person_level = {
        source.id
        for source in load_workspace(FOLDER).config.sources.values()
        if source_kinds()[source.kind].level == "person"
    }
    assert found == {source: small_sample().rows[source] for source in person_level}
    assert len(set(zip(table["source"].to_pylist(), table["row"].to_pylist(), strict=True))) == len(table)


def test_a_country_too_large_for_a_worksheet_gets_csv_and_says_so() -> None:
    large = sources(LARGE + 1)
    assert large["nursing_register"]["file"] == "nursing_council.csv"
    assert "worksheet" in large["nursing_register"]["note"]
    assert "sheet" not in large["letters"]


def test_too_small_a_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CadreError, match="sample-too-small"):
        write_sample(tmp_path / "country", workers=50)


def test_real_files_are_never_mixed_with_the_sample(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("precious")
    with pytest.raises(CadreError, match="sample-folder-taken"):
        write_sample(tmp_path, workers=WORKERS)
    assert (tmp_path / "mine.csv").read_text() == "precious"


def test_an_earlier_sample_is_replaced_and_its_releases_stay(tmp_path: Path) -> None:
    write_sample(tmp_path / "country", 1_000)
    (tmp_path / "country" / "releases").mkdir()
    again = write_sample(tmp_path / "country", 1_500)
    assert (tmp_path / "country" / "releases").is_dir()
    facts = json.loads((again.folder / "truth" / "truth.json").read_text("utf-8"))
    assert facts["workers_asked_for"] == 1_500
    assert [path.name for path in tmp_path.iterdir()] == ["country"]


def test_persons_of_a_source_can_be_found_again() -> None:
    persons = members(FOLDER, "contracts")
    staff = pq.read_table(DATA / "contracts.parquet")["staff_no"].to_pylist()
    by_number = dict(zip(staff, persons, strict=True))
    paid = zip(
        text_rows(DATA / "payroll_2025.csv", "cp1251", ";"), members(FOLDER, "payroll_2025"), strict=True
    )
    shared_numbers = [(by_number[row["Таб. №"]], who) for row, who in paid if row["Таб. №"] in by_number]
    assert len(shared_numbers) > WORKERS / 2
    assert all(left == right for left, right in shared_numbers)
