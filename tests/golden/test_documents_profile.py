"""The whole shape of a report, written down: a change here is a change that readers will see.

``expected/`` holds one outline per report. To accept a change run
``CADRE_ACCEPT=1 pytest tests/golden -k documents`` and read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadre.publishable.documents import Document, ReleaseFolder, compose
from cadre.publishable.documents.model import (
    BigNumbers,
    Block,
    Chart,
    Notice,
    Paragraph,
    Points,
    References,
    Table,
    Text,
)
from cadre.vocabulary.languages import Language
from small_plans import MONEY, PLAN, STAY, report
from small_releases import full_release, thin_release

EXPECTED = Path(__file__).parent / "expected"
REPORTS = [
    ("full", "country-profile", None),
    ("thin", "country-profile", "KGZ"),
    ("thin", "comparison", "WHO-EUR"),
]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_outline_of_a_plan(language: Language, tmp_path: Path) -> None:
    document = report(tmp_path, PLAN, language, MONEY, STAY)
    sections = [one for _, one in document.all_sections() if one.id == "plan"]
    found = "\n".join(line for one in sections for block in one.blocks for line in lines(block)) + "\n"
    accepted(found, EXPECTED / f"plan-{language}.txt")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(("release", "kind", "area"), REPORTS)
def test_outline(release: str, kind: str, area: str | None, language: Language, tmp_path: Path) -> None:
    folder = (full_release if release == "full" else thin_release)(tmp_path / release)
    found = "\n".join(outline(compose(ReleaseFolder(folder), kind, language, area))) + "\n"
    accepted(found, EXPECTED / f"{kind}-{area or 'XSC'}-{language}.txt")


def accepted(found: str, file: Path) -> None:
    if os.environ.get("CADRE_ACCEPT"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")


def outline(document: Document) -> Iterator[str]:
    yield f"{document.title} | {document.subtitle} | {document.facts}"
    for depth, section in document.all_sections():
        yield ""
        yield "#" * depth + f" {section.title}"
        for block in section.blocks:
            yield from lines(block)


def lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph() | Notice():
            yield said(block.text)
        case Points():
            yield from (f"{'!' if block.key else '*'} {said(item)}" for item in block.items)
        case BigNumbers():
            yield from (f"= {item.value} {item.label} ({item.note})" for item in block.items)
        case Table():
            yield from rows(block)
        case Chart():
            yield f"Chart {block.number}. {block.caption}. {block.sentence} {list(block.references)}"
            yield from rows(block.table)
        case References():
            yield from (f"{item.label}. {item.title}: {dict(item.facts)}" for item in block.items)


def said(text: Text) -> str:
    return f"{text.words} {list(text.references)}" if text.references else text.words


def rows(table: Table) -> Iterator[str]:
    yield f"Table {table.number}. {table.caption} {list(table.references)}"
    yield "  | " + " | ".join(column.head for column in table.columns)
    for row in table.rows:
        yield "  | " + " | ".join(cell.words for cell in row)
    yield from (f"  ({note})" for note in table.notes)
