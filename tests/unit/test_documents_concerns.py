"""Concerns received in the report: apart from recorded incidents and WHO's list, never added to either."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from cadre.catalogue.concerns import extract
from cadre.catalogue.messages import say
from cadre.publishable.documents import ReleaseFolder, compose
from cadre.publishable.documents.compose.concern_answers import FORM, KIND, PARTS
from cadre.publishable.documents.model import Notice, Paragraph, Section, Table
from cadre.vocabulary.languages import Language
from small_releases import full_release


def safety(folder: Path, language: Language = "en") -> Section | None:
    document = compose(ReleaseFolder(folder), "country-profile", language)
    return next((one for _, one in document.all_sections() if one.id == "safety"), None)


def without(folder: Path, *beginnings: str) -> Path:
    """The small release without the figures of indicators that begin so."""
    made = full_release(folder)
    rows = pq.read_table(made / "observations.parquet")
    for start in beginnings:
        rows = rows.filter(pc.invert(pc.starts_with(rows.column("INDICATOR"), start)))
    pq.write_table(rows, made / "observations.parquet")
    return made


def told(section: Section) -> list[str]:
    return [block.text.words for block in section.blocks if isinstance(block, Paragraph | Notice)]


def tables(section: Section) -> dict[str, list[list[str]]]:
    return {one.id: [[cell.words for cell in row] for row in one.rows]
            for one in section.blocks if isinstance(one, Table)}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_concerns_are_a_part_of_their_own_and_are_said_to_be_no_prevalence(
    language: Language, tmp_path: Path
) -> None:
    found = safety(full_release(tmp_path), language)
    assert found is not None
    [part] = found.sections
    assert any("424" in words for words in told(part))
    assert any(("not all that happened" if language == "en" else "а не всё") in words for words in told(part))
    assert not any("424" in words for words in told(found))


def test_incidents_concerns_and_the_list_of_who_are_never_added(tmp_path: Path) -> None:
    found = safety(full_release(tmp_path))
    assert found is not None
    [part] = found.sections
    incidents, concerns, listed = 569 + 30, 424, 6
    numbers = {
        cell.replace(",", "")
        for rows in (tables(found) | tables(part)).values()
        for row in rows
        for cell in row
    }
    assert str(listed) in numbers
    for sum_of in (incidents + concerns, concerns + listed, incidents + listed):
        assert str(sum_of) not in numbers
    assert tables(part)["concerns-listed"] == [
        ["2023", "[c]", "…"],
        ["2024", "[c]", "5"],
        ["2025", "[c]", "6"],
    ]


def test_without_the_list_of_who_there_is_no_table_beside_it(tmp_path: Path) -> None:
    found = safety(without(tmp_path, "ssa."))
    assert found is not None
    assert "concerns-listed" not in tables(found.sections[0])


def test_concerns_are_shown_where_no_register_records_incidents(tmp_path: Path) -> None:
    found = safety(without(tmp_path, "incidents."))
    assert found is not None
    assert found.blocks == ()
    assert [part.id for part in found.sections] == ["concerns"]


def test_without_concerns_the_section_is_as_it_was(tmp_path: Path) -> None:
    found = safety(without(tmp_path, "concerns_received."))
    assert found is not None
    assert found.sections == ()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_variable_of_the_extract_has_its_place_in_the_report(language: Language) -> None:
    shown = {column for columns in PARTS.values() for column in columns} | {KIND, FORM, "QUARTER", "AREA"}
    assert shown == {name.upper() for name in extract().fields} - {"COUNTRY"}
    for columns in PARTS.values():
        for column in columns:
            assert say(f"doc.column.{column}", language)
