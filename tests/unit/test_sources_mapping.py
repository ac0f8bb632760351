"""Mapping files, and the first mapping suggested for a new file."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre.catalogue.load import code_list
from cadre.confidential.sources import suggest_mapping
from cadre.vocabulary.errors import CadreError
from cadre.workspace.mapping import Mapping, load_mapping
from small_sources import config, written

TEXT = """\
columns:
  sex: {from: Sex, codes: {no: _U, 1: M, 007: F, y: M}, otherwise: null}
  area: {from: [Region, District], codes_file: areas.csv, codes: {B: N9}}
  year: {constant: 2025}
  value: {from: Count, factor: 1000}
filter: {column: Variant, keep: [Census_2018]}
"""


def test_words_of_a_mapping_stay_words(tmp_path: Path) -> None:
    written(tmp_path, "value;code\nA;N1\nB;N2\n", "areas.csv", "utf-8-sig")
    mapping = load_mapping(written(tmp_path, TEXT, "m.yaml"))
    assert mapping.columns["sex"].codes == {"no": "_U", "1": "M", "007": "F", "y": "M"}
    assert (mapping.columns["sex"].has_otherwise, mapping.columns["sex"].replacement) == (True, None)
    assert mapping.columns["area"].codes == {"A": "N1", "B": "N9"}
    assert mapping.columns["year"].constant == "2025"
    assert mapping.columns["value"].factor == 1000
    assert mapping.filter[0].keep == ["Census_2018"]


def test_the_digest_covers_the_code_files(tmp_path: Path) -> None:
    written(tmp_path, "value,code\nA,N1\n", "areas.csv")
    first = load_mapping(written(tmp_path, TEXT, "m.yaml")).digest
    written(tmp_path, "value,code\nA,N2\n", "areas.csv")
    assert load_mapping(tmp_path / "m.yaml").digest != first


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("columns: {sex: {form: Sex}}", "config-unknown-key"),
        ("columns: [", "mapping-not-yaml"),
        ("columns: {sex: {from: Sex, codes_file: none.csv}}", "codes-file-missing"),
        ("columns: {sex: {from: Sex, codes_file: bad.csv}}", "codes-file-columns"),
        ("columns: {sex: {from: Sex, constant: F}}", "config-bad-value"),
    ],
)
def test_a_mapping_with_a_mistake(tmp_path: Path, text: str, key: str) -> None:
    written(tmp_path, "from,to\nA,B\n", "bad.csv")
    with pytest.raises(CadreError) as raised:
        load_mapping(written(tmp_path, text, "m.yaml"))
    assert raised.value.key == key
    with pytest.raises(CadreError, match="mapping-missing"):
        load_mapping(tmp_path / "none.yaml")


def test_an_english_and_a_russian_register_are_recognised(tmp_path: Path) -> None:
    english = "Reg. No,First Name,Surname,D.O.B.,Gender,Cadre,Remarks\nR1,A,B,,F,Nurse,x\n"
    russian = "Номер лицензии;Имя;Фамилия;Дата рождения;Пол;Должность\nR1;А;Б;;ж;врач\n"
    for text in (english, russian):
        found = suggest_mapping(written(tmp_path, text))
        assert found.kind == "register"
        assert [column.canonical for column in found.columns][:6] == [
            "licence_number", "given_name", "family_name", "birth_date", "sex", "occupation",
        ]  # fmt: skip
        assert found.missing == ()
    assert found.columns[5].examples == ("врач",)


@pytest.mark.parametrize(
    "header",
    [
        "Year,Facility,Cadre,Service,Annual volume,Time per service,AWT,CAS,Additional hours",
        "Год,Учреждение,Должность,Вид услуги,Объём за год,Минут на услугу,Доступное рабочее время,"
        "Вспомогательная работа,Дополнительных часов",
    ],
)
def test_the_workload_of_a_facility_is_recognised(header: str, tmp_path: Path) -> None:
    found = suggest_mapping(written(tmp_path, header + "\n2025,F1,Nurse,Birth,120,300,1500,12,40\n"))
    assert found.kind == "workload"
    assert [column.canonical for column in found.columns] == [
        "year", "facility", "occupation", "activity", "volume", "minutes", "available_hours",
        "support_percent", "extra_hours",
    ]  # fmt: skip
    assert found.missing == ()


def test_a_suggestion_is_a_mapping_file(tmp_path: Path) -> None:
    import yaml

    found = suggest_mapping(written(tmp_path, 'Year,"The ""value""",Remarks\n2020,5,x\n'), "series")
    text = found.yaml()
    assert '# ?: {from: "Remarks"}' in text
    assert "# area: {from: …}  # required" in text
    assert Mapping.model_validate(yaml.safe_load(text)).columns["year"].from_ == ["Year"]


def test_suggestions_use_what_is_declared_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "x\nGender,Year\nF,2020\n")
    source = config(file, "population", skip_rows=1)
    assert suggest_mapping(file, "population", source).columns[0].canonical == "sex"


def test_countries_have_names_in_both_languages_and_three_codes() -> None:
    tree = code_list("country")
    assert (tree.names["DEU"].en, tree.names["DEU"].ru) == ("Germany", "Германия")
    assert (tree.attributes["NAM"]["iso2"], tree.attributes["NAM"]["m49"]) == ("NA", "516")
    assert {"XSC", "XKX", "_U", "_T"} <= set(tree.order)
    assert len(tree.order) == 253
    assert all(tree.names[code].ru != code for code in tree.order if code not in ("_T", "_U"))
