"""What the last reading of a source found wrong, reason by reason and cell by cell."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pyarrow.compute as pc
import pyarrow.parquet as pq

from cadre.catalogue.load import source_kinds
from cadre.catalogue.messages import say
from cadre.confidential.sources import Extract, explain_aside, load_mends, mends_path
from cadre.vocabulary.languages import Language, number
from cadre.workspace.config import SourceConfig, Workspace
from cadre_site.stewards.states import state_of

PAGE = 25  # cells
LONGEST = 80  # signs of a value


@dataclass(frozen=True)
class Group:
    """All cells of a column with the same reason. ``query`` shows them alone."""

    reason: str
    column: str
    rows: str
    what: str
    mend: str
    query: str
    chosen: bool


@dataclass(frozen=True)
class Cell:
    """Where it is, what stands there, what is wrong and what would mend it."""

    row: str
    place: str
    column: str
    value: str
    what: str
    mend: str


@dataclass(frozen=True)
class ChecksShown:
    """``counts``: (what, how many rows). ``before`` and ``after``: queries of the pages beside, or empty."""

    file: str
    sheet: str
    counts: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    cells: tuple[Cell, ...]
    told: str
    before: str
    after: str
    filtered: bool
    changed: bool
    aside: bool
    mends: int


def checks_shown(
    workspace: Workspace, source: SourceConfig, extract: Extract, asked: Mapping[str, str], language: Language
) -> ChecksShown:
    """``asked``: ``reason`` and ``column`` to look at alone, and the ``page``."""
    lines = pq.read_table(extract.set_aside_path, columns=["row", "column", "value", "reason", "facts"])
    reason, column = asked.get("reason", ""), asked.get("column")
    groups = _groups(extract, lines, (reason, column or ""), language)
    chosen = lines
    if reason:
        chosen = chosen.filter(pc.equal(chosen["reason"], reason))
        chosen = chosen.filter(pc.equal(pc.fill_null(chosen["column"], ""), column or ""))
    chosen = chosen.sort_by([("row", "ascending"), ("column", "ascending")])
    pages = max(1, -(-chosen.num_rows // PAGE))
    page = min(max(1, _whole(asked.get("page", ""))), pages)
    some = chosen.slice((page - 1) * PAGE, PAGE).to_pylist()
    filter = {"reason": reason, "column": column or ""} if reason else {}
    return ChecksShown(
        extract.provenance.file, str(extract.layout.get("sheet", "")), _counts(extract, language), groups,
        tuple(_cell(extract, line, language) for line in some),
        say("site.checks.page", language, n=chosen.num_rows, page=page, pages=pages),
        urlencode({**filter, "page": page - 1}) if page > 1 else "",
        urlencode({**filter, "page": page + 1}) if page < pages else "", bool(reason),
        state_of(workspace, source).state in ("changed", "missing"), extract.set_aside > 0,
        len(load_mends(mends_path(workspace, source)).rows),
    )  # fmt: skip


def _counts(extract: Extract, language: Language) -> tuple[tuple[str, str], ...]:
    counted = {
        "read": extract.read, "set_aside": extract.set_aside, "out_of_scope": extract.out_of_scope,
        "mended": extract.mended, "stale": extract.stale,
    }  # fmt: skip
    always = ("read", "set_aside")
    return tuple((say(f"site.checks.count.{key}", language), number(rows, language))
                 for key, rows in counted.items() if rows or key in always)  # fmt: skip


def _groups(extract: Extract, lines: Any, chosen: tuple[str, str], language: Language) -> tuple[Group, ...]:
    """Most rows first; in words of the first cell of each."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    rows: Counter[tuple[str, str]] = Counter()
    for line in lines.to_pylist():
        key = (line["reason"], line["column"] or "")
        first.setdefault(key, line)
        rows[key] += 1
    found = []
    for key, count in sorted(rows.items(), key=lambda one: (-one[1], one[0])):
        what, mend = explain_aside(first[key], language)
        query = urlencode({"reason": key[0], "column": key[1]})
        found.append(Group(
            say(f"reason.{key[0]}", language), _column(extract, key[1], language), number(count, language),
            what, mend, query, key == chosen,
        ))  # fmt: skip
    return tuple(found)


def _cell(extract: Extract, line: dict[str, Any], language: Language) -> Cell:
    what, mend = explain_aside(line, language)
    header = json.loads(line["facts"]).get("header")
    column = " ".join(header.split()) if header else _column(extract, line["column"] or "", language)
    row = number(line["row"], language)
    return Cell(row, _place(extract, line), column, _short(line["value"] or ""), what, mend)


def _place(extract: Extract, line: dict[str, Any]) -> str:
    """In a sheet, the cell as spreadsheets call it."""
    if extract.layout.get("format") != "spreadsheet":
        return ""
    headers = extract.layout["headers"]
    header = json.loads(line["facts"]).get("header")
    return f"{_letters(headers.index(header))}{line['row']}" if header in headers else ""


def _letters(place: int) -> str:
    """0 is A, 26 is AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _column(extract: Extract, name: str, language: Language) -> str:
    """A key of several columns is written with plus signs between."""
    known = source_kinds()[extract.kind].columns
    return " + ".join(
        known[part].name.in_(language) if part in known else part for part in name.split(" + ") if part
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
