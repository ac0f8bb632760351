"""Answers in the format the reader wants, with a name for their content so that it is not sent twice."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from cadre.catalogue.messages import say
from cadre.publishable.documents.release_folder import Observation
from cadre.publishable.documents.release_schema import Definitions
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.languages import LANGUAGES
from cadre.workspace.files import digest_of
from cadre.workspace.spreadsheet import csv_chunks
from cadre_site.ledger.questions import Known, Withheld, value_of
from cadre_site.public.api.refusing import RefusedError

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
STATES = {"Q": "withheld", "C": "withheld", "M": "missing"}
_FRESH = "public, max-age=60"


def format_of(request: HttpRequest, given: str | None) -> str:
    """The format asked for, else the best that the Accept header takes; or RefusedError."""
    if given:
        return given
    header = request.headers.get("Accept", "*/*")
    ranked = []
    for place, part in enumerate(header.split(",")[:20]):
        kind, *options = (one.strip().lower() for one in part.split(";"))
        weight = next((one[2:] for one in options if one.startswith("q=")), "1")
        able = next((name for name, type in TYPES.items() if _covers(kind, type)), None)
        if able and weight.replace(".", "", 1).isdecimal() and float(weight) > 0:
            ranked.append((-float(weight), place, able))
    if not ranked:
        raise RefusedError("not-acceptable", 406, types=", ".join(TYPES.values()))
    return min(ranked)[2]


def _covers(wanted: str, type: str) -> bool:
    type = type.partition(";")[0]
    return wanted in ("*/*", type, type.split("/")[0] + "/*")


def conditional(
    request: HttpRequest, name: list[object], type: str, make: Callable[[], bytes], links: str = ""
) -> HttpResponse:
    """The content unless the reader already has it; ``name`` is everything the content depends on."""
    etag = f'"{digest_of([*map(str, name), type])[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(make(), content_type=type)
    response["ETag"], response["Cache-Control"], response["Vary"] = etag, _FRESH, "Accept"
    if links:
        response["Link"] = links
    return response


def as_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def two(words: Bilingual | None) -> dict[str, str] | None:
    return {language: words.in_(language) for language in LANGUAGES} if words else None


def value(row: Observation, definitions: Definitions) -> dict[str, Any]:
    """A withheld and a missing value say so and why; neither has a number that could be taken for one."""
    found = value_of(row)
    if isinstance(found, Known):
        return {"state": "known", "number": found.number}
    if isinstance(found, Withheld):
        rules = [rule for name in found.rules if (rule := definitions.rule(name)) is not None]
        why = {one: " ".join(rule.reason.in_(one) for rule in rules) for one in LANGUAGES}
        return {"state": "withheld", "rules": list(found.rules), "why": why}
    said = {one: say(f"site.missing.{found.reason}", one) for one in LANGUAGES}
    return {"state": "missing", "reason": found.reason, "why": said}


def observation(row: Observation, definitions: Definitions) -> dict[str, Any]:
    return {
        "figure": row.figure, "indicator": row.indicator, "area": row.area, "period": row.period,
        "codes": dict(row.codes), "value": value(row, definitions),
    }  # fmt: skip


def as_csv(found: pa.Table) -> bytes:
    """The release's own columns; where there is no number, its place says ``withheld`` or ``missing``."""
    return b"".join(csv_chunks(_lines(found), mark=False))


def _lines(found: pa.Table) -> Iterator[list[Any]]:
    yield found.column_names
    for row in found.to_pylist():
        row["OBS_VALUE"] = STATES.get(row["OBS_STATUS"], row["OBS_VALUE"])
        yield list(row.values())


def as_parquet(found: pa.Table) -> bytes:
    """The release's own columns and VALUE_STATE, which says why a number is empty."""
    states = [STATES.get(status, "known") for status in found["OBS_STATUS"].to_pylist()]
    found = found.append_column("VALUE_STATE", pa.array(states, pa.string()))
    written = io.BytesIO()
    pq.write_table(found, written, compression="zstd")
    return written.getvalue()
