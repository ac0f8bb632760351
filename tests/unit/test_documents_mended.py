"""Rows that were mended by hand are told where a release tells how far it can be trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cadre.confidential.sources import export_set_aside
from cadre.pipeline.memo import Memo
from cadre.pipeline.mending import checked_sheet, take_sheet
from cadre.pipeline.reading import read_one
from cadre.pipeline.releasing import source_quality
from cadre.publishable.documents import ReleaseFolder
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.quality import quality
from cadre.publishable.documents.model import Paragraph
from cadre.vocabulary.languages import Language
from cadre.workspace.config import load_workspace
from small_releases import full_release
from small_workspaces import small_workspace


def told(folder: Path, language: Language) -> str:
    c = Composer(ReleaseFolder(folder), language, "XSC")
    rows = next(part for part in quality(c).sections if part.id == "quality-rows")
    return " ".join(block.text.words for block in rows.blocks if isinstance(block, Paragraph))


def with_mends(folder: Path, **counts: int) -> Path:
    made = full_release(folder)
    path = made / "definitions.json"
    definitions: dict[str, Any] = json.loads(path.read_text("utf-8"))
    definitions["quality"]["sources"][0] |= counts
    path.write_text(json.dumps(definitions, ensure_ascii=False), "utf-8")
    return made


@pytest.mark.parametrize(
    ("counts", "english", "russian"),
    [
        ({}, "", ""),
        ({"mended": 3}, "3 rows were read with values", "3 строки прочитаны со значениями"),
        ({"mended": 1, "stale": 2}, "what they were made for: 2.", "к чему они относились: 2."),
        ({"stale": 5}, "5 corrections made by hand were left out", "5 исправлений вручную не учтено"),
    ],
)
def test_the_report_tells_mended_rows(
    tmp_path: Path, counts: dict[str, int], english: str, russian: str
) -> None:
    folder = with_mends(tmp_path, **counts)
    words = told(folder, "en"), told(folder, "ru")
    assert english in words[0]
    assert russian in words[1]
    assert ("by hand" in words[0]) is bool(counts)


def test_a_release_counts_them(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "country")
    contracts = folder / "contracts.csv"
    contracts.write_text(contracts.read_text("utf-8").replace("full_time", "fully", 2), "utf-8")
    workspace = load_workspace(folder)
    extract = read_one(workspace, Memo(workspace.work), "contracts")
    assert (extract.read, extract.set_aside) == (398, 2)
    sheet = tmp_path / "sheet.xlsx"
    export_set_aside(extract, sheet)
    book = openpyxl.load_workbook(sheet)
    titles = [cell.value for cell in book.active[1]]
    book.active.cell(2, titles.index("working_time") + 1).value = "full_time"
    book.save(sheet)
    source = workspace.config.sources["contracts"]
    take_sheet(workspace, source, checked_sheet(workspace, source, sheet))
    found = source_quality(read_one(workspace, Memo(workspace.work), "contracts"))
    assert [found[name] for name in ("read", "set_aside", "mended", "stale")] == [399, 1, 1, 0]
