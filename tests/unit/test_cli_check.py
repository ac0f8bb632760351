"""``cadre check`` as a person calls it, and the checks on counts that somebody else has published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cadre.confidential.quality import Doubt, check_edition
from cadre.confidential.tallies.engines import Engine, open_engine
from small_editions import area_rows, write
from small_workspaces import small_workspace
from terminal import answer, cadre


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of its nurses are called midwives."""
    folder = small_workspace(tmp_path_factory.mktemp("check") / "small", people=120)
    contracts = folder / "contracts.csv"
    contracts.write_text(contracts.read_text("utf-8").replace(",2221,", ",2222,"), "utf-8")
    return folder


def test_doubts_are_told_by_step_in_both_languages(workspace: Path) -> None:
    english, russian = cadre("check", workspace), cadre("check", workspace, language="ru")
    assert english.returncode == russian.returncode == 0, english.stderr + russian.stderr
    assert "4. More midwives than nurses: 6" in english.stdout
    assert "Midwives, all · Area N · 2025: Midwives: 38. Nurses: 13." in english.stdout
    assert "Not run, as the edition has no rows for it:" in english.stdout
    assert "4. Акушерок больше, чем медицинских сестёр: 6" in russian.stdout
    assert "Акушерки, все · Район N · 2025: Акушерки: 38. Медицинские сёстры: 13." in russian.stdout


def test_the_answer_in_json_names_every_doubt(workspace: Path) -> None:
    found = answer("check", workspace)
    midwives = [one for one in found["doubts"] if one["check"] == "midwives-over-nurses"]
    cells = {(one["year"], one["occupation"], one["area"]): one["value"] for one in midwives}
    assert cells[2025, "MID", "XSC"] == 72
    assert len(cells) == 6
    assert "same-people-twice" in found["idle"]
    assert not (workspace / "quality").exists()  # issues are not touched


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=2) as opened:
        yield opened


def published(
    folder: Path, engine: Engine, *rows: tuple[int, str, str | None, str | None, float]
) -> list[Doubt]:
    told = [
        {"tally": "headcount", "measure": "persons", "year": year, "area": "XSC", "occupation": occupation,
         "sex": sex, "ownership": owner, "value": value}
        for year, occupation, sex, owner, value in rows
    ]  # fmt: skip
    edition = write(folder, {"areas": area_rows(), "published_tally": told})
    return list(check_edition(edition, engine).doubts)


def test_published_counts_are_checked_too(tmp_path: Path, engine: Engine) -> None:
    """Doctors of no told sex beside women and men, and doctors not further defined beside both kinds."""
    found = published(
        tmp_path, engine,
        (2025, "2211", "F", None, 60.0), (2025, "2211", "M", None, 40.0), (2025, "2211", None, None, 100.0),
        (2024, "221", "F", None, 300.0), (2024, "2211", "F", None, 100.0), (2024, "2212", "F", None, 199.0),
    )  # fmt: skip
    parts = {(one.year, one.occupation, one.of): (one.value, one.expected)
             for one in found if one.check == "counted-beside-parts"}  # fmt: skip
    assert parts == {(2025, "_T", "sex"): (100.0, 100.0), (2024, "221", "occupation"): (300.0, 299.0)}
    missing = {(one.year, one.of) for one in found if one.check == "missing-doctors"}
    assert missing == {(2025, "2212")}
    assert not [one for one in found if one.check == "fte-over-people"]


def test_nothing_is_found_in_an_edition_without_rows(tmp_path: Path, engine: Engine) -> None:
    checked = check_edition(write(tmp_path, {"areas": area_rows()}), engine)
    assert checked.doubts == ()
    assert len(checked.idle) == 19
