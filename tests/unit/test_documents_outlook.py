"""The section Outlook: shown beside its benchmark, or refused with the reason, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cadre.publishable.documents import Document, ReleaseFolder, compose
from cadre.publishable.documents.model import Chart, Paragraph, Points, Section
from cadre.vocabulary.languages import LANGUAGES, Language
from small_counts import SOURCE
from small_releases import both, row, thin_release, write

DOCTORS, NURSES = "221", "NM"
Years = Mapping[int, float | None]


def report(folder: Path, language: Language, published: Years | None = None, **series: Years) -> Document:
    """The profile of a country with densities by occupation; a value of None is withheld."""
    codes = {"doctors": DOCTORS, "nurses": NURSES}
    rows = [row("1-01", y, v, OCCUPATION=codes[n]) for n, years in series.items() for y, v in years.items()]
    rows += [row("1-01", year, 50.0) for year in range(2015, 2026)]
    rows += [row("gho.HWF_0001", year, value) for year, value in (published or {}).items()]
    names = {
        "name": both("Density", "Обеспеченность"),
        "unit": both("per 10,000", "на 10 000"),
        "decimals": 1,
    }
    definitions = {
        "country": {"code": "XSC", "name": both("Samplia", "Самплия")},
        "date": "2026-03-01",
        "years": [2015, 2025],
        "indicators": {"1-01": names, "gho.HWF_0001": {**names, "collect": "published"}},
        "codes": {},
        "areas": {"XSC": {"name": both("Samplia", "Самплия"), "level": 0}},
        "sources": [SOURCE],
    }
    write(folder, rows, definitions, [], {"tallies": []})
    return compose(ReleaseFolder(folder), "country-profile", language)


def outlook(document: Document) -> Section | None:
    return next((section for _, section in document.all_sections() if section.id == "outlook"), None)


def said(section: Section | None) -> str:
    assert section is not None
    return "\n".join(block.text.words for block in section.blocks if isinstance(block, Paragraph))


def charts(section: Section | None) -> list[Chart]:
    assert section is not None
    return [block for block in section.blocks if isinstance(block, Chart)]


def left_out(document: Document) -> str:
    section = next(section for _, section in document.all_sections() if section.id.endswith("left-out"))
    return "\n".join(
        item.words for block in section.blocks if isinstance(block, Points) for item in block.items
    )


STEADY = {2019: 20.0, 2020: 20.9, 2021: 20.7, 2022: 21.6, 2023: 22.5, 2024: 22.1, 2025: 22.4}


def test_supply_and_need_are_two_lines_and_there_is_no_gap(tmp_path: Path) -> None:
    found = outlook(report(tmp_path, "en", doctors=STEADY))
    (chart,) = charts(found)
    heads = [column.head for column in chart.table.columns]
    assert heads == ["Year", "Figure", "Projection", "one chance in two", "nine chances in ten", "Benchmark"]
    assert [row[0].words for row in chart.table.rows] == [str(year) for year in range(2019, 2031)]
    assert {row[5].words for row in chart.table.rows} == {"20.7"}
    assert all((row[1].figure is None) == (row[2].words != "") for row in chart.table.rows)
    assert chart.references
    assert "gap" not in (said(found) + chart.sentence).lower()


def test_a_range_in_the_sentence_is_the_range_of_the_table(tmp_path: Path) -> None:
    (chart,) = charts(outlook(report(tmp_path, "en", doctors=STEADY)))
    _, _, middle, half, most, _ = (cell.words for cell in chart.table.rows[-1])
    assert f"for 2030 is {middle} per 10,000 people" in chart.sentence
    for chance, ends in (("one chance in two", half), ("nine in ten", most)):
        low, high = ends.split("–")
        assert f"{chance} that it will lie between {low} and {high}" in chart.sentence


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["GBD 2019", "not a norm", "Lancet 2022", "inside the range", "eight times"]),
        ("ru", ["GBD 2019", "не норма", "Lancet 2022", "внутри диапазона", "восьми из десяти"]),
    ],
)  # fmt: skip
def test_the_benchmark_stands_with_its_name_and_source(
    language: Language, words: list[str], tmp_path: Path
) -> None:
    text = said(outlook(report(tmp_path, language, doctors=STEADY)))
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_ranges_that_fail_their_test_come_with_a_warning(language: Language, tmp_path: Path) -> None:
    broken = {2017: 40.0, 2018: 40.1, 2019: 40.0, 2020: 39.9, 2021: 40.0, 2022: 44.0, 2023: 44.0, 2024: 44.0}
    warning = {"en": "Do not quote these ranges", "ru": "Не цитируйте эти диапазоны"}[language]
    (chart,) = charts(outlook(report(tmp_path / "a", language, doctors=broken)))
    assert warning in chart.sentence
    (chart,) = charts(outlook(report(tmp_path / "b", language, doctors=STEADY)))
    assert warning not in chart.sentence


def test_three_years_are_too_few(tmp_path: Path) -> None:
    document = report(tmp_path, "en", doctors={2023: 20.0, 2024: 20.5, 2025: 21.0})
    assert outlook(document) is None
    assert "Outlook to 2030: " in left_out(document)
    assert "Doctors: 3 years are known" in left_out(document)


def test_a_withheld_year_is_refused_and_the_other_group_shown(tmp_path: Path) -> None:
    nurses = {**STEADY, 2022: None}
    found = outlook(report(tmp_path, "ru", doctors=STEADY, nurses=nurses))
    assert [chart.id for chart in charts(found)] == ["outlook-doctors"]
    assert "Прогноз не построен: Медсёстры и акушерки: значения скрыты (2022)." in said(found)


def test_a_longer_published_series_stands_in_for_a_short_own_one(tmp_path: Path) -> None:
    own = {2023: 20.0, 2024: 20.5, 2025: 21.0}
    document = report(
        tmp_path, "en", published={year: 15.0 + year % 3 for year in range(2010, 2021)}, doctors=own
    )
    (chart,) = charts(outlook(document))
    assert "figures 2010–2020" in chart.caption


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_projected_group_is_drawn(language: Language, tmp_path: Path) -> None:
    found = outlook(compose(ReleaseFolder(thin_release(tmp_path)), "country-profile", language, "KGZ"))
    assert [chart.id for chart in charts(found)] == ["outlook-doctors", "outlook-nurses-midwives"]
