"""What becomes of a single row: read, set aside with its reason, or out of scope."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources import explain_aside
from small_sources import AREAS, REGISTER, SERIES, read, register_file, written

GOOD = "R1,Anna,O'Neill,05.03.1980,Female,Nurse"


def test_a_good_row_arrives_typed_with_every_column_of_the_kind(tmp_path: Path) -> None:
    found = read(register_file(tmp_path, GOOD), REGISTER)
    row = found.rows[0]
    assert row["row"] == 1
    assert row["birth_date"] == date(1980, 3, 5)
    assert (row["sex"], row["occupation"], row["family_name"]) == ("F", "2221", "O'Neill")
    assert list(row) == ["row", *source_kinds()["register"].columns]
    assert row["area"] is None


@pytest.mark.parametrize(
    ("line", "column", "reason", "value"),
    [
        ("R1,Anna,Li,31.02.1980,Female,Nurse", "birth_date", "no-such-date", "31.02.1980"),
        ("R1,Anna,Li,1980/02/03,Female,Nurse", "birth_date", "not-a-date", "1980/02/03"),
        ("R1,Anna,Li,01.02.80,Female,Nurse", "birth_date", "not-a-date", "01.02.80"),
        ("R1,Anna,Li,16.01.2026,Female,Nurse", "birth_date", "future", "16.01.2026"),
        ("R1,Anna,Li,31.12.1899,Female,Nurse", "birth_date", "too-early", "31.12.1899"),
        ("R1,Anna,Li,05.03.1980,Femail,Nurse", "sex", "unknown-code", "Femail"),
        ("R1,,Li,05.03.1980,Female,Nurse", "given_name", "required", None),
        ("R1,Anna,Li,05.03.1980,Female,", "occupation", "required", None),
    ],
)
def test_a_bad_value_sets_its_row_aside(
    tmp_path: Path, line: str, column: str, reason: str, value: str | None
) -> None:
    found = read(register_file(tmp_path, GOOD.replace("R1", "R0"), line), REGISTER)
    assert found.reasons == [(2, column, reason)]
    assert found.asides[0]["value"] == value
    assert found.asides[0]["file"] == "file.csv"
    assert (found.extract.read, found.extract.set_aside) == (1, 1)
    for language in ("en", "ru"):
        wrong, mend = explain_aside(found.asides[0] | {"facts": _json(found.asides[0]["facts"])}, language)
        assert wrong
        assert mend
        assert "{" not in wrong + mend


def _json(facts: dict[str, Any]) -> str:
    import json

    return json.dumps(facts)


def test_born_on_the_day_of_the_extract_is_not_the_future(tmp_path: Path) -> None:
    assert not read(register_file(tmp_path, GOOD.replace("05.03.1980", "15.01.2026")), REGISTER).asides


def test_every_bad_value_of_a_row_is_named_and_the_row_counts_once(tmp_path: Path) -> None:
    found = read(register_file(tmp_path, "R1,,Li,31.02.1980,robot,Nurse", GOOD), REGISTER)
    assert [column for _, column, _ in found.reasons] == ["birth_date", "given_name", "sex"]
    assert (found.extract.set_aside, found.extract.file_rows) == (1, 2)


def test_an_unknown_code_names_the_nearest_known_one(tmp_path: Path) -> None:
    found = read(register_file(tmp_path, "R1,Anna,Li,05.03.1980,Femail,Nurse"), REGISTER)
    assert found.asides[0]["facts"]["meant"] == "F (Female)"


def test_codes_match_trimmed_whatever_the_case_and_canonical_codes_pass(tmp_path: Path) -> None:
    lines = [f"R{number},A,B,,{sex},{job}" for number, (sex, job) in enumerate(
        [(" FEMALE ", "nurse"), ("Ж", "2221"), ("f", "NM"), ("\u00a0male", " Doctor")])]  # fmt: skip
    found = read(register_file(tmp_path, *lines), REGISTER)
    assert found.column("sex") == ["F", "F", "F", "M"]
    assert found.column("occupation") == ["2221", "2221", "NM", "2211"]


def test_otherwise_stands_in_for_what_cannot_be_read_and_missing_stays_missing(tmp_path: Path) -> None:
    columns = REGISTER | {
        "sex": {"from": "Sex", "codes": {"Female": "F"}, "otherwise": "_U"},
        "birth_date": {"from": "DOB", "format": "%d.%m.%Y", "otherwise": None},
        "occupation": {"from": "Job", "codes": {"Nurse": "2221"}, "otherwise": "_U"},
    }
    found = read(register_file(tmp_path, "R1,A,B,31.02.1980,x,y", "R2,A,B,,,"), columns)
    assert not found.asides
    assert found.column("sex") == ["_U", None]
    assert found.column("birth_date") == [None, None]
    assert found.column("occupation") == ["_U", "_U"]


def test_a_blank_can_have_a_code_of_its_own(tmp_path: Path) -> None:
    columns = REGISTER | {"sex": {"from": "Sex", "codes": {"": "_U", "Female": "F"}}}
    found = read(register_file(tmp_path, "R1,A,B,,,Nurse", GOOD.replace("R1", "R2")), columns)
    assert found.column("sex") == ["_U", "F"]


def test_words_for_no_data_become_missing(tmp_path: Path) -> None:
    columns = REGISTER | {"sex": {"from": "Sex", "codes": {"Female": "F"}, "missing": "Not stated"}}
    found = read(
        register_file(tmp_path, "R1,A,B,n/a,not  stated,Nurse"), columns, says={"missing": ["N/A", "-"]}
    )
    assert (found.column("sex"), found.column("birth_date")) == ([None], [None])


def test_na_is_namibia_unless_declared_missing(tmp_path: Path) -> None:
    columns = {
        "direction": {"constant": "arrival"},
        "given_name": {"from": "F"},
        "family_name": {"from": "F"},
        "date": {"constant": "2025-01-01"},
        "partner": {"from": "Country", "scheme": "iso2"},
    }
    found = read(written(tmp_path, "F,Country\nA,NA\nB,NAM\nC,516\n"), columns, "movements")
    assert found.column("partner") == ["NAM", "NAM"]
    assert found.reasons == [(3, "partner", "unknown-code")]
    by_number = columns | {"partner": {"from": "Country", "scheme": "m49"}}
    assert read(written(tmp_path, "F,Country\nC,516\n"), by_number, "movements").column("partner") == ["NAM"]


def test_areas_are_checked_against_the_tree_and_may_be_given_by_name(tmp_path: Path) -> None:
    file = written(tmp_path, "Area,Year,Value\nN1,2020,1\nBalaka,2020,2\nбалака,2020,3\n_U,2020,4\n")
    found = read(file, SERIES, "series", areas=AREAS)
    assert found.column("area") == ["N1", "_U"]
    assert found.asides[0]["facts"]["meant"] == "N1 (Balaka)"
    named = SERIES | {"area": {"from": "Area", "scheme": "name"}}
    assert read(file, named, "series", areas=AREAS).column("area") == ["N1", "N1", "N1", "_U"]


def test_facilities_are_checked_against_the_list_when_there_is_one(tmp_path: Path) -> None:
    columns = {"date": {"from": "D"}, "facility": {"from": "F"}}
    file = written(tmp_path, "D,F\n2025-01-01,H1\n2025-01-01,H9\n")
    assert read(file, columns, "incidents").extract.read == 2
    assert read(file, columns, "incidents", facilities={"H1"}).reasons == [(2, "facility", "unknown-code")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", 1234.5), ("1,234.5", 1234.5), ("1 234", 1234), ("1\u00a0234\u00a0567.25", 1234567.25),
        ("-3", -3), ("−3", -3), ("1.2e3", 1200), (".5", 0.5), ("+7", 7), ("12 34", None), ("1,23,4", None),
        ("nan", None),
        ("inf", None), ("1e999", None), ("1_000", None), ("0x10", None), ("12%", None), (".", None),
        ("1.2.3", None),
    ],
)  # fmt: skip
def test_numbers_with_a_decimal_point(tmp_path: Path, text: str, value: float | None) -> None:
    found = read(written(tmp_path, f'Area,Year,Value\nN1,2020,"{text}"\n'), SERIES, "series", decimal=".")
    assert found.column("value") == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("text", "value"),
    [("1234,5", 1234.5), ("1.234,5", 1234.5), ("1 234,5", 1234.5), ("1.5", None), ("-3", -3), ("1,5e2", 150)],
)
def test_numbers_with_a_decimal_comma(tmp_path: Path, text: str, value: float | None) -> None:
    found = read(written(tmp_path, f'Area,Year,Value\nN1,2020,"{text}"\n'), SERIES, "series", decimal=",")
    assert found.column("value") == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (["1,5", "2"], [1.5, 2]),  # only a decimal comma explains 1,5
        (["1.234,5", "1.234"], [1234.5, 1234]),
        (["1,234", "2"], [1.234, 2]),  # with semicolons around it
        (["1.25", "1,234"], [1.25, 1234]),
    ],
)
def test_the_decimal_mark_is_found(tmp_path: Path, lines: list[str], values: list[float]) -> None:
    text = "Area;Year;Value\n" + "".join(f"N1;2020;{line}\n" for line in lines)
    assert read(written(tmp_path, text), SERIES, "series").column("value") == values


def test_a_number_with_thousands_between_commas_is_no_fraction(tmp_path: Path) -> None:
    assert read(written(tmp_path, 'Area,Year,Value\nN1,2020,"1,234"\n'), SERIES, "series").column(
        "value"
    ) == [1234]


def test_the_ends_of_a_range_belong_to_it(tmp_path: Path) -> None:
    columns = {"given_name": {"constant": "A"}, "family_name": {"constant": "B"}, "year": {"from": "Y"},
               "months_paid": {"from": "M"}}  # fmt: skip
    text = "Y,M\n1800,0\n2299,12\n1799,1\n2300,1\n2020,-0.1\n2020,12.1\n"
    found = read(written(tmp_path, text), columns, "payroll")
    assert found.column("months_paid") == [0, 12]
    assert [reason for *_, reason in found.reasons] == ["not-a-year"] * 2 + ["below-minimum", "above-maximum"]


def test_quarters_of_a_year(tmp_path: Path) -> None:
    same = {"recipient": "1", "country": "XSC", "concern_kind": "pay", "concern_certainty": "probable"}
    columns: dict[str, Any] = {name: {"constant": code} for name, code in same.items()}
    columns |= {"concern_recipient": {"constant": "union"}, "quarter": {"from": "Q"}}
    text = "Q\n2025-Q3\n2025q1\n2024 Q4\n2025-Q5\n2025-07\n"
    found = read(written(tmp_path, text), columns, "concerns")
    assert found.column("quarter") == ["2025-Q3", "2025-Q1", "2024-Q4"]
    assert [reason for _, _, reason in found.reasons] == ["not-a-quarter", "not-a-quarter"]


def test_years_months_and_whole_numbers(tmp_path: Path) -> None:
    columns = SERIES | {"value": {"constant": 1}}
    text = "Area,Year\n" + "".join(
        f"N,{year}\n" for year in ["2011", "2011.0", "2011-05-07", "11", "3011", "20111"]
    )
    found = read(written(tmp_path, text), columns, "series")
    assert found.column("year") == [2011, 2011, 2011]
    assert [reason for _, _, reason in found.reasons] == ["not-a-year"] * 3
    ages = {
        "area": {"constant": "N"},
        "year": {"constant": 2020},
        "persons": {"constant": 1},
        "age_from": {"from": "A"},
    }
    found = read(written(tmp_path, "A\n5\n5.0\n5.5\nfive\n-1\n121\n"), ages, "population")
    assert found.column("age_from") == [5, 5]
    assert [reason for *_, reason in found.reasons] == [
        "not-whole",
        "not-a-number",
        "below-minimum",
        "above-maximum",
    ]


def test_dates_without_a_declared_format_are_read_only_where_they_cannot_be_misread(tmp_path: Path) -> None:
    columns = {"date": {"from": "D"}}
    days = ["2025-03-04", "04.03.2025", "4 Mar 2025", "2025-03-04T10:20:30", "03/04/2025", "soon"]
    found = read(written(tmp_path, "D\n" + "\n".join(days) + "\n"), columns, "incidents")
    assert found.column("date") == [date(2025, 3, 4)] * 4
    assert [reason for *_, reason in found.reasons] == ["date-ambiguous", "not-a-date"]


def test_several_formats_are_tried_in_order(tmp_path: Path) -> None:
    columns = {"date": {"from": "D", "format": ["%d/%m/%Y", "%m/%d/%Y"]}}
    assert read(written(tmp_path, "D\n03/04/2025\n12/31/2024\n"), columns, "incidents").column("date") == [
        date(2025, 4, 3), date(2024, 12, 31),
    ]  # fmt: skip


def test_columns_are_joined_and_a_pattern_takes_a_part(tmp_path: Path) -> None:
    columns = SERIES | {
        "area": {"from": ["Region", "District"], "codes": {"North | Balaka": "N1", "North": "N"}},
        "year": {"from": "Period", "pattern": r"(\d{4})/"},
    }
    lines = ["Region,District,Period,Value", "North,Balaka,FY 2018/19,1", " North ,,2019/20,2", "North,,?,3"]
    found = read(written(tmp_path, "\n".join(lines)), columns, "series", areas=AREAS)
    assert found.column("area") == ["N1", "N"]
    assert found.column("year") == [2018, 2019]
    assert found.reasons == [(3, "year", "pattern")]


def test_a_factor_converts_units(tmp_path: Path) -> None:
    columns = SERIES | {"value": {"from": "Value", "factor": 1000}}
    assert read(written(tmp_path, "Area,Year,Value\nN,2020,1.5\n"), columns, "series").column("value") == [
        1500
    ]


def test_codes_of_numbers_and_texts(tmp_path: Path) -> None:
    columns = SERIES | {
        "year": {"from": "Year", "codes": {"latest": 2024}},
        "series": {"from": "S", "codes": {"doctors": "HWF_0001"}},
    }
    found = read(
        written(tmp_path, "Area,Year,S,Value\nN,Latest,Doctors,1\nN,2020,HWF_0001,2\nN,2020,x,3\n"),
        columns,
        "series",
    )
    assert found.column("year") == [2024, 2020]
    assert found.column("series") == ["HWF_0001", "HWF_0001"]
    assert found.reasons == [(3, "series", "unknown-code")]


def test_rows_outside_the_filter_are_out_of_scope_not_lost(tmp_path: Path) -> None:
    file = written(
        tmp_path, "Area,Year,Value,V\nN,2020,1,Census\nN,2020,bad,Guess\nN,2020,bad, census \nN,2020,4,\n"
    )
    found = read(file, SERIES, "series", says={"filter": {"column": "V", "keep": ["CENSUS"]}})
    extract = found.extract
    assert (extract.read, extract.set_aside, extract.out_of_scope) == (1, 1, 2)
    dropped = read(file, SERIES, "series", says={"filter": [{"column": "V", "drop": ["", "guess"]}]})
    assert (dropped.extract.read, dropped.extract.out_of_scope) == (1, 2)


def test_a_repeated_key_is_set_aside_and_points_to_the_first(tmp_path: Path) -> None:
    lines = ["R1,A,B,,F,Nurse", "R2,A,B,,F,Nurse", ",A,B,,F,Nurse", ",A,B,,F,Nurse", "R1,C,D,,F,Nurse"]
    found = read(register_file(tmp_path, *lines), REGISTER)
    assert found.column("row") == [1, 2, 3, 4]
    assert found.reasons == [(5, "licence_number", "repeated")]
    assert found.asides[0]["facts"] == {"first": 1}
    assert (found.extract.read, found.extract.set_aside) == (4, 1)


def test_the_original_row_is_kept_for_mending(tmp_path: Path) -> None:
    import json

    found = read(register_file(tmp_path, "R1,Anna,Li,31.02.1980,Female,Nurse"), REGISTER)
    assert json.loads(found.asides[0]["original"]) == {
        "Reg": "R1", "First": "Anna", "Last": "Li", "DOB": "31.02.1980", "Sex": "Female", "Job": "Nurse",
    }  # fmt: skip
