"""What stands in files as they come: first values, frequent values, and what they may mean."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.catalogue.load import source_kinds
from cadre.confidential.sources.contents import Contents, contents_of, frequent_values
from cadre.confidential.sources.formats.headers import labels_of, position_of
from cadre.confidential.sources.meanings import codes_known, likely_format, meanings, suggested_code
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import SourceConfig
from cadre.workspace.mapping import Mapping
from cadre.workspace.versions import as_yaml
from small_sources import written

SEX = source_kinds()["register"].columns["sex"]


def source(file: Path, **more: object) -> SourceConfig:
    return SourceConfig.model_validate(
        {
            "id": "x",
            "kind": "register",
            "file": file.name,
            "publisher": "",
            "licence": "",
            "date": "2026",
            **more,
        }
    )


def opened(file: Path) -> Contents | str:
    try:
        return contents_of(source(file), file, Mapping())
    except CadreError as problem:
        return problem.key


def test_real_messy_files_open_or_say_why(shared: Path) -> None:
    files = [file for file in sorted((shared / "samples" / "tabular").iterdir()) if file.suffix != ".md"]
    found = {file.name: opened(file) for file in files}
    refused = {name: one for name, one in found.items() if isinstance(one, str)}
    assert refused == {}
    for one in found.values():
        assert isinstance(one, Contents)
        places = range(len(one.labels))
        assert len(one.labels) == len(set(one.labels)) == len(one.examples) == len(one.table.headers)
        for counted in frequent_values(one.table, list(places), 5).values():
            assert all(value == value.strip() and rows > 0 for value, rows in counted.values)
    assert len(found) >= 15


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(["a", "b", " a", "c", "", "d"]), min_size=1, max_size=40))
def test_frequent_values_are_counted_as_a_counter_would(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    file = written(tmp_path_factory.mktemp("f"), "v,w\n" + "".join(f'"{value}",1\n' for value in values))
    found = frequent_values(contents_of(source(file), file, Mapping()).table, [0], 2)[0]
    counts = Counter(value.strip() for value in values if value.strip())
    wanted = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    assert (list(found.values), found.others) == (wanted[:2], max(0, len(wanted) - 2))
    assert found.rows == len(values)


@given(st.lists(st.sampled_from(["A", "a", " A", "B", "", "A [2]"]), max_size=8))
def test_every_column_has_a_name_of_its_own_that_a_mapping_may_use(headers: list[str]) -> None:
    labels = labels_of(tuple(headers))
    assert len(set(labels)) == len(headers)
    if "A [2]" not in headers:
        for place, label in enumerate(labels):
            if headers[place].strip():
                assert position_of(label, headers, "f") == place


def test_the_header_is_found_where_the_mapping_says_its_names(tmp_path: Path) -> None:
    file = written(tmp_path, "A title,,\n,,\nReg,First,Sex\n1,Anna,F\n")
    named = Mapping.model_validate({"columns": {"sex": {"from": "Sex"}}})
    assert contents_of(source(file), file, named).labels == ("Reg", "First", "Sex")
    other = Mapping.model_validate({"columns": {"sex": {"from": "Gender"}}})
    assert contents_of(source(file), file, other).labels[0] == "A title"  # then the first row is the header


def test_words_get_the_code_they_stand_for_or_one_like_it() -> None:
    table = codes_known("sex", SEX, None, None)
    assert table is not None
    assert [suggested_code(word, SEX, table) for word in ("ЖЕН", "male", "Womem", "x")] == ["F", "M", "F", ""]
    found = meanings([("F", 5), ("жен", 2), ("?", 1)], SEX, table, table)
    assert [(one.code, one.suggested) for one in found] == [("F", ""), ("", "F"), ("", "")]
    area = source_kinds()["register"].columns["area"]
    assert codes_known("area", area, None, None) is None


@pytest.mark.parametrize(
    ("values", "format"),
    [
        (["31/12/1980", "02/03/1990"], "%d/%m/%Y"),
        (["12/31/1980", "02/03/1990"], "%m/%d/%Y"),
        (["02/03/1990"], None),
        (["1980-12-31"], "%Y-%m-%d"),
        (["19801231", "19810101"], "%Y%m%d"),
        (["x", "y", "31.12.1980"], None),
        ([], None),
    ],
)
def test_how_dates_are_probably_written(values: list[str], format: str | None) -> None:
    assert likely_format(values) == format


def test_a_mapping_written_again_says_the_same(tmp_path: Path) -> None:
    text = """
columns:
  sex: {from: Sex, codes: {no: _U, 007: F, "": M, "y": M, "~": M}, otherwise: null, missing: [n/a, "null"]}
  area: {from: [Region, District], join: "; ", pattern: "^(..)", otherwise: _U}
  value: {from: "Value: #1", factor: 0.001}
filter: [{column: Variant, keep: [Census]}, {column: Y, drop: ["", "1e3", "2020-01-01"]}]
unpivot: {columns: {2019: {year: 2019}}, value: value}
note: "Слова: да"
"""
    from cadre.workspace.mapping import load_mapping

    first = load_mapping(written(tmp_path, text, "m.yaml"))
    again = load_mapping(written(tmp_path, as_yaml(first), "n.yaml"))
    assert again == first
    assert again.digest == first.digest
    assert (again.columns["sex"].has_otherwise, again.columns["area"].has_otherwise) == (True, True)
    assert again.columns["value"].has_otherwise is False
