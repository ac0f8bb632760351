"""Real published files, read by mappings an analyst would write; the totals are those of the publishers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre.confidential.sources import suggest_mapping
from small_sources import Read, read

NAMELESS: dict[str, Any] = {"given_name": {"constant": "?"}, "family_name": {"constant": "?"}}


def real(shared: Path, tmp_path: Path, name: str, columns: dict[str, Any], kind: str, **more: Any) -> Read:
    return read(shared / "data" / name, columns, kind, into=tmp_path / "extract", **more)


def test_malawi_staff_in_post(shared: Path, tmp_path: Path) -> None:
    nurses_only = {"codes": {"Nursing_and_Midwifery": "NM"}, "otherwise": "_U"}
    columns = {
        "tally": {"constant": "headcount"}, "measure": {"constant": "persons"}, "year": {"constant": 2018},
        "area": {"from": ["Region", "District"], "join": "/", "otherwise": "_U"},
        "occupation": {"from": "Officer_Category", **nurses_only}, "value": {"from": "Staff_Count"},
    }  # fmt: skip
    found = real(shared, tmp_path, "malawi_tlo/staff_actual.csv.gz", columns, "published_tally")
    assert (found.extract.read, found.extract.set_aside) == (1197, 0)
    assert round(sum(found.column("value"))) == 24_458
    nurses = sum(row["value"] for row in found.rows if row["occupation"] == "NM")
    assert round(nurses) == 8_079


def test_malawi_resource_mapping_from_wide_to_long(shared: Path, tmp_path: Path) -> None:
    columns = {"item": {"constant": "health_other"}, "currency": {"constant": "USD"}}
    wide = {
        "EXPENDITURE (USD) (Jul 2018 - Jun 2019)": {"year": 2019, "measure": "executed"},
        "BUDGETS (USD) (Jul 2019 - Jun 2020)": {"year": 2020, "measure": "budgeted"},
        "BUDGETS (USD) (Jul 2020 - Jun 2021)": {"year": 2021, "measure": "budgeted"},
    }
    says = {"unpivot": {"columns": wide}, "filter": {"column": "Cost Type", "keep": "Drugs and Commodities"}}
    found = real(shared, tmp_path, "malawi_tlo/resource_mapping.csv.gz", columns, "budget", says=says)
    assert found.rows[0]["executed"] == 37_735_051.33
    assert found.rows[1]["budgeted"] == 33_585_891.65
    assert found.extract.file_rows == 83
    assert found.extract.out_of_scope > 0


def test_the_ottawa_register_with_dates_inside_sentences(shared: Path, tmp_path: Path) -> None:
    columns = {
        **NAMELESS, "licence_number": {"from": "person_id"},
        "sex": {"from": "gender", "codes": {"Male": "M", "Female": "F"}, "otherwise": "_U"},
        "occupation": {"from": "family_physician", "codes": {"True": "2211", "False": "2212"}},
        "first_licensed": {"from": "member_status", "pattern": "as of (.*)$", "otherwise": None},
    }  # fmt: skip
    found = real(shared, tmp_path, "ottawa_physician_register_2024/physicians.csv.gz", columns, "register")
    extract = found.extract
    assert extract.read + extract.set_aside == extract.file_rows
    assert extract.read > 0.99 * extract.file_rows
    assert str(found.rows[0]["first_licensed"]) == "2015-09-29"
    assert all(line["reason"] == "aside.repeated" for line in found.asides)


def test_who_observatory_export_with_empty_dimensions(shared: Path, tmp_path: Path) -> None:
    columns = {
        "series": {"from": "IndicatorCode"}, "area": {"from": "SpatialDimValueCode"},
        "year": {"from": "Period"}, "value": {"from": "FactValueNumeric"},
    }  # fmt: skip
    says = {"filter": {"column": "IndicatorCode", "keep": "HWF_0001"}}
    name = "who_gho_2022/gho_medical_doctors.csv.gz"
    found = real(shared, tmp_path, name, columns, "series", says=says)
    germany = [row["value"] for row in found.rows if (row["area"], row["year"]) == ("DEU", 2020)]
    assert [round(value, 1) for value in germany] == [44.4]


def test_iowa_pay_with_dollar_signs_needs_a_pattern(shared: Path, tmp_path: Path) -> None:
    name = "iowa_public_pay/veterans_home_public_health_2006_2016.csv.gz"
    columns = {
        **NAMELESS, "staff_number": {"from": "person_id"},
        "year": {"from": "fiscal_year"}, "gross_pay": {"from": "fy_salary"},
    }  # fmt: skip
    found = real(shared, tmp_path, name, columns, "payroll")
    assert {line["reason"] for line in found.asides} == {"aside.not-a-number"}
    columns["gross_pay"] = {"from": "fy_salary", "pattern": r"^\$?(.*)$"}
    found = read(shared / "data" / name, columns, "payroll", into=tmp_path / "second")
    assert found.rows[0]["gross_pay"] == 23_355.36
    assert found.extract.set_aside == 0


def test_un_population_by_country_number(shared: Path, tmp_path: Path) -> None:
    columns = {
        "area": {"from": "country", "pattern": "^([0-9]+)$"}, "year": {"from": "time"},
        "sex": {"from": "gender", "codes": {1: "M", 2: "F"}},
        "age_from": {"from": "age5", "pattern": "^([0-9]+)"},
        "persons": {"from": "population", "factor": 1000},
    }  # fmt: skip
    name = "un_wpp2019/population_age5_sex.csv.gz"
    found = real(shared, tmp_path, name, columns, "population")
    assert found.extract.set_aside == 0
    bulgaria = next(row for row in found.rows if row["row"] == 1)
    assert (bulgaria["area"], bulgaria["sex"], bulgaria["persons"]) == ("100", "M", 165_120)


def test_the_kenyan_facility_list(shared: Path, tmp_path: Path) -> None:
    kenya = "kenya_kmhfl_2020/facilities.csv.gz"
    columns = {"facility": {"from": "code"}, "name": {"from": "name"}, "area": {"from": "county_name"}}
    found = real(shared, tmp_path, kenya, columns, "facilities")
    assert found.extract.read > 10_000
    assert found.extract.read + found.extract.set_aside == found.extract.file_rows


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("multiline-headers.xlsx", {"area": "Region", "value": "Caloric contribution | (%)"}, ("A", None)),
        ("table.xls", {"area": "name", "value": "id"}, ("english", 1)),
        ("sheet2.xls", {"area": "name", "value": "id"}, ("english", 1)),
        ("issue-870.xlsx", {"area": "Country", "value": "Age"}, ("United States", 32)),
        ("cast-int-to-string-issue-1251.xlsx", {"area": "A", "value": "E"}, ("001", 1)),
        ("preserve-formatting-percentage.xlsx", {"area": "col1", "value": "col2"}, ("123", 0.52)),
    ],
)
def test_awkward_spreadsheets(
    shared: Path, tmp_path: Path, name: str, columns: dict[str, str], expected: tuple[str, float | None]
) -> None:
    says: dict[str, Any] = {canonical: {"from": header} for canonical, header in columns.items()}
    says |= {"series": {"constant": "X"}, "year": {"constant": 2020}}
    found = read(shared / "samples" / "tabular" / name, says, "series", into=tmp_path / "extract")
    area, value = expected
    if value is None:
        assert found.asides[0]["column"] == "value"
    else:
        assert (found.rows[0]["area"], found.rows[0]["value"]) == (area, value)


def test_a_mapping_is_suggested_for_real_files(shared: Path) -> None:
    files = sorted(shared.glob("data/malawi_tlo/*.csv.gz"))
    kinds = {file.name: suggest_mapping(file).kind for file in files}
    assert kinds["population_annual_wpp.csv.gz"] == "population"
    assert len(kinds) == len(files) > 10
