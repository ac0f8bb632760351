"""The section Outlook from counts of people: four lines, sentences with their ranges, and open refusals.

The figures of doctors and of all occupations are those of the sample country of 120,000 workers.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from test_documents_outlook import SOURCE, left_out, outlook

from cadre.publishable.documents import Document, ReleaseFolder, compose
from cadre.publishable.documents.model import Chart, Paragraph, Points, Section, Table
from cadre.vocabulary.languages import LANGUAGES, Language
from small_counts import Row, counts
from small_releases import both, codes, row, write

INCOME = [row("cadre.gdp_per_head", y, v) for y, v in ((2023, 14210), (2024, 14590), (2025, 14930))]


def report(folder: Path, language: Language, rows: Iterable[Row]) -> Document:
    definitions = {
        "country": {"code": "XSC", "name": both("Samplia", "Самплия")},
        "date": "2026-01-10",
        "years": [2023, 2025],
        "indicators": {},
        "codes": codes(),
        "areas": {"XSC": {"name": both("Samplia", "Самплия"), "level": 0}},
        "sources": [SOURCE],
    }
    write(folder, rows, definitions, [], {"tallies": []})
    return compose(ReleaseFolder(folder), "country-profile", language)


def parts(section: Section | None, kind: type) -> list[Any]:
    assert section is not None
    return [block for block in section.blocks if isinstance(block, kind)]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Section | None:
    return outlook(report(tmp_path_factory.mktemp("supply"), "en", [*counts(), *INCOME]))


def test_four_lines_stand_in_one_chart(english: Section | None) -> None:
    (chart,) = parts(english, Chart)
    heads = [column.head for column in chart.table.columns]
    assert heads == [
        "Year", "Supply", "one chance in two", "nine chances in ten", "Need", "Demand", "Funded posts",
    ]  # fmt: skip
    assert [line[0].words for line in chart.table.rows] == [str(year) for year in range(2023, 2031)]
    assert [cell.words for cell in chart.table.rows[2]] == [
        "2025", "17,477", "", "", "20,400", "17,500", "16,945",
    ]  # fmt: skip


def test_the_sentences_are_those_of_arithmetic_by_hand(english: Section | None) -> None:
    """Need: 20.7 x 9,840,007 x (9,840,007 / 9,608,017)^(5/2) / 10,000 = 21,622; demand: 17,477 x the same
    growth of people x (14,930 / 14,210)^(5/2 x 0.2 or 1.0) = 19,014 or 20,989."""
    (points,) = parts(english, Points)
    need, demand, posts, intake = (item.words for item in points.items)
    assert "asks for 21,600 doctors in 2030" in need
    assert "19,000 to 21,000 doctors" in demand
    assert "14,004 people, 80% of all who practise" in posts
    assert "so 2,941 posts stood empty" in posts
    assert "students who begin in 2026 can start work in 2032 at the earliest" in intake
    assert "At present 1.5 students are admitted" in intake


def test_shortage_and_signed_balance_stand_side_by_side(english: Section | None) -> None:
    table = next(table for table in parts(english, Table) if table.id == "supply-beside")
    assert [column.head for column in table.columns][2:] == ["Shortage", "Balance"]
    low = next(line for line in table.rows if line[0].words == "Demand, low")
    assert low[2].words.split("(")[1].startswith("0–")
    assert low[3].words.startswith("−")
    assert "+" in low[3].words


def test_the_test_of_the_latest_year_is_printed(english: Section | None) -> None:
    table = next(table for table in parts(english, Table) if table.id == "supply-test")
    ((name, projected, counted, error, inside),) = table.rows
    assert (name.words, counted.words, inside.words) == ("Doctors", "17,477", "yes")
    assert projected.words.startswith("17,3")
    assert error.words.startswith("−0.")


def test_what_was_assumed_and_withheld_is_said(english: Section | None) -> None:
    said = "\n".join(block.text.words for block in parts(english, Paragraph))
    for words in (
        "6 counts by age are withheld", "was chosen, not estimated", "It is not a norm for this country",
        "2.5% a year at constant prices", "women and men leave at the same rates",
    ):  # fmt: skip
        assert words in said


def test_without_income_demand_says_so(tmp_path: Path) -> None:
    (points,) = parts(outlook(report(tmp_path, "en", counts())), Points)
    assert "this release does not say how income per person grows" in points.items[1].words


def test_withheld_entries_are_a_refusal_with_its_reason(tmp_path: Path) -> None:
    assert outlook(report(tmp_path, "en", counts(entries=False))) is None
    said = left_out(report(tmp_path, "en", counts(entries=False)))
    assert "Doctors: entries or exits are withheld or missing" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_say_the_same_figures(tmp_path: Path, language: Language) -> None:
    section = outlook(report(tmp_path, language, [*counts(), *INCOME]))
    (points,) = parts(section, Points)
    digits = "".join(ch for ch in points.items[0].words if ch.isdigit())
    assert digits.startswith("20198010020710000")
