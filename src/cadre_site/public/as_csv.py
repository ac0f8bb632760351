"""Lines of a table as a CSV that is sent while it is read: nothing is held, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse

from cadre.workspace.spreadsheet import csv_chunks

CSV = "text/csv; charset=utf-8"


def csv_answer(lines: Iterable[Sequence[object]]) -> HttpResponse | StreamingHttpResponse:
    """What fits into the first piece is an ordinary answer, with its length."""
    pieces = csv_chunks(lines)
    first, second = next(pieces), next(pieces, None)
    if second is None:
        return HttpResponse(first, content_type=CSV)
    return StreamingHttpResponse(chain([first, second], pieces), content_type=CSV)


def kept_as(response: HttpResponse | StreamingHttpResponse, name: str) -> None:
    """A browser keeps it under this name."""
    safe = name.replace('"', "")
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
