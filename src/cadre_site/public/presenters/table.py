"""An indicator as CSV: every figure of a country with names, and of those without a value the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.public.presenters.names import column_name

_LIVE = ("=", "+", "-", "@", "\t", "\r")
_REASONS = {"Q": "site.csv.withheld", "C": "site.csv.withheld", "M": "site.csv.missing"}


def as_csv(c: Composer, figures: ShelvedRelease, id: str) -> str:
    """A spreadsheet reads it as UTF-8 and runs nothing in it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    used = [name for name, codes in figures.codes_of(id).items() if codes != ("_T",)]
    used = [name for name in figures.dimensions if name in used]
    writer.writerow(_heads(c, used))
    for row in figures.rows_of(id).to_pylist():
        writer.writerow(list(_cells(c, row, used)))
    return "\ufeff" + written.getvalue()


def _heads(c: Composer, used: list[str]) -> list[str]:
    own = ("area-code", "area", "year")
    last = ("value", "unit", "status", "why", "figure")
    heads = [say(f"site.csv.{name}", c.language) for name in own]
    for name in used:
        heads += [name, column_name(c, name)]
    return heads + [say(f"site.csv.{name}", c.language) for name in last]


def _cells(c: Composer, row: dict[str, object], used: list[str]) -> Iterator[object]:
    area, status = str(row["AREA"]), str(row["OBS_STATUS"])
    yield from (area, as_text(c.area_name(area)), row["TIME_PERIOD"])
    for name in used:
        yield from (row[name], as_text(c.code(name, str(row[name]))))
    value = row["OBS_VALUE"]
    yield "" if value is None else f"{value:.12g}"
    yield from (as_text(c.unit(str(row["INDICATOR"]))), status)
    yield say(_REASONS[status], c.language) if status in _REASONS else ""
    yield row["FIGURE"]


def as_text(words: str) -> str:
    """Words that a spreadsheet takes for words, never for a formula."""
    return f"'{words}" if words.startswith(_LIVE) else words
