"""Faults are as frequent as documented, and those in the ledger are those in the files."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.sample import SampleSummary, write_sample
from cadre.sample.text import letter_o, mistype, transpose_digits
from small_samples import dirt, excel_rows, members, small_sample, text_rows

FOLDER = small_sample().folder
DATA = FOLDER / "data"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return write_sample(tmp_path_factory.mktemp("sample") / "country", 12_000)


@pytest.fixture(scope="module")
def larger(written: SampleSummary) -> Path:
    return written.folder


def test_every_fault_is_as_frequent_as_documented(larger: Path) -> None:
    for source, account in dirt(larger).items():
        for fault, told in account["faults"].items():
            expected = told["rate"] * told["among"]
            assert abs(told["applied"] - expected) <= 5 * sqrt(expected) + 2, (source, fault, told)


def test_nobody_stands_behind_a_fictitious_entry_and_it_is_paid_every_year(written: SampleSummary) -> None:
    larger, everybody = written.folder, written.people
    invented = [
        {person for person in members(larger, f"payroll_{year}") if person >= everybody}
        for year in (2023, 2024, 2025)
    ]
    assert len(invented[2]) == dirt(larger)["payroll_2025"]["faults"]["fictitious"]["applied"] > 10
    assert invented[0] == invented[1] == invented[2]


def test_missing_numbers_and_dates_in_the_file_are_those_in_the_ledger() -> None:
    rows = text_rows(DATA / "medical_council.csv", "utf-8-sig", ",")
    faults = dirt(FOLDER)["medical_register"]["faults"]
    assert sum(1 for row in rows if not row["national_id"]) == faults["missing_national_id"]["applied"]
    assert sum(1 for row in rows if row["dob"].endswith("-02-31")) == faults["impossible_date"]["applied"]
    assert sum(1 for row in rows if row["profession"] == "XX") == faults["unknown_occupation"]["applied"]


def test_second_licences_and_double_pay_are_the_repeated_persons() -> None:
    faults = dirt(FOLDER)["nursing_register"]["faults"]
    repeated = [count for count in Counter(members(FOLDER, "nursing_register")).values() if count > 1]
    assert len(repeated) == faults["second_licence"]["applied"]
    numbers = [row["Reg. No"] for row in excel_rows(DATA / "nursing_council.xlsx", header_row=4)]
    assert len(set(numbers)) == len(numbers)


def test_names_that_trip_careless_programs_are_there(larger: Path) -> None:
    rows = excel_rows(larger / "data" / "nursing_council.xlsx", header_row=4)
    names = [row["Surname"] for row in rows] + [row["First name"] for row in rows]
    assert any(name.startswith("=") for name in names)
    assert any("'" in name for name in names)


def test_one_person_is_spelt_in_several_ways(larger: Path) -> None:
    spelt: dict[int, set[str]] = {}
    rows = excel_rows(larger / "data" / "nursing_council.xlsx", header_row=4)
    for row, person in zip(rows, members(larger, "nursing_register"), strict=True):
        spelt.setdefault(person, set()).add(row["Surname"].casefold())
    import pyarrow.parquet as pq

    names = pq.read_table(larger / "data" / "contracts.parquet")["last_name"].to_pylist()
    for name, person in zip(names, members(larger, "contracts"), strict=True):
        if person in spelt:
            spelt[person].add(name.casefold())
    assert 0.04 < sum(1 for ways in spelt.values() if len(ways) > 1) / len(spelt) < 0.2


@given(text=st.text("АБВабвгдеёabc'", min_size=2, max_size=20), bits=st.integers(0, 2**64 - 1))
def test_a_typing_error_is_one_slip_after_the_first_letter(text: str, bits: int) -> None:
    found = mistype(text, bits)
    assert abs(len(found) - len(text)) <= 1
    assert found[0] == text[0]


@given(number=st.integers(10**11, 10**12 - 1), bits=st.integers(0, 2**64 - 1))
def test_transposed_digits_are_the_same_digits(number: int, bits: int) -> None:
    assert sorted(transpose_digits(str(number), bits)) == sorted(str(number))


def test_a_letter_in_a_number() -> None:
    assert letter_o("1205,50", 0) == "12O5,50"
    assert letter_o("1234,56", 0) == "1234,5O"
