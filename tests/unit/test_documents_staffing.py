"""The section Staff and workload: ratios with words, and the next posts where they relieve most."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cadre.publishable.documents import ReleaseFolder, compose
from cadre.publishable.documents.model import Chart, Points, Section, Table
from cadre.vocabulary.languages import LANGUAGES, Language
from small_releases import full_release, thin_release


def staffing(folder: Path, language: Language = "en") -> Section | None:
    document = compose(ReleaseFolder(full_release(folder)), "country-profile", language)
    return next((section for _, section in document.all_sections() if section.id == "staffing"), None)


def table(section: Section | None, id: str) -> dict[str, list[str]]:
    """The first cell of each row, under its heading where there is one -> the other cells."""
    assert section is not None
    found = next(block for block in section.blocks if isinstance(block, Table) and block.id == id)
    rows, under = {}, ""
    for row in found.rows:
        if len(row) == 1:
            under = row[0].words + "/"
        else:
            rows[under + row[0].words] = [cell.words for cell in row[1:]]
    return rows


def test_required_existing_and_ratio_by_occupation(tmp_path: Path) -> None:
    rows = table(staffing(tmp_path), "staffing-occupations")
    assert rows["Medical doctors"] == ["2,500", "2,000", "−500", "0.80", "too few, under pressure"]
    assert rows["Generalist doctors"][3:] == ["1.00", "about enough"]
    assert rows["Laboratory technicians"][2:] == ["+50", "1.10", "more than this work needs"]


def test_the_next_posts_are_those_of_trying_every_division(tmp_path: Path) -> None:
    """Doctors: 625 are needed in each area, and 612.5, 537.5, 462.5 and 387.5 are there. Of 100 posts between
    the two that lack most, no other division leaves less strain."""
    rows = table(staffing(tmp_path), "staffing-areas")
    given = [int(rows[f"Medical doctors/{area}"][-1]) for area in ("North", "East", "South", "Capital")]

    def strain(capital: int) -> float:
        lacking = (625 - 462.5 - (100 - capital), 625 - 387.5 - capital)
        return sum(lack**2 for lack in lacking)

    best = min(range(101), key=strain)
    assert given == [0, 0, 100 - best, best]


def test_the_sentences_name_the_ratio(tmp_path: Path) -> None:
    section = staffing(tmp_path)
    assert section is not None
    (points,) = [block for block in section.blocks if isinstance(block, Points)]
    assert "about 80 people do the work of 100" in points.items[0].words
    (chart,) = [block for block in section.blocks if isinstance(block, Chart)]
    assert "greatest in Capital (0.62)" in chart.sentence


def test_areas_that_cannot_be_compared_are_not_drawn(tmp_path: Path) -> None:
    """Doctors are known in the North and East, nurses in the South and Capital: no area has both."""
    folder = full_release(tmp_path)
    kept = {"221": ("XSC", "XSC-1", "XSC-2"), "NM": ("XSC", "XSC-3", "XSC-4")}
    path = folder / "observations.parquet"
    found = pq.read_table(path)
    rows = [
        line for line in found.to_pylist()
        if not line["INDICATOR"].startswith("workload")
        or line["AREA"] in kept.get(line["OCCUPATION"], ("XSC",))
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema=found.schema), path)
    document = compose(ReleaseFolder(folder), "country-profile", "en")
    section = next(section for _, section in document.all_sections() if section.id == "staffing")
    assert not [block for block in section.blocks if isinstance(block, Chart)]
    assert len(table(section, "staffing-areas")) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_without_workload_says_what_is_missing(tmp_path: Path, language: Language) -> None:
    document = compose(ReleaseFolder(thin_release(tmp_path)), "country-profile", language, "KGZ")
    assert "staffing" not in [section.id for _, section in document.all_sections()]
