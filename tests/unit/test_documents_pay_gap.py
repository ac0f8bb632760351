"""The gap in pay in the report: a sentence for each way it can lie, and a refusal where it is withheld."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre.publishable.documents import Document, ReleaseFolder, compose
from cadre.publishable.documents.model import Chart, Paragraph, Section, Table
from cadre.vocabulary.languages import LANGUAGES, Language
from small_release_gaps import gap_figures
from small_releases import _indicator, both, codes, indicators, row, write

SOURCE = {
    "source": "own",
    "file": "a.csv",
    "sha256": "11" * 32,
    "publisher": "Office",
    "licence": "",
    "date": "",
}


def report(
    folder: Path, language: Language = "en", withheld: bool = False, **changed: float | None
) -> Document:
    """A country with pay gaps only; ``changed``: other values of parts, None where not known."""
    rows = []
    for id, year, value, told in gap_figures(2025, withheld):
        part = told.get("GAP_PART", "")
        if part in changed:
            shift = {"low": -0.4, "high": 0.4}.get(id.rpartition(".")[2], 0.0)
            other = changed[part]
            if other is None:
                continue
            value = other + shift
        rows.append(row(id, year, value, **told))
    definitions = {
        "country": {"code": "XSC", "name": both("Samplia", "Самплия")},
        "date": "2026-03-01",
        "years": [2025],
        "indicators": {id: _indicator(id) for id in indicators()},
        "codes": codes(),
        "areas": {"XSC": {"name": both("Samplia", "Самплия"), "level": 0}},
        "sources": [SOURCE],
    }
    write(folder, rows, definitions, [], {"tallies": []})
    return compose(ReleaseFolder(folder), "country-profile", language)


def pay(document: Document) -> Section | None:
    return next((section for section in document.sections if section.id == "pay"), None)


def words(document: Document) -> str:
    section = pay(document)
    assert section is not None
    return " ".join(block.text.words for block in section.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    ("gap", "explained", "rest", "said"),
    [
        (14.6, 9.4, 5.2, "earns 14.6% less per hour than a man (2025)"),
        (14.6, 9.4, 5.2, "account for 9.4 of these 14.6 points; 5.2 points remain"),
        (14.6, -1.0, 15.6, "account for none of it"),
        (14.6, 18.0, -3.4, "women earn 3.4 points more"),
        (-8.0, -5.0, -3.0, "earns 8.0% more per hour, as a share of a man’s pay"),
        (-8.0, -5.0, -3.0, "account for 5.0 of these 8.0 points; 3.0 points remain"),
        (-8.0, -5.0, -3.0, "(95% interval 2.6 to 3.4)"),
        (-8.0, -9.0, 1.0, "women earn 1.0 points less"),
        (0.2, 1.0, -0.8, "do not show who typically earns more per hour"),
    ],
)
def test_the_sentence_says_who_earns_less(
    gap: float, explained: float, rest: float, said: str, tmp_path: Path
) -> None:
    document = report(tmp_path, compared=gap, explained=explained, unexplained=rest)
    assert said in words(document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gap_that_is_withheld_is_refused_with_its_reason(language: Language, tmp_path: Path) -> None:
    document = report(tmp_path, language, withheld=True)
    section = pay(document)
    assert section is not None
    assert not any(isinstance(block, Chart | Table) for block in section.blocks)
    assert {"en": "withheld for 2025", "ru": "не показан"}[language] in words(document)


def test_without_hours_the_sentence_speaks_of_a_month(tmp_path: Path) -> None:
    assert "14.6% less per month" in words(report(tmp_path, hourly_mean=None))


def test_the_chart_draws_what_its_table_says_and_its_parts_make_the_gap(tmp_path: Path) -> None:
    section = pay(report(tmp_path))
    assert section is not None
    chart = next(block for block in section.blocks if isinstance(block, Chart))
    drawn = chart.spec["layer"][0]["data"] if "data" in chart.spec["layer"][0] else chart.spec["data"]
    values = [one["value"] for one in drawn["values"]]
    told = [float(line[1].words.replace("−", "-")) for line in chart.table.rows]
    assert values == told[:-1]
    assert sum(told[:-1]) == pytest.approx(told[-1])


def test_a_formula_that_was_not_checked_is_marked(tmp_path: Path) -> None:
    section = pay(report(tmp_path))
    assert section is not None
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert table.rows[-1][0].words.endswith("(factor-weighted)*")
    assert any("has not been checked" in note for note in table.notes)


def test_every_figure_of_the_section_leads_to_the_ledger(tmp_path: Path) -> None:
    document = report(tmp_path)
    section = pay(document)
    assert section is not None
    for block in section.blocks:
        if isinstance(block, Table | Chart):
            assert block.references
            table = block.table if isinstance(block, Chart) else block
            assert all(cell.figure for line in table.rows for cell in line[1:])
