"""The issues as a file for a spreadsheet. It may hold small counts and is for the desk alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from cadre.catalogue.messages import say
from cadre.confidential.quality import Issue
from cadre.confidential.quality.saying import Names
from cadre.confidential.sources.export import write_sheet
from cadre.vocabulary.languages import Language
from cadre_site.stewards.quality import presenters
from cadre_site.stewards.quality.presenters import People

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = ("number", "status", "owner", "where", "told", "step", "check", "occupation", "area", "year",
           "value", "expected", "first", "last", "reason")  # fmt: skip


def issues_file(
    issues: Iterable[Issue], format: str, areas: Names, known: People, work: Path, language: Language
) -> bytes:
    """``work``: a folder for a temporary file. Nothing in the file can become a formula."""
    titles = [say(f"site.issues.column.{name}", language) for name in COLUMNS]
    lines = (_line(one, areas, known, language) for one in issues)
    with tempfile.TemporaryDirectory(prefix=".issues.part-", dir=work) as folder:
        path = Path(folder) / f"issues.{format}"
        write_sheet(path, say("site.issues.title", language), titles, lines)
        return path.read_bytes()


def _line(one: Issue, areas: Names, known: People, language: Language) -> list[str]:
    shown = presenters.issue(one, areas, known, language)
    numbers = ("", "") if one.doubt is None else (f"{one.doubt.value:.12g}", f"{one.doubt.expected:.12g}")
    return [
        one.number, shown.status, shown.owner if one.owner else "", shown.where, shown.told,
        presenters.step_name(one, language), presenters.check_name(one, language), one.occupation, one.area,
        str(one.year or ""), *numbers, one.history[0].at, one.history[-1].at, _reason(one),
    ]  # fmt: skip


def _reason(one: Issue) -> str:
    reasons: Iterator[str] = (event.text for event in reversed(one.history) if event.what == "status")
    return next(reasons, "")
