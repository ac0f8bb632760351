"""Wage bill, execution and absorption in the section Money, against arithmetic by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre.publishable.documents import ReleaseFolder, compose
from cadre.publishable.documents.model import Paragraph, Section, Table
from cadre.vocabulary.languages import LANGUAGES, Language
from small_releases import full_release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_release(tmp_path_factory.mktemp("money"))


def money(release: Path, language: Language = "en") -> Section:
    document = compose(ReleaseFolder(release), "country-profile", language)
    return next(section for _, section in document.all_sections() if section.id == "money")


def rows(section: Section, id: str) -> list[list[str]]:
    found = next(block for block in section.blocks if isinstance(block, Table) and block.id == id)
    return [[cell.words for cell in row] for row in found.rows]


def said(section: Section) -> str:
    return "\n".join(block.text.words for block in section.blocks if isinstance(block, Paragraph))


def test_the_wage_bill_in_money_of_each_year_and_of_the_last(release: Path) -> None:
    """Wages and contributions: 1,000 million x (1 + step / 20); prices 100, 104 and 110. So in prices of 2025
    it was 1,100 million in 2023 (1,000 x 110 / 100) and in 2025, and 1,110.6 in 2024 (1,050 x 110 / 104)."""
    section = money(release)
    table = rows(section, "wage-bill")
    assert [line[1] for line in table] == ["1.00 bn", "1.05 bn", "1.10 bn"]
    assert [line[2] for line in table] == ["1.10 bn", "1.11 bn", "1.10 bn"]
    assert "by +10.0% in current money and by 0.0% in prices of 2025" in said(section)


def test_execution_and_composition_are_those_of_the_framework(release: Path) -> None:
    """1,077.4 of 1,125 spent: 95.77 %. Adjusted lines: 777.6, 196.3, 91.9 and 11.5; strayed by 21.4 + 4.7 +
    20.9 + 5.1 = 52.1, which is 4.8 % of the spending."""
    section = money(release)
    assert rows(section, "execution") == [[str(year), "95.8%", "4.8%"] for year in (2023, 2024, 2025)]
    words = said(section)
    assert "A for the total, A for the division between lines" in words
    assert "recalled and have not been checked" in words
    assert "no PEFA assessment" in words


def test_graduates_funded_and_filled_stand_side_by_side(release: Path) -> None:
    """Doctors of 2025: 431 + 2 x 9 graduates; 85 % of 6,200 workers are posts, 90 % of these are filled."""
    table = {line[0]: line[1:] for line in rows(money(release), "absorption")}
    assert table["Medical doctors"][:4] == ["449", "5,270", "4,743", "527"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_say_that_it_is_no_assessment(release: Path, language: Language) -> None:
    assert "PEFA" in said(money(release, language))
